import { describe, expect, it } from 'vitest';
import { base, fakeOrg } from './fake-org.ts';

const contact = { LastName: 'Doe', Email: 'doe@example.test' };

describe('writing one record', () => {
  it('create answers 201 with the id, update and delete 204 with nothing', async () => {
    const { call } = fakeOrg();
    const made = await call('POST', '/sobjects/Contact', contact);
    expect(made).toMatchObject({ status: 201, body: { success: true, errors: [] } });
    expect(made.body.id).toMatch(/^003\w{15}$/);
    const changed = await call('PATCH', `/sobjects/Contact/${made.body.id}`, { Title: 'CEO' });
    expect([changed.status, changed.body]).toEqual([204, '']);
    expect((await call('GET', `/sobjects/Contact/${made.body.id}?fields=Title,Name`)).body).toMatchObject({
      Title: 'CEO',
      Name: 'Doe',
    });
    expect((await call('DELETE', `/sobjects/Contact/${made.body.id}`)).status).toBe(204);
  });

  it.each([
    [{ FirstName: 'x' }, 'REQUIRED_FIELD_MISSING', ['LastName']],
    [{ ...contact, Nope__c: 1 }, 'INVALID_FIELD', undefined],
    [{ ...contact, Name: 'x' }, 'INVALID_FIELD_FOR_INSERT_UPDATE', ['Name']],
    [{ ...contact, Email: 'nope' }, 'INVALID_EMAIL_ADDRESS', ['Email']],
    [{ ...contact, FirstName: 'x'.repeat(41) }, 'STRING_TOO_LONG', ['FirstName']],
    [{ ...contact, AccountId: 'nope' }, 'MALFORMED_ID', ['AccountId']],
    [{ ...contact, AccountId: '001000000000099AAA' }, 'INVALID_CROSS_REFERENCE_KEY', ['AccountId']],
    [{ ...contact, AccountId: '003000000000001AAA' }, 'FIELD_INTEGRITY_EXCEPTION', ['AccountId']],
    [{ ...contact, MailingAddress: { city: 'Bern' } }, 'INVALID_FIELD_FOR_INSERT_UPDATE', ['MailingAddress']],
    [{ ...contact, Birthdate: 'yesterday' }, 'JSON_PARSER_ERROR', undefined],
  ])('a create with %j is refused whole', async (input, errorCode, fields) => {
    const { call, rows } = fakeOrg();
    const { status, body } = await call('POST', '/sobjects/Contact', input);
    expect([status, body[0].errorCode, body[0].fields]).toEqual([400, errorCode, fields]);
    expect(await rows('SELECT Id FROM Contact')).toEqual([]);
  });

  it('restricted picklists refuse other values, open ones take free text', async () => {
    const { fake, call } = fakeOrg();
    fake.addField('Contact', { name: 'Level__c', type: 'picklist', restricted: true, choices: [{ value: 'High' }] });
    expect((await call('POST', '/sobjects/Contact', { ...contact, Level__c: 'Odd' })).body[0].errorCode).toBe(
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    );
    expect((await call('POST', '/sobjects/Contact', { ...contact, LeadSource: 'Odd' })).status).toBe(201);
  });

  it('states and countries must be in the list where they are picklists', async () => {
    const { call } = fakeOrg({ stateCountryPicklists: true });
    expect((await call('POST', '/sobjects/Contact', { ...contact, MailingState: 'Atlantis' })).body[0].errorCode).toBe(
      'FIELD_INTEGRITY_EXCEPTION',
    );
    expect((await call('POST', '/sobjects/Contact', { ...contact, MailingStateCode: 'CA' })).status).toBe(201);
  });

  it('an inactive user owns nothing, a queue can own a lead but not a contact', async () => {
    const { fake, call, rows, seed } = fakeOrg();
    const [user] = seed('User', {
      LastName: 'Gone',
      Username: 'gone@example.test',
      Email: 'gone@example.test',
      IsActive: false,
    });
    expect((await call('POST', '/sobjects/Contact', { ...contact, OwnerId: user })).body[0].errorCode).toBe(
      'INACTIVE_OWNER_OR_USER',
    );
    const [queue] = await rows("SELECT Id FROM Group WHERE Type = 'Queue'");
    expect((await call('POST', '/sobjects/Lead', { LastName: 'L', Company: 'C', OwnerId: queue!.Id })).status).toBe(
      201,
    );
    expect((await call('POST', '/sobjects/Contact', { ...contact, OwnerId: queue!.Id })).status).toBe(400);
    expect(fake.control.stats().records.Contact?.live).toBe(0);
  });

  it('null empties a field', async () => {
    const { call, rows, seed } = fakeOrg();
    const [id] = seed('Contact', contact);
    await call('PATCH', `/sobjects/Contact/${id}`, { Email: null });
    expect(await rows('SELECT Email FROM Contact')).toEqual([{ Email: null }]);
    expect((await call('PATCH', `/sobjects/Contact/${id}`, { LastName: null })).body[0].errorCode).toBe(
      'REQUIRED_FIELD_MISSING',
    );
  });

  it('an unknown id is said in the words of an unknown key', async () => {
    const { call } = fakeOrg();
    const { status, body } = await call('PATCH', '/sobjects/Contact/003000000000099AAA', { Title: 'x' });
    expect([status, body[0].errorCode]).toEqual([404, 'NOT_FOUND']);
    expect(body[0].message).toMatch(/^Provided external ID field does not exist or is not accessible: 003/);
    expect((await call('POST', '/sobjects/Nope', {})).body[0].message).toBe('The requested resource does not exist');
  });

  it('ids of 15 characters are the same records', async () => {
    const { call, seed } = fakeOrg();
    const [id] = seed('Contact', contact);
    expect((await call('GET', `/sobjects/Contact/${id!.slice(0, 15)}`)).body.Id).toBe(id);
  });

  it('the stage of a deal decides whether it is closed and how likely it is', async () => {
    const { call, rows } = fakeOrg();
    const deal = { Name: 'D', CloseDate: '2026-02-01', StageName: 'Closed Won', Amount: 12.345 };
    expect((await call('POST', '/sobjects/Opportunity', deal)).status).toBe(201);
    expect(await rows('SELECT IsClosed, IsWon, Probability, ForecastCategoryName, Amount FROM Opportunity')).toEqual([
      { IsClosed: true, IsWon: true, Probability: 100, ForecastCategoryName: 'Closed', Amount: 12.35 },
    ]);
  });

  it('the subtype of a task is set once, and its company follows from the person', async () => {
    const { call, rows, seed } = fakeOrg();
    const [account] = seed('Account', { Name: 'Acme' });
    const [person] = seed('Contact', { ...contact, AccountId: account });
    const { id } = (await call('POST', '/sobjects/Task', { Subject: 'Call', TaskSubtype: 'Call', WhoId: person })).body;
    expect(await rows('SELECT AccountId, Status, IsClosed, TaskSubtype FROM Task')).toEqual([
      { AccountId: account, Status: 'Not Started', IsClosed: false, TaskSubtype: 'Call' },
    ]);
    expect((await call('PATCH', `/sobjects/Task/${id}`, { TaskSubtype: 'Task' })).body[0].errorCode).toBe(
      'INVALID_FIELD_FOR_INSERT_UPDATE',
    );
    await call('PATCH', `/sobjects/Task/${id}`, { Status: 'Completed' });
    expect(await rows('SELECT IsClosed, CompletedDateTime FROM Task')).toEqual([
      { IsClosed: true, CompletedDateTime: '2026-01-10T08:00:00.000+0000' },
    ]);
  });

  it('a meeting needs a start and an end or a length', async () => {
    const { call, rows } = fakeOrg();
    const start = { Subject: 'Meet', StartDateTime: '2026-02-01T10:00:00Z' };
    expect((await call('POST', '/sobjects/Event', start)).body[0].errorCode).toBe('REQUIRED_FIELD_MISSING');
    await call('POST', '/sobjects/Event', { ...start, DurationInMinutes: 30 });
    expect(await rows('SELECT EndDateTime, ActivityDate FROM Event')).toEqual([
      { EndDateTime: '2026-02-01T10:30:00.000+0000', ActivityDate: '2026-02-01' },
    ]);
  });
});

