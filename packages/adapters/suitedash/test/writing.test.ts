import { describe, expect, it } from 'vitest';
import { account, applied, change, make, patch, read } from './support/account.ts';

const isPut = ({ method }: { readonly method: string }) => method === 'PUT';
const bodies = (sent: readonly { readonly method: string; readonly body: unknown }[], method: string) =>
  sent.filter((one) => one.method === method).map(({ body }) => body);
const ann = { firstName: 'Ann', lastName: 'Lee', emails: [{ address: 'ann@example.com', primary: true }] };

describe('a new contact (A9)', () => {
  it('is not invited to the portal, unless the settings say so', async () => {
    const silent = account();
    await make(silent.port('contacts'), patch(ann));
    expect(bodies(silent.sent, 'POST')).toMatchObject([{ role: 'Lead', send_welcome_email: false }]);
    expect(silent.fake.invitations()).toEqual([]);
    const inviting = account({ sendWelcomeEmail: true, defaultRole: 'Client' });
    await make(inviting.port('contacts'), patch(ann));
    expect(inviting.fake.invitations()).toEqual(['ann@example.com']);
  });

  it('whose address somebody logs in with already is that somebody', async () => {
    const { port, person } = account();
    const id = person({ email: 'ann@example.com' });
    const outcome = await make(port('contacts'), patch(ann));
    expect(outcome).toMatchObject({
      status: 'refused',
      error: { code: 'CONFLICT', existing: { objectType: 'contacts', id } },
    });
  });

  it('made twice at the same moment is made once', async () => {
    const { port, fake } = account();
    const outcomes = await Promise.all([make(port('contacts'), patch(ann)), make(port('contacts'), patch(ann))]);
    expect(outcomes.map(({ status }) => status)).toEqual(['applied', 'refused']);
    expect(fake.control.log().counters.records.create).toEqual({ contact: 1 });
  });

  it('is linked with its company by name, in the shape that the account takes', async () => {
    for (const companyShape of ['object', 'list'] as const) {
      const { port, fake, sent } = account({ companyShape }, { companyShape });
      const [company = ''] = fake.control.seed([{ objectType: 'company', fields: { name: 'Acme' } }]);
      const associations = { companies: { add: [{ objectType: 'companies', id: company }], remove: [] } };
      const { record } = applied(await make(port('contacts'), patch(ann, { associations })));
      expect(record?.associations.companies?.refs).toEqual([{ objectType: 'companies', id: company }]);
      const [body] = bodies(sent, 'POST');
      expect(body).toMatchObject({ company: companyShape === 'list' ? [{ name: 'Acme' }] : { name: 'Acme' } });
    }
  });

  it('is sent with what the account wants besides', async () => {
    const { port, sent } = account({ writeOptions: { behavior: 'error' } }, { unknownKeys: 'ignore' });
    const { id } = applied(await make(port('contacts'), patch(ann)));
    await change(port('contacts'), id, patch({ jobTitle: 'Boss' }));
    expect([...bodies(sent, 'POST'), ...bodies(sent, 'PUT')]).toMatchObject([
      { behavior: 'error' },
      { behavior: 'error' },
    ]);
  });
});

