import { readToEnd } from '@crmsync/testkit';
import { describe, expect, it } from 'vitest';
import { addContact, idsOf, openAccount, portOf } from './support/account.ts';

const items = (...values: string[]) => values.map((value) => ({ name: 'primary', value }));

describe('reading contacts', () => {
  it('goes through all of them with 50 a page, those made in the application too', async () => {
    const account = openAccount();
    account.fake.control.seed(
      Array.from({ length: 120 }, (_, at) => ({
        objectType: 'contact',
        fields: { defaultFields: { firstName: `Ann${at}` }, source: at % 2 === 0 ? null : 'public-api' },
      })),
    );
    const { records, pages } = await readToEnd(account.port('contacts').list);
    expect(records.map(({ ref }) => ref.id)).toEqual(idsOf(account.fake, 'contact'));
    expect(pages.map((page) => page.records.length)).toEqual([50, 50, 20]);
    const asked = account.asked();
    expect(asked.map((line) => line.replace(/pageToken=.*/, '…'))).toEqual([
      'GET /v1/contacts?maxResults=50',
      'GET /v1/contacts?maxResults=50&…',
      'GET /v1/contacts?maxResults=50&…',
    ]);
  });

  it('knows no changes, so that each run lists them', () => {
    const { capabilities } = openAccount().port('contacts');
    expect(capabilities.operations).not.toContain('changes');
    expect(capabilities).toMatchObject({ enumerable: true, deletes: 'notFound', incremental: { kind: 'none' } });
    expect(openAccount({}, { listShowsAll: false }).port('contacts').capabilities.enumerable).toBe(false);
  });

  it('shows name, company, role, numbers and addresses', async () => {
    const account = openAccount();
    const id = addContact(account.fake, {
      firstName: 'James',
      lastName: null,
      company: 'Legal Client',
      role: 'Criminal Client',
      phoneNumbers: [
        { name: 'Main Phone', value: '+12125550101' },
        { name: 'Mobile', value: '+12125550102' },
      ],
      emails: [{ name: 'work', value: 'James@example.com' }],
    });
    const [outcome] = await account.port('contacts').get([id]);
    expect(outcome).toMatchObject({
      status: 'found',
      record: {
        fields: {
          firstName: 'James',
          lastName: null,
          companyName: 'Legal Client',
          jobTitle: 'Criminal Client',
          phones: [
            { number: '+12125550101', primary: true },
            { number: '+12125550102', type: 'mobile' },
          ],
          emails: [{ address: 'James@example.com', type: 'work', primary: true }],
        },
      },
    });
    expect(outcome?.status === 'found' && 'owner' in outcome.record.fields).toBe(false);
  });

  it('reads who made a contact as its owner where that is asked for', async () => {
    const account = openAccount({}, { creatorIsOwner: true });
    const id = addContact(account.fake, { firstName: 'James' }, { createdByUserId: account.users[1] });
    const [outcome] = await account.port('contacts').get([id]);
    expect(outcome?.status === 'found' && outcome.record.fields.owner).toBe(account.users[1]);
    expect(account.port('contacts').capabilities.fields.writable).not.toContain('owner');
  });

  it('shows custom fields of every type, and where the contact came from', async () => {
    const account = openAccount();
    const types = ['address', 'boolean', 'date', 'multi-select', 'number', 'string', 'url'];
    account.fake.control.seed(
      types.map((type) => ({ objectType: 'customField', id: `my-${type}`, fields: { name: `My ${type}`, type } })),
    );
    const values = {
      'my-address': '1 Main Street',
      'my-boolean': false,
      'my-date': '2026-02-03T04:00:00.000Z',
      'my-multi-select': ['one', 'two'],
      'my-number': 7.5,
      'my-string': 'text',
    };
    const customFields = Object.entries(values).map(([key, value]) => ({ key, value }));
    const id = addContact(
      account.fake,
      { firstName: 'James' },
      { customFields, externalId: 'client_42', source: 'acme' },
    );
    const defined = await account.connection.describe('contact');
    expect(defined.filter(({ custom }) => custom).map(({ remoteKey, kind }) => [remoteKey, kind])).toEqual([
      ['my-address', 'text'],
      ['my-boolean', 'bool'],
      ['my-date', 'instant'],
      ['my-multi-select', 'choices'],
      ['my-number', 'decimal'],
      ['my-string', 'text'],
      ['my-url', 'url'],
      ['externalId', 'text'],
      ['source', 'text'],
      ['sourceUrl', 'url'],
    ]);
    const [outcome] = await account.port('contacts').get([id], { custom: defined.map(({ remoteKey }) => remoteKey) });
    expect(outcome?.status === 'found' && outcome.record.custom).toEqual({
      'my-address': '1 Main Street',
      'my-boolean': false,
      'my-date': '2026-02-03T04:00:00.000Z',
      'my-multi-select': [{ key: 'one' }, { key: 'two' }],
      'my-number': '7.5',
      'my-string': 'text',
      'my-url': null,
      externalId: 'client_42',
      source: 'acme',
      sourceUrl: null,
    });
    const days = portOf(account.connect({ customDatesAs: 'date' }), 'contacts');
    const [again] = await days.get([id], { custom: ['my-date'] });
    expect(again?.status === 'found' && again.record.custom).toEqual({ 'my-date': '2026-02-03' });
  });

  it('takes what a contact shows as its version, since two edits of a moment have one stamp', async () => {
    const account = openAccount();
    const id = addContact(account.fake, { firstName: 'James', phoneNumbers: items('+12125550101') });
    const version = async () => {
      const [outcome] = await account.port('contacts').get([id]);
      return outcome?.status === 'found' ? outcome.record.version : undefined;
    };
    const first = await version();
    expect(await version()).toBe(first);
    account.fake.control.edit({ objectType: 'contact', id, fields: { defaultFields: { role: 'Client' } } });
    expect(await version()).not.toBe(first);
  });

  it('finds contacts of ours by sync key, 20 a request, and never those of another source', async () => {
    const account = openAccount({}, { source: 'acme' });
    account.fake.control.seed(
      Array.from({ length: 25 }, (_, at) => ({
        objectType: 'contact',
        fields: {
          defaultFields: { firstName: `Ann${at}` },
          externalId: `client_${at}`,
          source: at === 3 ? 'other-app' : 'acme',
        },
      })),
    );
    const queries = Array.from({ length: 25 }, (_, at) => ({ key: `q${at}`, by: 'syncKey', value: `client_${at}` }));
    const found = await account.port('contacts').find(queries);
    expect(found.filter(({ records }) => records.length === 1)).toHaveLength(24);
    expect(found[3]).toEqual({ key: 'q3', records: [], complete: true });
    const asked = account.asked();
    expect(asked).toHaveLength(2);
    expect(asked.map((line) => line.split('externalIds=').length - 1)).toEqual([20, 5]);
    expect(asked[0]).toContain('externalIds=client_0&externalIds=client_1&');
  });
});

describe('reading users and the workspace', () => {
  it('takes users as owners, with their name and e-mail address', async () => {
    const account = openAccount();
    const { records } = await readToEnd(account.port('users').list);
    expect(records.map(({ fields }) => fields)).toEqual([
      { name: 'Avery', email: 'avery@example.com', role: 'owner', active: true },
      { name: 'Robin', email: 'robin@example.com', role: 'member', active: true },
    ]);
  });

  it('knows the workspace by its owner, or by the name that it was given', async () => {
    const account = openAccount();
    expect(await account.connection.whoAmI()).toEqual({ accountId: account.users[0] });
    expect(await account.connect({ workspaceId: 'ORfake1' }).whoAmI()).toEqual({ accountId: 'ORfake1' });
  });

  it('sends the key as it is, without a scheme', async () => {
    const account = openAccount({ token: 'a made-up key' });
    await expect(account.connection.whoAmI()).resolves.toBeDefined();
  });
});
