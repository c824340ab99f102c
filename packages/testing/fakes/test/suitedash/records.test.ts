import { describe, expect, it } from 'vitest';
import { companyBody, contactBody, suiteDashAccount } from './suitedash-account.ts';

describe('a contact', () => {
  it('is found by its UID and by its login, and has no time of its last change (A1)', async () => {
    const { call } = suiteDashAccount();
    const made = await call('POST', '/contact', contactBody({ phone: '+15555550123', tags: ['vip'] }));
    expect([made.status, made.body.success]).toEqual([201, true]);
    const { uid } = made.body.data;
    for (const id of [uid, 'james%40example.com', 'JAMES@example.com']) {
      const { body } = await call('GET', `/contact/${id}`);
      expect(body.data).toEqual(made.body.data);
    }
    expect(made.body.data).toMatchObject({ role: 'Client', tags: ['vip'], companies: [], circles: [] });
    expect(made.body.data.created).toBe('2026-01-01T00:00:00+00:00');
    expect(Object.keys(made.body.data).filter((key) => /updat|modif/i.test(key))).toEqual([]);
  });

  it('that nobody has is a 404, to a read and to a write', async () => {
    const { call } = suiteDashAccount();
    expect((await call('GET', '/contact/nobody%40example.com')).body).toMatchObject({ success: false });
    expect((await call('PUT', '/contact/nobody%40example.com', { title: 'x' })).status).toBe(404);
  });

  it('is looked up by the login alone; other addresses count by setting', async () => {
    const found = async (emailLookup: 'login' | 'all') => {
      const { call } = suiteDashAccount({ emailLookup });
      await call('POST', '/contact', contactBody({ work_email: 'work@example.com' }));
      return (await call('GET', '/contact/work%40example.com')).status;
    };
    expect([await found('login'), await found('all')]).toEqual([404, 200]);
  });

  it('needs its address encoded in a path: a bare plus is a space', async () => {
    const { call } = suiteDashAccount();
    await call('POST', '/contact', contactBody({ email: 'james+crm@example.com' }));
    expect((await call('GET', '/contact/james%2Bcrm%40example.com')).status).toBe(200);
    expect((await call('GET', '/contact/james+crm@example.com')).status).toBe(404);
  });

  it('needs names and role, and an e-mail unless it is a lead', async () => {
    const { call } = suiteDashAccount();
    const { email: _email, ...silent } = contactBody();
    const refused = await call('POST', '/contact', { ...silent, last_name: '' });
    expect([refused.status, Object.keys(refused.body.errors)]).toEqual([422, ['last_name']]);
    expect(Object.keys((await call('POST', '/contact', silent)).body.errors)).toEqual(['email']);
    expect((await call('POST', '/contact', { ...silent, role: 'Lead' })).status).toBe(201);
    expect((await call('POST', '/contact', contactBody({ role: 'Customer' }))).status).toBe(422);
  });

  it('has a login of its own, whatever the case of the letters', async () => {
    const { call } = suiteDashAccount();
    await call('POST', '/contact', contactBody());
    const twin = await call('POST', '/contact', contactBody({ email: 'James@Example.com' }));
    expect([twin.status, twin.body.errors]).toEqual([422, { email: ['A contact already exists'] }]);
    const other = (await call('POST', '/contact', contactBody({ email: 'jim@example.com' }))).body.data;
    expect((await call('PUT', `/contact/${other.uid}`, { email: 'james@example.com' })).status).toBe(422);
  });

  it('is invited to the portal unless the request says no', async () => {
    const { call, fake } = suiteDashAccount();
    await call('POST', '/contact', contactBody());
    const { send_welcome_email: _no, ...silent } = contactBody({ email: 'ann@example.com' });
    await call('POST', '/contact', silent);
    expect(fake.invitations()).toEqual(['ann@example.com']);
  });

  it('is changed in part: what is absent stays, null clears', async () => {
    const { call } = suiteDashAccount();
    const { uid } = (await call('POST', '/contact', contactBody({ title: 'Boss', website: 'example.com' }))).body.data;
    const { data } = (await call('PUT', `/contact/${uid}`, { title: null, phone: '+15555550123' })).body;
    expect(data).toMatchObject({ title: null, website: 'example.com', phone: '+15555550123', first_name: 'James' });
    expect((await call('PUT', `/contact/${uid}`, { first_name: null })).status).toBe(422);
  });

  it('loses the tags and custom fields that a write leaves out of the list it sends (A2)', async () => {
    const { call, fake } = suiteDashAccount();
    fake.control.seed([
      { objectType: 'customField', id: 'f1', fields: { on: 'contact', label: 'County' } },
      { objectType: 'customField', id: 'f2', fields: { on: 'contact', label: 'Visits', type: 'number' } },
    ]);
    const custom = { custom_fields: { f1: 'Kent', f2: 3 } };
    const { uid } = (await call('POST', '/contact', contactBody({ tags: ['vip', 'old'], ...custom }))).body.data;
    const put = async (body: object) => {
      const { tags, custom_fields } = (await call('PUT', `/contact/${uid}`, body)).body.data;
      return { tags, custom_fields };
    };
    expect(await put({ title: 'Boss' })).toEqual({ tags: ['vip', 'old'], ...custom });
    expect(await put({ tags: ['active'] })).toEqual({ tags: ['active'], ...custom });
    expect(await put({ custom_fields: { f2: 4 } })).toEqual({ tags: ['active'], custom_fields: { f2: 4 } });
    expect(await put({ tags: null })).toEqual({ tags: [], custom_fields: { f2: 4 } });
  });

  it('takes custom fields by UID, never by name, in values of their kind', async () => {
    const { call, fake } = suiteDashAccount();
    fake.control.seed([
      { objectType: 'customField', id: 'f1', fields: { on: 'contact', label: 'County' } },
      { objectType: 'customField', id: 'f2', fields: { on: 'contact', label: 'Size', type: 'select', options: ['S'] } },
      { objectType: 'customField', id: 'f3', fields: { on: 'company', label: 'Sector' } },
    ]);
    const write = async (custom_fields: object) =>
      (await call('POST', '/contact', contactBody({ role: 'Lead', email: null, custom_fields }))).status;
    expect([await write({ f1: 'Kent', f2: 'S' }), await write({ County: 'Kent' })]).toEqual([201, 422]);
    expect([await write({ f2: 'XL' }), await write({ f1: 7 }), await write({ f3: 'x' })]).toEqual([422, 422, 422]);
    const { custom_fields: known } = (await call('GET', '/contact/meta')).body.data;
    expect(known).toEqual([
      { uid: 'f1', label: 'County', type: 'text', options: [] },
      { uid: 'f2', label: 'Size', type: 'select', options: ['S'] },
    ]);
  });

  it('does not let active be written, unless a setting says so', async () => {
    const write = async (activeWritable: boolean) => {
      const { call } = suiteDashAccount({ activeWritable });
      const { uid } = (await call('POST', '/contact', contactBody())).body.data;
      return (await call('PUT', `/contact/${uid}`, { active: false })).status;
    };
    expect([await write(false), await write(true)]).toEqual([422, 200]);
  });
});