describe('attendees of a meeting', () => {
  it('are records of their own that go with it and come back with it, and bulk jobs refuse them', async () => {
    const { fake, call, rows, seed } = fakeOrg();
    const [person] = seed('Contact', contact);
    const meeting = { Subject: 'Meet', StartDateTime: '2026-02-01T10:00:00Z', DurationInMinutes: 30 };
    const { id } = (await call('POST', '/sobjects/Event', meeting)).body;
    await call('POST', '/sobjects/EventRelation', { EventId: id, RelationId: person });
    const attendees = () => rows('SELECT RelationId, Status, Relation.Name FROM EventRelation');
    expect(await attendees()).toMatchObject([{ RelationId: person, Status: 'New', Relation: { Name: 'Doe' } }]);
    fake.control.delete({ objectType: 'Event', id });
    expect(await attendees()).toEqual([]);
    fake.control.restore({ objectType: 'Event', id });
    expect(await attendees()).toHaveLength(1);
    const job = await call('POST', '/jobs/query', { operation: 'query', query: 'SELECT Id FROM EventRelation' });
    expect(job.body[0].errorCode).toBe('INVALIDENTITY');
  });
});

describe('records by a key of the client', () => {
  const keyed = () => {
    const org = fakeOrg();
    org.fake.addField('Contact', { name: 'Ext__c', type: 'string', externalId: true });
    org.fake.addField('Account', { name: 'Ext__c', type: 'string', externalId: true, unique: true });
    return org;
  };

  it('an upsert creates with 201, updates with 200, and refuses several with 300', async () => {
    const { call, rows, seed } = keyed();
    const path = `/sobjects/Contact/Ext__c/${encodeURIComponent('a/1 é')}`;
    expect(await call('PATCH', path, contact)).toMatchObject({ status: 201, body: { created: true } });
    expect(await call('PATCH', path, { Title: 'x' })).toMatchObject({ status: 200, body: { created: false } });
    expect(await rows('SELECT Ext__c, Title FROM Contact')).toEqual([{ Ext__c: 'a/1 é', Title: 'x' }]);
    const twins = seed('Contact', { LastName: 'T', Ext__c: 'twin' }, { LastName: 'T', Ext__c: 'twin' });
    const several = await call('PATCH', '/sobjects/Contact/Ext__c/twin', { Title: 'y' });
    expect(several).toMatchObject({ status: 300, body: twins.map((id) => `${base}/sobjects/Contact/${id}`) });
    expect(await rows("SELECT Id FROM Contact WHERE Title = 'y'")).toEqual([]);
  });

  it('does not create when only updates are wanted, nor with the key in the body', async () => {
    const { call } = keyed();
    expect((await call('PATCH', '/sobjects/Contact/Ext__c/k?updateOnly=true', contact)).status).toBe(404);
    expect((await call('PATCH', '/sobjects/Contact/Ext__c/k', { ...contact, Ext__c: 'k' })).status).toBe(400);
  });

  it('older versions answer a found upsert with 204 (setting)', async () => {
    const { call, seed } = fakeOrg({ unverified: { upsertFoundStatus: 204 } });
    seed('Contact', contact);
    expect((await call('PATCH', '/sobjects/Contact/Email/doe@example.test', { Title: 'x' })).status).toBe(204);
  });

  it('an e-mail address is a key too', async () => {
    const { call, seed } = keyed();
    const [id] = seed('Contact', contact);
    expect((await call('GET', '/sobjects/Contact/Email/DOE@example.test')).body.Id).toBe(id);
    expect((await call('GET', '/sobjects/Contact/Phone/555')).status).toBe(404);
  });

  it('a unique value is taken once, even by a record in the bin', async () => {
    const { call, fake } = keyed();
    const { id } = (await call('POST', '/sobjects/Account', { Name: 'A', Ext__c: 'k' })).body;
    const { body } = await call('POST', '/sobjects/Account', { Name: 'B', Ext__c: 'k' });
    expect(body[0]).toMatchObject({
      errorCode: 'DUPLICATE_VALUE',
      message: `duplicate value found: Ext__c duplicates value on record with id: ${id.slice(0, 15)}`,
    });
    fake.control.delete({ objectType: 'Account', id });
    expect((await call('POST', '/sobjects/Account', { Name: 'B', Ext__c: 'k' })).status).toBe(400);
  });

  it('references can be given by the key of their target', async () => {
    const { call, rows, seed } = keyed();
    const [account] = seed('Account', { Name: 'Acme', Ext__c: 'A-1' });
    expect((await call('POST', '/sobjects/Contact', { ...contact, Account: { Ext__c: 'A-1' } })).status).toBe(201);
    expect(await rows('SELECT AccountId FROM Contact')).toEqual([{ AccountId: account }]);
    expect((await call('POST', '/sobjects/Contact', { ...contact, Account: { Ext__c: 'no' } })).body[0].errorCode).toBe(
      'INVALID_FIELD',
    );
  });
});

