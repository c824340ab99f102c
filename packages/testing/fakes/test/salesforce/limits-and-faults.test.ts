import { describe, expect, it } from 'vitest';
import { base, fakeOrg } from './fake-org.ts';

const contact = { LastName: 'Doe' };

describe('limits', () => {
  it('every answer tells the use of the day; when it is used up, 403 without a time to wait', async () => {
    const { fake, call } = fakeOrg({ dailyRequests: 2 });
    expect((await call('GET', '/limits')).headers.get('sforce-limit-info')).toBe('api-usage=1/2');
    await call('GET', '/limits');
    const { status, headers, body } = await call('GET', '/limits');
    expect([status, body[0].errorCode, headers.get('retry-after')]).toEqual([403, 'REQUEST_LIMIT_EXCEEDED', null]);
    expect(fake.control.log().counters.rateLimited).toBe(1);
    fake.control.advanceClock(86_400_000);
    expect((await call('GET', '/limits')).status).toBe(200);
  });

  it('too many calls at once are refused with the same code and another message', async () => {
    const { fake, call } = fakeOrg();
    fake.control.addFaults([{ match: {}, times: 1, fault: { kind: 'rateLimit' } }]);
    const { status, headers, body } = await call('GET', '/limits');
    expect([status, body[0].errorCode]).toEqual([403, 'REQUEST_LIMIT_EXCEEDED']);
    expect(body[0].message).toMatch(/^ConcurrentRequests/);
    expect(headers.get('sforce-limit-info')).toBe('api-usage=0/15000');
  });

  it('the limits page counts calls and jobs', async () => {
    const { call } = fakeOrg();
    await call('POST', '/jobs/query', { operation: 'query', query: 'SELECT Id FROM Contact' });
    expect((await call('GET', '/limits')).body).toMatchObject({
      DailyApiRequests: { Max: 15_000, Remaining: 14_998 },
      DailyBulkV2QueryJobs: { Max: 10_000, Remaining: 9_999 },
    });
  });
});

describe('faults', () => {
  it.each([
    [401, '/limits', 'INVALID_SESSION_ID'],
    [406, '/limits', 'NOT_ACCEPTABLE'],
    [503, '/limits', 'SERVER_UNAVAILABLE'],
    [500, '/limits', 'UNKNOWN_EXCEPTION'],
    [400, '/query?q=SELECT+Id+FROM+Contact', 'QUERY_TIMEOUT'],
    [400, '/sobjects/Contact/003000000000001AAA', 'UNABLE_TO_LOCK_ROW'],
  ])('a status %i on %s is said in the words of the vendor', async (status, path, code) => {
    const { fake, call } = fakeOrg();
    fake.control.addFaults([{ match: {}, times: 1, fault: { kind: 'status', status } }]);
    expect(await call('GET', path)).toMatchObject({ status, body: [{ errorCode: code }] });
  });

  it('half of a collection is kept, and the answer is an error', async () => {
    const { fake, call, rows } = fakeOrg();
    fake.control.addFaults([{ match: { method: 'POST' }, times: 1, fault: { kind: 'halfBatch' } }]);
    const records = Array.from({ length: 4 }, (_each, at) => ({ attributes: { type: 'Contact' }, LastName: `N${at}` }));
    expect((await call('POST', '/composite/sobjects', { records })).status).toBe(500);
    expect(await rows('SELECT LastName FROM Contact')).toEqual([{ LastName: 'N0' }, { LastName: 'N1' }]);
  });

  it('children of accounts find their account locked now and then (setting)', async () => {
    const { call, seed } = fakeOrg({ rowLockChance: 0.5, seed: 7 });
    const [account] = seed('Account', { Name: 'Acme' });
    const statuses = new Set<number>();
    for (let at = 0; at < 20; at++) {
      statuses.add((await call('POST', '/sobjects/Contact', { ...contact, AccountId: account })).status);
    }
    expect([...statuses].sort()).toEqual([201, 400]);
  });

  it('an upsert can lose the race for its key (setting); once more finds the record', async () => {
    const { fake, call, rows } = fakeOrg({ upsertRaceChance: 1 });
    fake.addField('Contact', { name: 'Ext__c', type: 'string', externalId: true, unique: true });
    const upsert = () => call('PATCH', '/sobjects/Contact/Ext__c/k', contact);
    expect((await upsert()).body[0].errorCode).toBe('DUPLICATE_VALUE');
    expect((await upsert()).status).toBe(200);
    expect(await rows('SELECT Id FROM Contact')).toHaveLength(1);
  });

  it('a closed API refuses everything', async () => {
    const { fake, call } = fakeOrg();
    fake.disableApi(true);
    expect((await call('GET', '/limits')).body[0].errorCode).toBe('API_DISABLED_FOR_ORG');
    fake.disableApi(false);
    expect((await call('GET', '/limits')).status).toBe(200);
  });

  it('a path that cannot be decoded leads nowhere', async () => {
    const { call } = fakeOrg();
    expect((await call('GET', '/sobjects/Contact/Email/%E0%A4%A')).status).toBe(404);
  });

  it('writes are counted, reads by POST are not', async () => {
    const { fake, call } = fakeOrg();
    await call('POST', '/sobjects/Contact', contact);
    await call('POST', '/parameterizedSearch', { q: 'Doe', sobjects: [{ name: 'Contact', fields: ['Id'] }] });
    await call('POST', '/composite', {
      compositeRequest: [{ method: 'GET', url: `${base}/limits`, referenceId: 'l' }],
    });
    await call('POST', '/jobs/query', { operation: 'query', query: 'SELECT Id FROM Contact' });
    expect(fake.control.writes()).toBe(1);
    expect(fake.control.log().counters.records.create).toEqual({ Contact: 1 });
  });
});

