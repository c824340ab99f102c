import { describe, expect, it } from 'vitest';
import { base, fakeOrg } from './fake-org.ts';

const contact = (more: Record<string, unknown>) => ({ attributes: { type: 'Contact' }, LastName: 'Doe', ...more });

describe('collections', () => {
  it('answer 200 with one result per record, in order', async () => {
    const { call, rows } = fakeOrg();
    const records = [contact({}), contact({ LastName: null }), contact({ LastName: 'Last' })];
    const { status, body } = await call('POST', '/composite/sobjects', { allOrNone: false, records });
    expect([status, body.map(({ success }: { success: boolean }) => success)]).toEqual([200, [true, false, true]]);
    expect(body[1].errors).toEqual([
      {
        statusCode: 'REQUIRED_FIELD_MISSING',
        message: 'Required fields are missing: [LastName]',
        fields: ['LastName'],
      },
    ]);
    expect(await rows('SELECT LastName FROM Contact')).toEqual([{ LastName: 'Doe' }, { LastName: 'Last' }]);
  });

  it('keep nothing with allOrNone when one fails', async () => {
    const { call, rows, fake } = fakeOrg();
    const records = [contact({}), contact({ LastName: null })];
    const { body } = await call('POST', '/composite/sobjects', { allOrNone: true, records });
    expect(body.map(({ errors }: { errors: { statusCode: string }[] }) => errors[0]?.statusCode)).toEqual([
      'ALL_OR_NONE_OPERATION_ROLLED_BACK',
      'REQUIRED_FIELD_MISSING',
    ]);
    expect(await rows('SELECT Id FROM Contact')).toEqual([]);
    expect(fake.control.log().counters.records.create).toEqual({});
  });

  it('take 200 records, and ten changes of type', async () => {
    const { call } = fakeOrg();
    const many = Array.from({ length: 201 }, () => contact({}));
    expect((await call('POST', '/composite/sobjects', { records: many })).status).toBe(400);
    const account = { attributes: { type: 'Account' }, Name: 'A' };
    const mixed = Array.from({ length: 12 }, (_each, at) => (at % 2 === 0 ? account : contact({})));
    expect((await call('POST', '/composite/sobjects', { records: mixed })).status).toBe(400);
    const sorted = [...mixed.filter((each) => each === account), ...mixed.filter((each) => each !== account)];
    expect((await call('POST', '/composite/sobjects', { records: sorted })).status).toBe(200);
  });

  it('update, upsert, read and delete', async () => {
    const { call, rows, fake } = fakeOrg();
    fake.addField('Contact', { name: 'Ext__c', type: 'string', externalId: true });
    const upsert = async () =>
      (
        await call('PATCH', '/composite/sobjects/Contact/Ext__c', {
          records: [contact({ Ext__c: 'a' }), contact({ Ext__c: 'b' })],
        })
      ).body;
    const made = await upsert();
    expect(made.map(({ created }: { created: boolean }) => created)).toEqual([true, true]);
    expect((await upsert()).map(({ created }: { created: boolean }) => created)).toEqual([false, false]);
    const ids: string[] = made.map(({ id }: { id: string }) => id);
    const patch = [contact({ id: ids[0], Title: 'x' }), contact({ id: '003000000000099AAA', Title: 'x' })];
    const changed = (await call('PATCH', '/composite/sobjects', { records: patch })).body;
    expect(changed.map(({ success }: { success: boolean }) => success)).toEqual([true, false]);
    const read = await call('POST', '/composite/sobjects/Contact', {
      ids: [ids[0], '003000000000099AAA'],
      fields: ['Title'],
    });
    expect(read.body).toMatchObject([{ Title: 'x' }, null]);
    const gone = await call('DELETE', `/composite/sobjects?ids=${ids.join(',')},bad&allOrNone=false`);
    expect(gone.body.map(({ success }: { success: boolean }) => success)).toEqual([true, true, false]);
    expect(await rows('SELECT Id FROM Contact')).toEqual([]);
  });

  it('fail together where the code of the administrator breaks on one', async () => {
    const { call, fake } = fakeOrg();
    fake.addBrokenTrigger({
      objectType: 'Contact',
      message: 'Trigger failed',
      failsOn: ({ Title }) => Title === 'bad',
    });
    const records = [contact({}), contact({ Title: 'bad' }), contact({})];
    const { body } = await call('POST', '/composite/sobjects', { records });
    expect(body.map(({ errors }: { errors: { statusCode: string }[] }) => errors[0]?.statusCode)).toEqual(
      Array.from({ length: 3 }, () => 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY'),
    );
  });

  it('refuse users and people in one transaction', async () => {
    const { call, rows } = fakeOrg();
    const [user] = await rows('SELECT Id FROM User');
    const records = [contact({}), { attributes: { type: 'User' }, id: user!.Id, Title: 'Boss' }];
    const first = (await call('POST', '/composite/sobjects', { records: records.slice(0, 1) })).body;
    const update = [contact({ id: first[0].id, Title: 'x' }), records[1]];
    const { body } = await call('PATCH', '/composite/sobjects', { records: update });
    expect(body.map(({ errors }: { errors: { statusCode: string }[] }) => errors[0]?.statusCode)).toEqual([
      undefined,
      'MIXED_DML_OPERATION',
    ]);
  });
});

describe('composite calls', () => {
  const sub = (referenceId: string, method: string, path: string, body?: unknown) => ({
    referenceId,
    method,
    url: base + path,
    body,
  });

  it('count once, refer to earlier answers, and tell the status of each', async () => {
    const { call, fake } = fakeOrg();
    const { status, body } = await call('POST', '/composite', {
      allOrNone: false,
      compositeRequest: [
        sub('a', 'POST', '/sobjects/Account', { Name: 'Acme' }),
        sub('bad', 'POST', '/sobjects/Contact', {}),
        sub('after', 'GET', '/sobjects/Contact/@{bad.id}'),
        sub('c', 'POST', '/sobjects/Contact', { LastName: 'Doe', AccountId: '@{a.id}' }),
        sub('q', 'GET', '/query?q=SELECT+Account.Name+FROM+Contact'),
      ],
    });
    expect(status).toBe(200);
    const { compositeResponse } = body;
    expect(compositeResponse.map((each: { httpStatusCode: number }) => each.httpStatusCode)).toEqual([
      201, 400, 400, 201, 200,
    ]);
    expect(compositeResponse[2].body[0].errorCode).toBe('PROCESSING_HALTED');
    expect(compositeResponse[4].body.records[0].Account.Name).toBe('Acme');
    expect((await call('GET', '/limits')).headers.get('sforce-limit-info')).toBe('api-usage=2/15000');
    expect(fake.control.writes()).toBe(1);
  });

  it('with allOrNone one failure undoes and halts the others', async () => {
    const { call, rows } = fakeOrg();
    const { body } = await call('POST', '/composite', {
      allOrNone: true,
      compositeRequest: [
        sub('a', 'POST', '/sobjects/Account', { Name: 'Acme' }),
        sub('c', 'POST', '/sobjects/Contact', {}),
        sub('d', 'POST', '/sobjects/Account', { Name: 'Other' }),
      ],
    });
    const codes = body.compositeResponse.map((each: { body: { errorCode: string }[] }) => each.body[0]?.errorCode);
    expect(codes).toEqual(['PROCESSING_HALTED', 'REQUIRED_FIELD_MISSING', 'PROCESSING_HALTED']);
    expect(await rows('SELECT Id FROM Account')).toEqual([]);
  });

  it('with allOrNone are one transaction, which users and people do not share', async () => {
    const { call, rows } = fakeOrg();
    const [user] = await rows('SELECT Id FROM User');
    const compositeRequest = [
      sub('c', 'POST', '/sobjects/Contact', { LastName: 'Doe' }),
      sub('u', 'PATCH', `/sobjects/User/${user!.Id}`, { Title: 'Boss' }),
    ];
    const codes = async (allOrNone: boolean) => {
      const { body } = await call('POST', '/composite', { allOrNone, compositeRequest });
      return body.compositeResponse.map((each: { httpStatusCode: number; body: { errorCode?: string }[] | null }) => [
        each.httpStatusCode,
        each.body?.[0]?.errorCode,
      ]);
    };
    expect(await codes(true)).toEqual([
      [400, 'PROCESSING_HALTED'],
      [400, 'MIXED_DML_OPERATION'],
    ]);
    expect(await codes(false)).toEqual([
      [201, undefined],
      [204, undefined],
    ]);
  });

  it('take 25 subrequests, of which 5 are queries or collections', async () => {
    const { call } = fakeOrg();
    const send = async (count: number, path: string) =>
      (
        await call('POST', '/composite', {
          compositeRequest: Array.from({ length: count }, (_each, at) => sub(`r${at}`, 'GET', path)),
        })
      ).status;
    expect([await send(25, '/limits'), await send(26, '/limits')]).toEqual([200, 400]);
    const query = '/query?q=SELECT+Id+FROM+User';
    expect([await send(5, query), await send(6, query)]).toEqual([200, 400]);
  });

  it('a batch is independent calls that count each; with haltOnError the rest is not run', async () => {
    const { call } = fakeOrg();
    const batchRequests = [
      { method: 'GET', url: 'v66.0/limits' },
      { method: 'GET', url: 'v66.0/sobjects/Contact/003000000000099AAA' },
      { method: 'POST', url: 'v66.0/sobjects/Contact', richInput: { LastName: 'Doe' } },
    ];
    const statuses = async (haltOnError: boolean) => {
      const { body } = await call('POST', '/composite/batch', { haltOnError, batchRequests });
      return [body.hasErrors, ...body.results.map(({ statusCode }: { statusCode: number }) => statusCode)];
    };
    expect(await statuses(true)).toEqual([true, 200, 404, 412]);
    expect(await statuses(false)).toEqual([true, 200, 404, 201]);
    expect((await call('GET', '/limits')).headers.get('sforce-limit-info')).toBe('api-usage=7/15000');
  });

  it('a graph is all or none by itself', async () => {
    const { call, rows } = fakeOrg();
    const graphs = [
      { graphId: '1', compositeRequest: [sub('a', 'POST', '/sobjects/Account', { Name: 'Kept' })] },
      {
        graphId: '2',
        compositeRequest: [
          sub('b', 'POST', '/sobjects/Account', { Name: 'Lost' }),
          sub('c', 'POST', '/sobjects/Contact', {}),
        ],
      },
    ];
    const { body } = await call('POST', '/composite/graph', { graphs });
    expect(body.graphs.map(({ isSuccessful }: { isSuccessful: boolean }) => isSuccessful)).toEqual([true, false]);
    expect(await rows('SELECT Name FROM Account')).toEqual([{ Name: 'Kept' }]);
  });

  it('a tree makes parents with their children, all or none', async () => {
    const { call, rows } = fakeOrg();
    const tree = (LastName: string | null) => ({
      records: [
        {
          attributes: { type: 'Account', referenceId: 'a' },
          Name: 'Acme',
          Contacts: { records: [{ attributes: { type: 'Contact', referenceId: 'c' }, LastName }] },
        },
      ],
    });
    const bad = await call('POST', '/composite/tree/Account', tree(null));
    expect(bad).toMatchObject({ status: 400, body: { hasErrors: true, results: [{ referenceId: 'c' }] } });
    expect((await call('POST', '/composite/tree/Account', tree('Doe'))).status).toBe(201);
    expect(await rows('SELECT LastName, Account.Name FROM Contact')).toMatchObject([
      { LastName: 'Doe', Account: { Name: 'Acme' } },
    ]);
  });
});

describe('bulk jobs', () => {
  const ingest = async (org: ReturnType<typeof fakeOrg>, job: Record<string, string>, csv: string) => {
    const { body } = await org.call('POST', '/jobs/ingest', {
      object: 'Contact',
      contentType: 'CSV',
      lineEnding: 'LF',
      ...job,
    });
    expect(body).toMatchObject({ state: 'Open', contentUrl: `services/data/v66.0/jobs/ingest/${body.id}/batches` });
    expect((await org.call('PUT', `/${body.contentUrl}`, csv)).status).toBe(201);
    return `/jobs/ingest/${body.id}`;
  };
  const finish = async (org: ReturnType<typeof fakeOrg>, path: string) => {
    await org.call('PATCH', path, { state: 'UploadComplete' });
    const states: string[] = [];
    while (states.at(-1) !== 'JobComplete') states.push((await org.call('GET', path)).body.state);
    return states;
  };

  it('wait until the upload is said to be complete, and are done after some looks', async () => {
    const org = fakeOrg({ bulkPolls: 3 });
    const path = await ingest(org, { operation: 'insert' }, 'LastName\nDoe\n');
    expect((await org.call('GET', path)).body.state).toBe('Open');
    expect((await org.call('GET', `${path}/successfulResults/`)).status).toBe(400);
    expect(await finish(org, path)).toEqual(['InProgress', 'InProgress', 'JobComplete']);
    expect((await org.call('GET', path)).body).toMatchObject({ numberRecordsProcessed: 1, numberRecordsFailed: 0 });
  });

  it('a complete job can hold failed rows', async () => {
    const org = fakeOrg();
    const path = await ingest(org, { operation: 'insert' }, 'LastName,Title\nDoe,CEO\n,CTO\n');
    await finish(org, path);
    const good = await org.call('GET', `${path}/successfulResults/`);
    expect(good.body).toMatch(/^"sf__Id","sf__Created","LastName","Title"\n"003\w{15}","true","Doe","CEO"\n$/);
    const bad = await org.call('GET', `${path}/failedResults/`);
    expect(bad.body).toBe(
      '"sf__Id","sf__Error","LastName","Title"\n"","REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --","","CTO"\n',
    );
    expect((await org.call('GET', `${path}/unprocessedrecords/`)).body).toBe('"LastName","Title"\n');
  });

  it('an empty cell leaves a field alone, #N/A empties it', async () => {
    const org = fakeOrg();
    const [id] = org.seed('Contact', { LastName: 'Doe', Title: 'CEO', Phone: '555-0100' });
    await finish(
      org,
      await ingest(org, { operation: 'update', columnDelimiter: 'SEMICOLON' }, `Id;Title;Phone\n${id};;#N/A\n`),
    );
    expect(await org.rows('SELECT Title, Phone FROM Contact')).toEqual([{ Title: 'CEO', Phone: null }]);
  });

  it('upsert by a key, with references by the key of their target', async () => {
    const org = fakeOrg();
    for (const name of ['Contact', 'Account'])
      org.fake.addField(name, { name: 'Ext__c', type: 'string', externalId: true });
    org.seed('Account', { Name: 'Acme', Ext__c: 'A-1' });
    const job = { operation: 'upsert', externalIdFieldName: 'Ext__c' };
    await finish(org, await ingest(org, job, 'Ext__c,LastName,Account.Ext__c\nk1,Doe,A-1\nk1,Roe,\n'));
    expect(await org.rows('SELECT LastName, Account.Name FROM Contact')).toMatchObject([
      { LastName: 'Roe', Account: { Name: 'Acme' } },
    ]);
  });

  it('hardDelete leaves no trace', async () => {
    const org = fakeOrg();
    const [id] = org.seed('Contact', { LastName: 'Doe' });
    await finish(org, await ingest(org, { operation: 'hardDelete' }, `Id\n${id}\n`));
    expect(await org.rows('SELECT Id FROM Contact', true)).toEqual([]);
  });

  it('results are kept for seven days', async () => {
    const org = fakeOrg();
    const path = await ingest(org, { operation: 'insert' }, 'LastName\nDoe\n');
    await finish(org, path);
    org.fake.control.advanceClock(7 * 86_400_000);
    expect((await org.call('GET', path)).status).toBe(404);
  });

  it('query jobs give pages of CSV until the locator says null', async () => {
    const org = fakeOrg();
    org.seed('Contact', { LastName: 'A', Title: 'x,y' }, { LastName: 'B' }, { LastName: 'C' });
    const { body } = await org.call('POST', '/jobs/query', {
      operation: 'queryAll',
      query: 'SELECT LastName, Title, IsDeleted, CreatedDate FROM Contact',
    });
    const path = `/jobs/query/${body.id}`;
    expect([body.state, (await org.call('GET', path)).body.state, (await org.call('GET', path)).body.state]).toEqual([
      'UploadComplete',
      'InProgress',
      'JobComplete',
    ]);
    const first = await org.call('GET', `${path}/results?maxRecords=2`);
    expect(first.body).toBe(
      '"LastName","Title","IsDeleted","CreatedDate"\n"A","x,y","false","2026-01-10T08:00:00.000Z"\n"B","","false","2026-01-10T08:00:00.000Z"\n',
    );
    const locator = first.headers.get('sforce-locator');
    expect([locator, first.headers.get('sforce-numberofrecords')]).toEqual(['2', '2']);
    const last = await org.call('GET', `${path}/results?maxRecords=2&locator=${locator}`);
    expect([last.headers.get('sforce-locator'), last.body.split('\n').length]).toEqual(['null', 3]);
    expect((await org.call('GET', `${path}/resultPages`)).body.resultPages).toHaveLength(1);
  });

  it('refuse compound fields and some objects', async () => {
    const org = fakeOrg();
    const query = (soql: string) => org.call('POST', '/jobs/query', { operation: 'query', query: soql });
    const { body } = await query('SELECT MailingAddress FROM Contact');
    await org.call('GET', `/jobs/query/${body.id}`);
    expect((await org.call('GET', `/jobs/query/${body.id}`)).body).toMatchObject({ state: 'Failed' });
    expect((await query('SELECT Id FROM TaskStatus')).body[0].errorCode).toBe('INVALIDENTITY');
    expect((await query('SELECT Id FROM Contact OFFSET 5')).status).toBe(400);
  });
});