describe('rules of the organisation', () => {
  const duplicates = (action: 'alert' | 'block') => {
    const org = fakeOrg();
    org.fake.addDuplicateRule({
      objectType: 'Contact',
      name: 'Contacts_DR',
      matchRule: 'Contact_MR',
      matchOn: ['Email'],
      action,
    });
    const [id] = org.seed('Contact', contact);
    return { ...org, id };
  };
  const insist = { 'sforce-duplicate-rule-header': 'allowSave=true; includeRecordDetails=true' };

  it('a duplicate is refused with what it matches, under a key that is really spelled so', async () => {
    const { call, id } = duplicates('alert');
    const { status, body } = await call('POST', '/sobjects/Contact', { ...contact, Email: 'DOE@example.test' });
    expect([status, body[0].errorCode]).toEqual([400, 'DUPLICATES_DETECTED']);
    expect(body[0].duplicateResut).toMatchObject({
      allowSave: true,
      duplicateRule: 'Contacts_DR',
      matchResults: [{ rule: 'Contact_MR', size: 1, matchRecords: [{ record: { Id: id } }] }],
    });
  });

  it('a client can insist where the rule only alerts', async () => {
    expect((await duplicates('alert').call('POST', '/sobjects/Contact', contact, insist)).status).toBe(201);
    expect((await duplicates('block').call('POST', '/sobjects/Contact', contact, insist)).status).toBe(400);
  });

  it('collections tell of duplicates without what they match', async () => {
    const { call } = duplicates('block');
    const records = [{ attributes: { type: 'Contact' }, ...contact }];
    const { status, body } = await call('POST', '/composite/sobjects', { allOrNone: false, records });
    expect(status).toBe(200);
    expect(Object.keys(body[0].errors[0])).toEqual(['statusCode', 'message', 'fields']);
  });

  it('validation rules refuse in the words of the administrator', async () => {
    const { fake, call } = fakeOrg();
    fake.addValidationRule({
      objectType: 'Contact',
      message: 'Contacts need a phone.',
      field: 'Phone',
      refuses: ({ Phone }) => Phone === null,
    });
    expect((await call('POST', '/sobjects/Contact', contact)).body).toEqual([
      { message: 'Contacts need a phone.', errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', fields: ['Phone'] },
    ]);
  });

  it('a locked account locks its contacts as well', async () => {
    const { fake, call, seed } = fakeOrg();
    const [account] = seed('Account', { Name: 'Acme' });
    fake.lockRecord(account!, 10_000);
    const write = () => call('POST', '/sobjects/Contact', { ...contact, AccountId: account });
    expect((await write()).body[0].errorCode).toBe('UNABLE_TO_LOCK_ROW');
    fake.control.advanceClock(10_000);
    expect((await write()).status).toBe(201);
  });

  it('field-level security hides a field from describe and from queries', async () => {
    const { fake, call, refusal, seed } = fakeOrg();
    const [id] = seed('Contact', contact);
    fake.access.hide('Contact', 'Phone');
    fake.access.lock('Contact', 'Title');
    const { fields } = (await call('GET', '/sobjects/Contact/describe')).body;
    const named = (name: string) => fields.find((field: { name: string }) => field.name === name);
    expect(named('Phone')).toBeUndefined();
    expect(named('Title')).toMatchObject({ createable: false, updateable: false });
    expect(await refusal('SELECT Phone FROM Contact')).toBe('INVALID_FIELD');
    expect((await call('PATCH', `/sobjects/Contact/${id}`, { Phone: '1' })).body[0].errorCode).toBe('INVALID_FIELD');
    expect((await call('PATCH', `/sobjects/Contact/${id}`, { Title: 'x' })).body[0].errorCode).toBe(
      'INVALID_FIELD_FOR_INSERT_UPDATE',
    );
    expect((await call('GET', `/sobjects/Contact/${id}`)).body).not.toHaveProperty('Phone');
  });
});