describe('a company (A5)', () => {
  it('is made with its primary contact, who is made too', async () => {
    const { call, fake } = suiteDashAccount();
    const made = await call('POST', '/company', companyBody());
    expect(made.body.data).toMatchObject({ name: 'Acme', primaryContact: { email: 'ann@example.com' } });
    const { data } = (await call('GET', '/contact/ann%40example.com')).body;
    expect(data.companies).toEqual([{ uid: made.body.data.uid, name: 'Acme' }]);
    expect(fake.invitations()).toEqual([]);
  });

  it('needs a primary contact: its e-mail, the flag, and names for a new one', async () => {
    const { call } = suiteDashAccount();
    const { primaryContact: _none, ...alone } = companyBody();
    expect((await call('POST', '/company', alone)).status).toBe(422);
    const { email, create_primary_contact_if_not_exists: flag } = companyBody().primaryContact;
    const make = async (primaryContact: object) =>
      (await call('POST', '/company', { ...alone, primaryContact })).status;
    expect([await make({ email }), await make({ create_primary_contact_if_not_exists: flag })]).toEqual([422, 422]);
    expect(await make({ email, create_primary_contact_if_not_exists: true })).toBe(422);
    const named = { email, first_name: 'Ann', last_name: 'Lee', create_primary_contact_if_not_exists: false };
    expect(await make(named)).toBe(422);
    await call('POST', '/contact', contactBody({ email }));
    expect(await make({ email, create_primary_contact_if_not_exists: false })).toBe(201);
  });

  it('is found by exactly its name, which is refused to a second one', async () => {
    const { call } = suiteDashAccount();
    const { uid } = (await call('POST', '/company', companyBody())).body.data;
    expect((await call('GET', '/company/Acme')).body.data.uid).toBe(uid);
    expect((await call('GET', '/company/acme')).status).toBe(404);
    expect((await call('POST', '/company', companyBody())).body.errors).toEqual({ name: ['A company already exists'] });
    expect((await suiteDashTwins()).map(({ status }) => status)).toEqual([201, 201]);
  });

  async function suiteDashTwins() {
    const { call } = suiteDashAccount({ duplicateCompanyNames: 'allow' });
    return [await call('POST', '/company', companyBody()), await call('POST', '/company', companyBody())];
  }

  it('with a slash in its name cannot be named in a path', async () => {
    const { call } = suiteDashAccount();
    const { uid } = (await call('POST', '/company', companyBody({ name: 'A/B' }))).body.data;
    expect((await call('GET', '/company/A%2FB')).status).toBe(404);
    expect((await call('GET', `/company/${uid}`)).status).toBe(200);
  });

  it('that is idle is missing in the list and there by its UID', async () => {
    const { call, fake } = suiteDashAccount();
    const { uid } = (await call('POST', '/company', companyBody())).body.data;
    fake.control.edit({ objectType: 'company', id: uid, fields: { idle: true } });
    expect((await call('GET', '/companies')).body.data).toEqual([]);
    expect((await call('GET', `/company/${uid}`)).body.data).toMatchObject({ name: 'Acme' });
  });

  it('is linked to a contact by its name, and made on the way when the request says so', async () => {
    const { call } = suiteDashAccount();
    const company = { name: 'Acme' };
    expect((await call('POST', '/contact', contactBody({ company }))).body.errors).toEqual({
      company: ['Unknown company'],
    });
    const wanted = { ...company, create_company_if_not_exists: true };
    const { data } = (await call('POST', '/contact', contactBody({ company: wanted }))).body;
    expect(data.companies).toMatchObject([{ name: 'Acme' }]);
    expect((await call('GET', '/company/Acme')).body.data.primaryContact.uid).toBe(data.uid);
    expect((await call('PUT', `/contact/${data.uid}`, { company: null })).body.data.companies).toEqual([]);
  });

  it('is sent as a list where the account wants one', async () => {
    const { call } = suiteDashAccount({ companyShape: 'list' });
    const company = { name: 'Acme', create_company_if_not_exists: true };
    expect((await call('POST', '/contact', contactBody({ company }))).status).toBe(422);
    expect((await call('POST', '/contact', contactBody({ company: [company] }))).status).toBe(201);
  });

  it('changes its primary contact to somebody who exists', async () => {
    const { call } = suiteDashAccount();
    const { uid } = (await call('POST', '/company', companyBody())).body.data;
    const change = (email: string) => call('PUT', `/company/${uid}`, { primaryContact: { email } });
    expect((await change('nobody@example.com')).status).toBe(422);
    await call('POST', '/contact', contactBody());
    expect((await change('james@example.com')).body.data.primaryContact.email).toBe('james@example.com');
  });
});