describe('a change of a contact', () => {
  it('of plain values is one request, and leaves everything else out', async () => {
    const { port, person, sent } = account();
    const id = person();
    await change(port('contacts'), id, patch({ jobTitle: 'Boss', prefix: null }));
    expect(sent.map(({ method, body }) => [method, body])).toEqual([['PUT', { title: 'Boss', name_prefix: null }]]);
  });

  it('keeps tags and custom fields that somebody else wrote since it was read (A2)', async () => {
    const { port, person, fake, shown, sent } = account();
    fake.control.seed(
      ['f1', 'f2'].map((id) => ({ objectType: 'customField', id, fields: { on: 'contact', label: `Label ${id}` } })),
    );
    const id = person({ tags: ['vip', 'old'], custom_fields: { f1: 'Kent' } });
    const seen = await read(port('contacts'), id, ['f2']);
    fake.control.edit({
      objectType: 'contact',
      id,
      fields: { tags: ['vip', 'old', 'B2B'], custom_fields: { f1: 'Essex' } },
    });
    const wanted = patch({ tags: ['vip', 'active'] }, { custom: { f2: '3 visits' } });
    const { record } = applied(await change(port('contacts'), id, wanted, seen));
    expect(shown('contact', id)).toMatchObject({
      tags: ['vip', 'B2B', 'active'],
      custom_fields: { f1: 'Essex', f2: '3 visits' },
    });
    expect(
      sent.filter(({ path }) => path.startsWith('/contact/') && !path.endsWith('meta')).map(({ method }) => method),
    ).toEqual(['GET', 'GET', 'PUT']);
    // Nobody has merged the tag of somebody else yet: it is an edit for the next reading, and nothing agreed.
    expect(record?.fields).not.toHaveProperty('tags');
    expect(record?.custom).toEqual({ f2: '3 visits' });
  });

  it('that runs beside another of the same contact loses neither', async () => {
    const { port, person, shown } = account();
    const id = person({ tags: ['vip'] });
    const seen = await read(port('contacts'), id);
    await Promise.all([
      change(port('contacts'), id, patch({ tags: ['vip', 'active'] }), seen),
      change(port('contacts'), id, patch({ tags: ['vip', 'responded'] }), seen),
    ]);
    expect(shown('contact', id).tags).toEqual(['vip', 'active', 'responded']);
  });

  it('clears one custom field and leaves the others', async () => {
    const { port, person, fake, shown } = account();
    fake.control.seed(
      ['f1', 'f2'].map((id) => ({ objectType: 'customField', id, fields: { on: 'contact', label: id } })),
    );
    const id = person({ custom_fields: { f1: 'Kent', f2: 'x' } });
    await change(port('contacts'), id, patch({}, { custom: { f2: null } }));
    expect(shown('contact', id).custom_fields).toEqual({ f1: 'Kent' });
  });

  it('does not change how somebody logs in, unless the settings say so', async () => {
    const emails = [{ address: 'new@example.com', primary: true }];
    const careful = account();
    const kept = careful.person({ email: 'ann@example.com' });
    const seen = await read(careful.port('contacts'), kept);
    const { warnings } = applied(await change(careful.port('contacts'), kept, patch({ emails }), seen));
    expect(careful.shown('contact', kept)).toMatchObject({ email: 'ann@example.com', work_email: 'new@example.com' });
    expect(warnings.map(({ code }) => code)).toEqual(['LOGIN_KEPT']);
    for (const { body } of careful.sent.filter(isPut)) expect(body).not.toHaveProperty('email');
    const bold = account({ writeLoginEmail: true });
    const changed = bold.person({ email: 'ann@example.com' });
    await change(bold.port('contacts'), changed, patch({ emails }), await read(bold.port('contacts'), changed));
    expect(bold.shown('contact', changed)).toMatchObject({ email: 'new@example.com', work_email: null });
  });

  it('gives a login to a lead that has none', async () => {
    const { port, person, shown } = account();
    const id = person({ role: 'Lead', email: null });
    await change(
      port('contacts'),
      id,
      patch({ emails: [{ address: 'ann@example.com', primary: true }] }),
      await read(port('contacts'), id),
    );
    expect(shown('contact', id).email).toBe('ann@example.com');
  });

  it('takes no role back', async () => {
    const { port, person, shown } = account();
    const id = person({ role: 'Client' });
    const seen = await read(port('contacts'), id);
    const wanted = patch({ lifecycle: { category: 'lead' } });
    const { warnings } = applied(await change(port('contacts'), id, wanted, seen));
    expect([shown('contact', id).role, warnings.map(({ code }) => code)]).toEqual(['Client', ['ROLE_KEPT']]);
    const lead = person({ role: 'Lead' });
    await change(
      port('contacts'),
      lead,
      patch({ lifecycle: { category: 'customer' } }),
      await read(port('contacts'), lead),
    );
    expect(shown('contact', lead).role).toBe('Client');
  });

  it('tells that the account left out a tag it does not have', async () => {
    const { port, person } = account({}, { missingReference: 'ignore', tags: ['vip'] });
    const id = person({ tags: ['vip'] });
    const { warnings } = applied(await change(port('contacts'), id, patch({ tags: ['vip', 'active'] })));
    expect(warnings).toMatchObject([{ code: 'REFERENCE_IGNORED', field: 'tags' }]);
  });

  it('sends parts of an address along that the settings do not name', async () => {
    const keys = { line1: 'street', line2: 'x', city: 'city', region: 'state', postalCode: 'zip', country: 'country' };
    const { port, person, sent } = account({ addressKeys: keys });
    const id = person({ address: { address_line_2: 'Suite 7', city: 'Springfield' } });
    await change(port('contacts'), id, patch({ addresses: [{ city: 'Shelbyville' }] }));
    expect(sent.find(isPut)?.body).toMatchObject({
      address: { address_line_2: 'Suite 7', city: 'Shelbyville', zip: null },
    });
  });

  it('of somebody who is gone is refused, and makes nobody', async () => {
    const { port, fake } = account();
    const outcome = await change(port('contacts'), '5a1b7c3d-0000-4000-8000-00000000dead', patch({ jobTitle: 'Boss' }));
    expect(outcome).toMatchObject({ status: 'refused', error: { code: 'NOT_FOUND' } });
    expect(fake.control.log().counters.records.create ?? {}).toEqual({});
  });

  it('says that a role of association cannot be written', async () => {
    const { port, fake, person } = account();
    const [id = ''] = fake.control.seed([{ objectType: 'project', fields: { name: 'Deep clean' } }]);
    const associations = { contacts: { add: [{ objectType: 'contacts', id: person() }], remove: [] } };
    const { warnings } = applied(await change(port('projects'), id, patch({}, { associations })));
    expect(warnings).toMatchObject([{ code: 'ASSOCIATION_UNSUPPORTED', field: 'contacts' }]);
  });
});

