import jsforce from 'jsforce';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createSalesforceFake,
  createVirtualClock,
  type FakeServer,
  type SalesforceFake,
  startFakeServer,
} from '../../src/index.ts';

const oauth = { clientId: 'client', clientSecret: 'made-up-secret', refreshToken: 'refresh-1', code: 'code-1' };

describe('jsforce works against the fake over HTTP (B1, E5)', () => {
  let fake: SalesforceFake;
  let server: FakeServer;
  let connection: jsforce.Connection;

  beforeEach(async () => {
    fake = createSalesforceFake({ clock: createVirtualClock(), pageRows: 4, oauth });
    fake.addField('Contact', { name: 'Ext__c', type: 'string', externalId: true, unique: true });
    server = await startFakeServer(fake);
    connection = connect({ accessToken: fake.token });
  });
  afterEach(() => server.close());

  const connect = (more: jsforce.ConnectionConfig = {}): jsforce.Connection =>
    new jsforce.Connection({
      instanceUrl: server.url,
      version: '66.0',
      refreshToken: oauth.refreshToken,
      oauth2: {
        clientId: oauth.clientId,
        clientSecret: oauth.clientSecret,
        redirectUri: 'https://app.example.test/cb',
        loginUrl: server.url,
      },
      ...more,
    });

  it('authorises with a code and tells who the user is', async () => {
    const fresh = connect();
    const user = await fresh.authorize('code-1');
    expect(user.organizationId).toBe('00D000000000001EAA');
    expect(fresh.accessToken).toMatch(/^00D000000000001!/);
    expect((await fresh.identity()).username).toBe('avery@example.test');
  });

  it('refreshes an ended session by itself and goes on', async () => {
    fake.expireSessions();
    const tokens: string[] = [];
    connection.on('refresh', (token: string) => tokens.push(token));
    expect((await connection.query('SELECT Id FROM User')).totalSize).toBe(1);
    expect(tokens).toHaveLength(1);
  });

  it('creates, reads, changes and deletes a record', async () => {
    const contacts = connection.sobject('Contact');
    const made = await contacts.create({ FirstName: 'Ada', LastName: 'Byron', Email: 'ada@example.test' });
    const id = made.id ?? '';
    expect(made.success).toBe(true);
    expect(await contacts.retrieve(id)).toMatchObject({ Name: 'Ada Byron', IsDeleted: false, AccountId: null });
    expect((await contacts.update({ Id: id, Phone: '555-0100' })).success).toBe(true);
    expect(await contacts.find({ Phone: '555-0100' }, 'Id, Name, Owner.Email').execute()).toMatchObject([
      { Id: id, Owner: { Email: 'avery@example.test' } },
    ]);
    expect((await contacts.destroy(id)).success).toBe(true);
    await expect(contacts.retrieve(id)).rejects.toMatchObject({ errorCode: 'ENTITY_IS_DELETED' });
  });

  it('pages through a query, and sees deleted rows only when it asks for them', async () => {
    const ids = fake.control.seed(
      Array.from({ length: 10 }, (_each, at) => ({ objectType: 'Contact', fields: { LastName: `Contact ${at}` } })),
    );
    fake.control.delete({ objectType: 'Contact', id: ids[3]! });
    let page = await connection.query<{ Id: string }>('SELECT Id FROM Contact ORDER BY Id');
    const seen = page.records.map(({ Id }) => Id);
    while (!page.done) {
      page = await connection.queryMore<{ Id: string }>(page.nextRecordsUrl!);
      seen.push(...page.records.map(({ Id }) => Id));
    }
    expect(seen).toEqual(ids.filter((id) => id !== ids[3]));
    const all = await connection.query('SELECT Id, IsDeleted FROM Contact WHERE IsDeleted = true', { scanAll: true });
    expect(all.records).toMatchObject([{ Id: ids[3], IsDeleted: true }]);
  });

  it('upserts by a key of its own', async () => {
    const contacts = connection.sobject('Contact');
    const first = await contacts.upsert({ Ext__c: 'A-1', LastName: 'One' }, 'Ext__c');
    const second = await contacts.upsert({ Ext__c: 'A-1', LastName: 'Two' }, 'Ext__c');
    expect([first.success, second.success]).toEqual([true, true]);
    expect(fake.control.state({ objectType: 'Contact' }).records).toMatchObject([{ fields: { LastName: 'Two' } }]);
  });

  it('writes collections, whole or in part', async () => {
    const contacts = connection.sobject('Contact');
    const records = [{ LastName: 'One' }, { FirstName: 'nameless' }, { LastName: 'Three' }];
    const part = await contacts.create(records, { allOrNone: false });
    expect(part.map(({ success }) => success)).toEqual([true, false, true]);
    expect(part[1]?.errors[0]).toMatchObject({ statusCode: 'REQUIRED_FIELD_MISSING', fields: ['LastName'] });
    const none = await contacts.create(records, { allOrNone: true });
    expect(
      none.map(({ errors: [error] }) => (error !== undefined && 'statusCode' in error ? error.statusCode : '')),
    ).toEqual(['ALL_OR_NONE_OPERATION_ROLLED_BACK', 'REQUIRED_FIELD_MISSING', 'ALL_OR_NONE_OPERATION_ROLLED_BACK']);
    const ids = part.flatMap(({ id }) => id ?? []);
    await contacts.update(ids.map((Id) => ({ Id, Title: 'CEO' })));
    const upserted = await contacts.upsert(
      [
        { Ext__c: 'k1', LastName: 'K' },
        { Ext__c: 'k2', LastName: 'L' },
      ],
      'Ext__c',
    );
    expect(upserted.every(({ success }) => success)).toBe(true);
    expect((await contacts.destroy(ids)).every(({ success }) => success)).toBe(true);
    expect(await connection.sobject('Contact').count()).toBe(2);
  });

  it('sends several calls in one and refers to what came before', async () => {
    const { compositeResponse } = await connection.request<{ compositeResponse: { httpStatusCode: number }[] }>({
      method: 'POST',
      url: '/services/data/v66.0/composite',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        allOrNone: true,
        compositeRequest: [
          { method: 'POST', url: '/services/data/v66.0/sobjects/Account', referenceId: 'a', body: { Name: 'Acme' } },
          {
            method: 'POST',
            url: '/services/data/v66.0/sobjects/Contact',
            referenceId: 'c',
            body: { LastName: 'Doe', AccountId: '@{a.id}' },
          },
        ],
      }),
    });
    expect(compositeResponse.map(({ httpStatusCode }) => httpStatusCode)).toEqual([201, 201]);
    const found = await connection.query('SELECT Account.Name FROM Contact');
    expect(found.records).toMatchObject([{ Account: { Name: 'Acme' } }]);
  });

  it('runs bulk jobs in both directions', async () => {
    connection.bulk2.pollInterval = 1;
    const input = [
      { LastName: 'One', Ext__c: '1', Title: '' },
      { LastName: '', Ext__c: '2', Title: 'CTO' },
      { LastName: 'Comma, "quoted"', Ext__c: '3', Title: '#N/A' },
    ];
    const results = await connection.bulk2.loadAndWaitForResults({
      object: 'Contact',
      operation: 'insert',
      input,
    });
    expect(results.successfulResults).toMatchObject([{ Ext__c: '1' }, { Ext__c: '3' }]);
    expect(results.failedResults[0]?.sf__Error).toMatch(/^REQUIRED_FIELD_MISSING:Required fields are missing/);
    const rows = await (await connection.bulk2.query('SELECT LastName, Ext__c FROM Contact ORDER BY Ext__c')).toArray();
    expect(rows).toEqual([
      { LastName: 'One', Ext__c: '1' },
      { LastName: 'Comma, "quoted"', Ext__c: '3' },
    ]);
  });

  it('describes the organisation', async () => {
    const { sobjects } = await connection.describeGlobal();
    expect(sobjects.map(({ name }) => name)).toEqual(expect.arrayContaining(['Contact', 'Lead', 'Account', 'Task']));
    const { fields, keyPrefix } = await connection.sobject('Contact').describe();
    expect(keyPrefix).toBe('003');
    expect(fields.find(({ name }) => name === 'LastName')).toMatchObject({
      nillable: false,
      createable: true,
      length: 80,
    });
  });

  it('lists the ids that changed and went', async () => {
    const [kept, gone] = fake.control.seed([
      { objectType: 'Contact', fields: { LastName: 'Kept' } },
      { objectType: 'Contact', fields: { LastName: 'Gone' } },
    ]);
    fake.control.advanceClock(60_000);
    fake.control.delete({ objectType: 'Contact', id: gone! });
    fake.control.advanceClock(60_000);
    const start = new Date(fake.clock.now() - 600_000).toISOString();
    const end = new Date(fake.clock.now()).toISOString();
    expect((await connection.sobject('Contact').updated(start, end)).ids).toEqual([kept]);
    expect((await connection.sobject('Contact').deleted(start, end)).deletedRecords).toMatchObject([{ id: gone }]);
  });

  it('shows what is left of the day in every answer', async () => {
    await connection.query('SELECT Id FROM User');
    expect(connection.limitInfo.apiUsage).toEqual({ used: 1, limit: 15_000 });
    expect((await connection.limits()).DailyApiRequests).toEqual({ Max: 15_000, Remaining: 14_998 });
  });
});