describe('a project', () => {
  const account = (options = {}) => {
    const made = suiteDashAccount(options);
    const [contact = ''] = made.fake.control.seed([{ objectType: 'contact', fields: { email: 'james@example.com' } }]);
    const ids = made.fake.control.seed(
      ['Deep clean', 'Deep clean', 'Move out'].map((name) => ({
        objectType: 'project',
        fields: { name },
        links: [{ objectType: 'contact', id: contact }],
      })),
    );
    return { ...made, ids };
  };

  it('is made in the application only, and deleted nowhere', async () => {
    const { call, ids } = account();
    expect((await call('POST', '/project', { name: 'New' })).status).toBe(404);
    expect((await call('POST', '/projects', { name: 'New' })).status).toBe(405);
    for (const path of [`/project/uid/${ids[0]}`, '/contact/james%40example.com', '/company/x']) {
      expect((await call('DELETE', path)).status).toBe(405);
    }
  });

  it('is named by UID, by a name that may be shared, by a part of it, or as the newest', async () => {
    const { call, ids } = account();
    const uid = async (path: string) => (await call('GET', `/project/${path}`)).body.data?.uid;
    expect(await uid(`uid/${ids[0]}`)).toBe(ids[0]);
    expect(await uid('name/Deep%20clean')).toBe(ids[1]);
    expect(await uid('contains_the_following/Move')).toBe(ids[2]);
    expect(await uid('most_recent/true')).toBe(ids[2]);
    expect((await call('GET', '/project/name/Unknown')).status).toBe(404);
    expect((await call('GET', '/project/number/7')).status).toBe(400);
  });

  it('takes a status of the account, half hours and days, and people by e-mail (A9)', async () => {
    const { call, ids } = account();
    const path = `/project/uid/${ids[0]}`;
    const put = (body: object) => call('PUT', path, body);
    const good = {
      status: 'In Progress',
      due_time: '09:30',
      end_date: '2026-02-01',
      info_description: '<p>Staff</p>',
      client: { email: 'james@example.com' },
    };
    expect((await put(good)).body.data).toMatchObject({ ...good, info_description_client: null });
    for (const wrong of [
      { status: 'Begun' },
      { due_time: '09:15' },
      { end_date: '02/01/2026' },
      { client: { email: 'nobody@example.com' } },
    ]) {
      expect([(await put(wrong)).status, wrong]).toEqual([422, wrong]);
    }
  });

  it('leaves unknown references silently out where the account is set so', async () => {
    const { call, ids } = account({ missingReference: 'ignore', tags: ['vip'] });
    const { data } = (await call('PUT', `/project/uid/${ids[0]}`, { status: 'Begun' })).body;
    expect(data.status).toBe('Not Started');
    const contact = (await call('POST', '/contact', contactBody({ email: 'ann@example.com', tags: ['vip', 'active'] })))
      .body;
    expect(contact.data.tags).toEqual(['vip']);
    const strict = suiteDashAccount({ tags: ['vip'] });
    expect((await strict.call('POST', '/contact', contactBody({ tags: ['active'] }))).status).toBe(422);
  });

  it('tells the statuses of the account in its schema', async () => {
    const { call } = account({ projectStatuses: ['Open', 'Done'] });
    const { fields } = (await call('GET', '/project/meta')).body.data;
    expect(fields).toContainEqual({ name: 'status', required: false, options: ['Open', 'Done'] });
  });
});