describe('a new company (A5)', () => {
  it('needs somebody who stands for it', async () => {
    const { port, person } = account();
    const companies = port('companies');
    expect(companies.capabilities.associations.primaryContact?.required).toBe(true);
    expect(await make(companies, patch({ name: 'Acme' }))).toMatchObject({
      status: 'refused',
      error: { issues: [{ field: 'primaryContact' }] },
    });
    const link = (id: string) => ({
      associations: { primaryContact: { add: [{ objectType: 'contacts', id }], remove: [] } },
    });
    const lead = person({ role: 'Lead', email: null });
    expect(await make(companies, patch({ name: 'Acme' }, link(lead)))).toMatchObject({
      status: 'refused',
      error: { issues: [{ code: 'EMAIL_MISSING' }] },
    });
    const { record } = applied(await make(companies, patch({ name: 'Acme' }, link(person()))));
    expect(record?.associations.primaryContact?.refs).toHaveLength(1);
  });

  it('has the contact of the settings where nobody else is named', async () => {
    const companyContact = { email: 'office@example.com', firstName: 'Office', lastName: 'Desk' };
    const { port, fake, sent } = account({ companyContact });
    expect(port('companies').capabilities.associations.primaryContact?.required).toBeUndefined();
    for (const name of ['Acme', 'Other']) applied(await make(port('companies'), patch({ name })));
    expect(bodies(sent, 'POST')[0]).toMatchObject({
      primaryContact: {
        email: 'office@example.com',
        create_primary_contact_if_not_exists: true,
        send_welcome_email: false,
      },
    });
    expect([fake.invitations(), fake.control.state({ objectType: 'contact' }).records.length]).toEqual([[], 1]);
  });

  it('of a name that is there is that company, even where the account would take a second one', async () => {
    const { port, fake } = account(
      { companyContact: { email: 'office@example.com' } },
      { duplicateCompanyNames: 'allow' },
    );
    const [id] = fake.control.seed([{ objectType: 'company', fields: { name: 'Acme' } }]);
    expect(await make(port('companies'), patch({ name: 'Acme' }))).toMatchObject({
      status: 'refused',
      error: { code: 'CONFLICT', existing: { objectType: 'companies', id } },
    });
  });
});

