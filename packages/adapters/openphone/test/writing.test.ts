import { ConflictError, RejectedError } from '@crmsync/adapter';
import { describe, expect, it } from 'vitest';
import { openphone } from '../src/index.ts';
import { addContact, heldContact, idsOf, openAccount, patch } from './support/account.ts';

const ann = patch({
  firstName: 'James Smith',
  companyName: 'Legal Client',
  jobTitle: 'Criminal Client',
  phones: [{ number: '(212) 555-0101', e164: '+12125550101' }],
});

describe('making contacts', () => {
  it('marks them with our source and the sync key as external id, by which they are found again (C1)', async () => {
    const account = openAccount({}, { source: 'legal-practitioner-app', phoneLabel: 'Main Phone' });
    const [outcome] = await account.port('contacts').create([{ key: 'a', syncKey: 'client_42', patch: ann }]);
    expect(outcome?.status).toBe('applied');
    const id = outcome?.status === 'applied' ? outcome.id : '';
    expect(heldContact(account.fake, id)).toMatchObject({
      externalId: 'client_42',
      source: 'legal-practitioner-app',
      firstName: 'James Smith',
      company: 'Legal Client',
      role: 'Criminal Client',
      phoneNumbers: [{ name: 'Main Phone', value: '+12125550101' }],
    });
    const [found] = await account.port('contacts').find([{ key: 'q', by: 'syncKey', value: 'client_42' }]);
    expect(found?.records.map(({ ref }) => ref.id)).toEqual([id]);
  });

  it('labels numbers as told of each contact, an alternative’s by the relationship (C1)', async () => {
    const account = openAccount(
      {},
      { phoneLabel: ({ custom }) => (custom.relationship ? `${custom.relationship} Phone` : 'Main Phone') },
    );
    account.fake.control.seed([
      { objectType: 'customField', id: 'relationship', fields: { name: 'Relationship', type: 'string' } },
    ]);
    const brother = patch(
      { firstName: 'James Smith - Brother', phones: [{ number: '+12125550102' }] },
      { relationship: 'Brother' },
    );
    const outcomes = await account.port('contacts').create([
      { key: 'main', syncKey: 'client_42', patch: ann },
      { key: 'alt', syncKey: 'client_42_alt_1', patch: brother },
    ]);
    const labels = outcomes.map((outcome) =>
      outcome.status === 'applied' ? heldContact(account.fake, outcome.id).phoneNumbers : outcome.status,
    );
    expect(labels).toMatchObject([[{ name: 'Main Phone' }], [{ name: 'Brother Phone' }]]);
  });

  it('names the contact in the way when one of ours has the key already', async () => {
    const account = openAccount();
    const port = account.port('contacts');
    const [first] = await port.create([{ key: 'a', syncKey: 'client_42', patch: ann }]);
    const [second] = await port.create([{ key: 'b', syncKey: 'client_42', patch: ann }]);
    const id = first?.status === 'applied' ? first.id : '';
    const error = second?.status === 'refused' ? second.error : undefined;
    expect(error).toBeInstanceOf(ConflictError);
    expect(error instanceof ConflictError && error.existing).toEqual({ objectType: 'contacts', id });
    expect(idsOf(account.fake, 'contact')).toEqual([id]);
  });

  it('keeps a sync key that is too long as its hash, and finds it all the same', async () => {
    const account = openAccount();
    const port = account.port('contacts');
    const syncKey = `client_${'4'.repeat(80)}`;
    const [made] = await port.create([{ key: 'a', syncKey, patch: ann }]);
    const [found] = await port.find([{ key: 'q', by: 'syncKey', value: syncKey }]);
    expect(found?.records.map(({ ref }) => ref.id)).toEqual([made?.status === 'applied' ? made.id : '']);
  });

  it('makes a contact without a name, as the vendor wants the key of the first one', async () => {
    const account = openAccount();
    const [outcome] = await account
      .port('contacts')
      .create([{ key: 'a', patch: patch({ phones: [{ number: '+12125550101' }] }) }]);
    expect(outcome?.status).toBe('applied');
  });
});

describe('numbers that are not E.164', () => {
  it('are left out with a warning, and the rest of the contact is written', async () => {
    const account = openAccount();
    const port = account.port('contacts');
    const fields = {
      firstName: 'James',
      phones: [{ number: 'call me' }, { number: '+1 (212) 555-0101', extension: '7' }],
    };
    const projected = port.project({ fields, custom: {} });
    expect(projected.fields.phones).toEqual([{ number: '+12125550101', primary: true }]);
    expect(projected.warnings.map(({ code }) => code)).toEqual(['PHONE_INVALID', 'EXTENSION_LOST']);
    const [outcome] = await port.create([{ key: 'a', patch: patch(fields) }]);
    expect(outcome?.status === 'applied' && outcome.warnings.map(({ code }) => code)).toEqual([
      'PHONE_INVALID',
      'EXTENSION_LOST',
    ]);
  });

  it('never clear the numbers that are there', async () => {
    const account = openAccount();
    const id = addContact(account.fake, {
      firstName: 'James',
      phoneNumbers: [{ name: 'primary', value: '+12125550101' }],
    });
    await account.port('contacts').update([{ key: 'a', id, patch: patch({ phones: [{ number: 'call me' }] }) }]);
    expect(heldContact(account.fake, id).phoneNumbers).toMatchObject([{ value: '+12125550101' }]);
  });

  it('are sent as they are where the settings say so, and refused by their place', async () => {
    const account = openAccount({}, { strictPhones: false });
    const [outcome] = await account
      .port('contacts')
      .create([{ key: 'a', patch: patch({ firstName: 'James', phones: [{ number: '12' }] }) }]);
    const error = outcome?.status === 'refused' ? outcome.error : undefined;
    expect(error).toBeInstanceOf(RejectedError);
    expect(error instanceof RejectedError && error.issues).toMatchObject([{ field: 'phones', code: '0800400' }]);
  });
});