describe('describe', () => {
  it('says which fields a new record needs, and what can be a key', async () => {
    const { call } = fakeOrg();
    const { fields, keyPrefix } = (await call('GET', '/sobjects/Opportunity/describe')).body;
    type Field = Record<string, unknown> & { name: string };
    const required = fields.filter((field: Field) => field.createable && !field.nillable && !field.defaultedOnCreate);
    expect(required.map(({ name }: Field) => name)).toEqual(['Name', 'StageName', 'CloseDate']);
    expect(keyPrefix).toBe('006');
    const contacts = (await call('GET', '/sobjects/Contact/describe')).body.fields;
    const lookups = contacts.filter((field: Field) => field.idLookup).map(({ name }: Field) => name);
    expect(lookups).toEqual(['Id', 'Email']);
  });

  it('is not sent again when nothing changed', async () => {
    const { fake, call } = fakeOrg();
    const first = await call('GET', '/sobjects/Contact/describe');
    const since = { 'if-modified-since': first.headers.get('last-modified') ?? '' };
    expect((await call('GET', '/sobjects/Contact/describe', undefined, since)).status).toBe(304);
    fake.control.advanceClock(60_000);
    fake.addField('Contact', { name: 'New__c', type: 'string' });
    expect((await call('GET', '/sobjects/Contact/describe', undefined, since)).status).toBe(200);
  });

  it('misses a field that an administrator took away', async () => {
    const { fake, call, refusal } = fakeOrg();
    fake.addField('Contact', { name: 'Old__c', type: 'string' });
    expect(await refusal('SELECT Old__c FROM Contact')).toBe('none');
    fake.removeField('Contact', 'Old__c');
    expect(await refusal('SELECT Old__c FROM Contact')).toBe('INVALID_FIELD');
    expect((await call('POST', '/sobjects/Contact', { ...contact, Old__c: 'x' })).body[0].errorCode).toBe(
      'INVALID_FIELD',
    );
  });

  it('knows record types, and currencies only where there are several', async () => {
    const { fake, call } = fakeOrg({ multiCurrency: true, currency: 'EUR' });
    const id = fake.addRecordType('Opportunity', { name: 'New business', byDefault: true });
    const { fields, recordTypeInfos } = (await call('GET', '/sobjects/Opportunity/describe')).body;
    expect(recordTypeInfos[0]).toMatchObject({
      recordTypeId: id,
      developerName: 'New_business',
      defaultRecordTypeMapping: true,
    });
    expect(fields.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(['CurrencyIsoCode', 'RecordTypeId']),
    );
    const plain = (await fakeOrg().call('GET', '/sobjects/Opportunity/describe')).body.fields;
    expect(plain.some(({ name }: { name: string }) => name === 'CurrencyIsoCode')).toBe(false);
  });
});

describe('search', () => {
  it('finds phones however they are spelled, as of some time ago', async () => {
    const { fake, call } = fakeOrg({ searchLagMs: 30_000 });
    await call('POST', '/sobjects/Contact', { ...contact, Phone: '(555) 555-0100' });
    const sosl = 'FIND {5555550100} IN PHONE FIELDS RETURNING Contact(Id, Phone), Lead(Id)';
    const find = async () => (await call('GET', `/search?q=${encodeURIComponent(sosl)}`)).body.searchRecords;
    expect(await find()).toEqual([]);
    fake.control.advanceClock(31_000);
    expect(await find()).toMatchObject([{ attributes: { type: 'Contact' }, Phone: '(555) 555-0100' }]);
  });

  it('wants two characters, and a backslash before signs with a meaning', async () => {
    const { call, seed } = fakeOrg();
    seed('Contact', { LastName: 'Smith-Jones' });
    const find = (term: string) =>
      call('GET', `/search?q=${encodeURIComponent(`FIND {${term}} RETURNING Contact(Id)`)}`);
    expect((await find('S')).status).toBe(400);
    expect((await find('Smith-Jones')).status).toBe(400);
    expect((await find('Smith')).body.searchRecords).toHaveLength(1);
  });

  it('takes parameters in place of a sentence', async () => {
    const { call, seed } = fakeOrg();
    seed('Account', { Name: 'Acme Rockets' });
    const { body } = await call('POST', '/parameterizedSearch', {
      q: 'Acme',
      in: 'NAME',
      sobjects: [{ name: 'Account', fields: ['Id', 'Name'], limit: 10 }],
    });
    expect(body.searchRecords).toMatchObject([{ Name: 'Acme Rockets' }]);
  });
});