describe('a change of a project (A2, A9)', () => {
  const withProject = (settings: Parameters<typeof account>[0] = {}, fields: Record<string, unknown> = {}) => {
    const made = account(settings);
    const [id = ''] = made.fake.control.seed([
      {
        objectType: 'project',
        fields: { name: 'Deep clean', info_description_client: '<p>For the client</p>', ...fields },
      },
    ]);
    return { ...made, id };
  };

  it('writes status, dates and the description for the staff, and never what the client sees', async () => {
    const { port, id, shown, sent } = withProject();
    const wanted = { status: 'active', dueOn: '2026-02-01', description: { format: 'text', body: 'Gate <code>' } };
    applied(await change(port('projects'), id, patch(wanted)));
    expect(shown('project', id)).toMatchObject({
      status: 'In Progress',
      end_date: '2026-02-01',
      info_description: '<p>Gate &lt;code&gt;</p>',
      info_description_client: '<p>For the client</p>',
    });
    expect(sent.at(-1)?.path).toBe(`/project/uid/${id}`);
    for (const { body } of sent.filter(isPut)) expect(body).not.toHaveProperty('info_description_client');
  });

  it('keeps the other custom fields, and the notes in its description', async () => {
    const { port, id, fake, shown } = withProject({}, { info_description: '<p>old</p>' });
    fake.control.seed(
      ['f1', 'f2'].map((field) => ({ objectType: 'customField', id: field, fields: { on: 'project', label: field } })),
    );
    fake.control.edit({ objectType: 'project', id, fields: { project_custom_fields: { f1: 'x' } } });
    const about = { associations: { projects: { add: [{ objectType: 'projects', id }], remove: [] } } };
    const body = { format: 'text', body: 'On the way' };
    applied(await make(port('notes'), patch({ kind: 'sms', occurredAt: '2026-01-01T10:30:00.000Z', body }, about)));
    applied(
      await change(
        port('projects'),
        id,
        patch({ description: { format: 'html', body: '<p>new</p>' } }, { custom: { f2: 'y' } }),
      ),
    );
    const text = String(shown('project', id).info_description);
    expect([text.startsWith('<p>new</p>'), text.includes('On the way')]).toEqual([true, true]);
    expect(shown('project', id).project_custom_fields).toEqual({ f1: 'x', f2: 'y' });
    expect((await read(port('projects'), id)).fields.description).toEqual({ format: 'html', body: '<p>new</p>' });
  });

  it('names the people it is for where the settings say so', async () => {
    const { port, id, person } = withProject({ writeProjectClients: true });
    const [first, second] = [person(), person()];
    const refs = [first, second].map((contact) => ({ objectType: 'contacts', id: contact }));
    await change(port('projects'), id, patch({}, { associations: { contacts: { add: refs, remove: [] } } }));
    expect((await read(port('projects'), id)).associations.contacts?.refs).toEqual(refs);
    const remove = refs.slice(0, 1);
    await change(port('projects'), id, patch({}, { associations: { contacts: { add: [], remove } } }));
    expect((await read(port('projects'), id)).associations.contacts?.refs).toEqual(refs.slice(1));
  });

  it('does not exist for a project that nobody made: there is no way to make one', () => {
    expect(account().port('projects').create).toBeUndefined();
    expect(account().port('projects').delete).toBeUndefined();
  });
});