describe('changing contacts', () => {
  it('reads the contact once and sends its lists whole, though only the role changes', async () => {
    const account = openAccount();
    account.fake.control.seed([
      { objectType: 'customField', id: 'colour', fields: { name: 'Colour', type: 'string' } },
    ]);
    const id = addContact(
      account.fake,
      { firstName: 'James', phoneNumbers: [{ name: 'primary', value: '+12125550101' }] },
      { customFields: [{ key: 'colour', value: 'green' }] },
    );
    const before = heldContact(account.fake, id);
    await account.port('contacts').update([{ key: 'a', id, patch: patch({ jobTitle: 'Client' }) }]);
    expect(account.asked()).toEqual([`GET /v1/contacts/${id}`, `PATCH /v1/contacts/${id}`]);
    expect(account.exchanges.at(-1)?.requestBody).toEqual({
      defaultFields: { role: 'Client', emails: [], phoneNumbers: before.phoneNumbers },
      customFields: [{ key: 'colour', value: 'green' }],
    });
    expect(heldContact(account.fake, id)).toEqual({ ...before, role: 'Client' });
  });

  it('is refused when the contact does not show its lists, since a write could lose them', async () => {
    const account = openAccount();
    const id = addContact(account.fake, {
      firstName: 'James',
      phoneNumbers: [{ name: 'primary', value: '+12125550101' }],
    });
    const { fake } = account;
    const inner = fake.handle;
    const hiding = { ...fake, handle: (request: Parameters<typeof inner>[0]) => inner(request).then(withoutNumbers) };
    const { fakeFetch } = await import('@crmsync/fakes');
    const connection = openphone().connect({
      credentials: { current: async () => ({ token: fake.token }) },
      clock: { now: fake.clock.now, sleep: () => new Promise(() => undefined) },
      fetch: fakeFetch(hiding),
    });
    const port = connection.ports.find(({ capabilities }) => capabilities.objectType === 'contacts');
    const [outcome] = (await port?.update?.([{ key: 'a', id, patch: patch({ jobTitle: 'Client' }) }])) ?? [];
    expect(outcome).toMatchObject({ status: 'refused', error: { code: 'REJECTED' } });
    expect(fake.control.writes()).toBe(0);
  });

  it('is refused for a contact that moved on since it was looked at', async () => {
    const account = openAccount();
    const port = account.port('contacts');
    const id = addContact(account.fake, { firstName: 'James' });
    const [seen] = await port.get([id]);
    const expectVersion = seen?.status === 'found' ? (seen.record.version ?? '') : '';
    account.fake.control.edit({ objectType: 'contact', id, fields: { defaultFields: { role: 'edited' } } });
    const [outcome] = await port.update([{ key: 'a', id, patch: patch({ jobTitle: 'Client' }), expectVersion }]);
    expect(outcome).toMatchObject({ status: 'refused', error: { code: 'CONFLICT' } });
    expect(heldContact(account.fake, id).role).toBe('edited');
  });

  it('refuses contacts of native integrations one by one, and writes the others', async () => {
    const account = openAccount();
    const native = addContact(account.fake, { firstName: 'James' }, { readOnly: true });
    const own = addContact(account.fake, { firstName: 'Ann' });
    const outcomes = await account
      .port('contacts')
      .update([native, own].map((id) => ({ key: id, id, patch: patch({ jobTitle: 'Client' }) })));
    expect(outcomes).toMatchObject([
      { status: 'refused', error: { code: 'REJECTED', issues: [{ code: 'READ_ONLY' }] } },
      { status: 'applied' },
    ]);
  });
});

function withoutNumbers<R extends { readonly body: string }>(response: R): R {
  const body = JSON.parse(response.body);
  delete body.data.defaultFields.phoneNumbers;
  return { ...response, body: JSON.stringify(body) };
}

describe('settings', () => {
  it.each([
    [{ source: 'openphone-sync' }, 'source'],
    [{ source: 'zapier' }, 'source'],
    [{ source: 's'.repeat(73) }, 'source'],
    [{ source: '' }, 'source'],
    [{ requestsPerMinute: 0 }, 'requestsPerMinute'],
    [{ callLookBackMs: -1 }, 'callLookBackMs'],
  ])('%o are refused by name', (settings, name) => {
    expect(() => openphone(settings)).toThrow(new RegExp(`setting ${name}`));
  });

  it('add limits of the host’s own beside the vendor’s (C5)', () => {
    const { rateLimits } = openphone({ requestsPerMinute: 60, requestsPerHour: 3_600 });
    expect(rateLimits.api).toEqual([
      { name: 'secondly', limit: 8, perMs: 1_000 },
      { name: 'minutely', limit: 60, perMs: 60_000 },
      { name: 'hourly', limit: 3_600, perMs: 3_600_000 },
    ]);
  });
});