describe('a note (A2)', () => {
  const note = (text: string) => ({
    kind: 'sms',
    direction: 'out',
    occurredAt: '2026-01-01T10:30:00.000Z',
    body: { format: 'text', body: text },
  });
  const about = (...refs: readonly (readonly [role: string, id: string])[]) => ({
    associations: Object.fromEntries(refs.map(([role, id]) => [role, { add: [{ objectType: role, id }], remove: [] }])),
  });

  it('joins what people wrote about a contact, and is not read as theirs', async () => {
    const { port, person, shown } = account();
    const id = person({ background_info: 'Met at the fair' });
    applied(await make(port('notes'), patch(note('On the way'), about(['contacts', id]))));
    applied(await make(port('notes'), patch(note('Arrived'), about(['contacts', id]))));
    const text = String(shown('contact', id).background_info);
    expect(text).toMatch(
      /^Met at the fair\n\n--- crmsync notes ---\n\[2026-01-01T10:30:00\.000Z sms out #[0-9a-f]{16}\]\n {2}On the way\n/,
    );
    expect(text.indexOf('Arrived')).toBeGreaterThan(text.indexOf('On the way'));
    expect((await read(port('contacts'), id)).fields.description).toEqual({ format: 'text', body: 'Met at the fair' });
  });

  it('is never written twice', async () => {
    const { port, person, sent } = account();
    const id = person();
    const wanted = patch(note('On the way'), about(['contacts', id]));
    const first = applied(await make(port('notes'), wanted));
    const second = applied(await make(port('notes'), wanted));
    expect(second.id).toBe(first.id);
    expect(sent.filter(isPut)).toHaveLength(1);
    expect((await read(port('notes'), first.id)).fields).toMatchObject({
      kind: 'sms',
      body: { format: 'text', body: 'On the way' },
    });
  });

  it('is kept with the work where it is about work and a person', async () => {
    const { port, person, fake, shown } = account();
    const [project = ''] = fake.control.seed([{ objectType: 'project', fields: { name: 'Deep clean' } }]);
    const id = person();
    const { id: noteId } = applied(
      await make(port('notes'), patch(note('<b>On</b> & on'), about(['contacts', id], ['projects', project]))),
    );
    expect(noteId.startsWith(`projects:${project}:`)).toBe(true);
    expect(shown('project', project).info_description).toContain('&lt;b&gt;On&lt;/b&gt; &amp; on');
    expect(shown('contact', id).background_info).toBe(null);
    expect((await read(port('notes'), noteId)).fields.body).toEqual({ format: 'text', body: '<b>On</b> & on' });
  });

  it('is kept in a custom field where the settings name one, beside the others', async () => {
    const { port, person, fake, shown } = account({ notes: { customFields: { contacts: 'History' } } });
    fake.control.seed([
      { objectType: 'customField', id: 'f1', fields: { on: 'contact', label: 'History', type: 'multiline' } },
      { objectType: 'customField', id: 'f2', fields: { on: 'contact', label: 'County' } },
    ]);
    const id = person({ custom_fields: { f2: 'Kent' }, background_info: 'mine' });
    applied(await make(port('notes'), patch(note('On the way'), about(['contacts', id]))));
    expect(shown('contact', id)).toMatchObject({
      background_info: 'mine',
      custom_fields: { f1: expect.stringContaining('On the way'), f2: 'Kent' },
    });
    const without = account({ notes: { customFields: { contacts: 'History' } } });
    const other = without.person();
    expect(await make(without.port('notes'), patch(note('x'), about(['contacts', other])))).toMatchObject({
      status: 'refused',
      error: { code: 'REJECTED' },
    });
  });

  it('makes room by letting the oldest go, and says so', async () => {
    const { port, person, shown } = account({ notes: { maxLength: 150 } });
    const id = person();
    const { warnings } = applied(await make(port('notes'), patch(note('a'.repeat(60)), about(['contacts', id]))));
    expect(warnings).toEqual([]);
    const second = applied(await make(port('notes'), patch(note('b'.repeat(60)), about(['contacts', id]))));
    expect(second.warnings).toMatchObject([{ code: 'NOTES_DROPPED' }]);
    expect(String(shown('contact', id).background_info)).not.toContain('aaa');
  });

  it('about nobody is refused, and its answer that is lost is found again', async () => {
    const { port, person, fake } = account();
    expect(await make(port('notes'), patch(note('x')))).toMatchObject({
      status: 'refused',
      error: { code: 'REJECTED' },
    });
    const id = person();
    fake.control.addFaults([{ match: { method: 'PUT', nth: 1 }, fault: { kind: 'dropAfter' } }]);
    const wanted = patch(note('x'), about(['contacts', id]));
    expect((await make(port('notes'), wanted)).status).toBe('unknown');
    expect((await make(port('notes'), wanted)).status).toBe('applied');
    expect(fake.control.log().counters.records.update).toEqual({ contact: 1 });
  });
});
