import { describe, expect, it } from 'vitest';
import { base, fakeOrg } from './fake-org.ts';

const people = [
  { LastName: 'Alpha', Email: 'Alpha@Example.test', Title: 'CEO' },
  { LastName: "O'Beta", Email: 'beta@example.test' },
  { LastName: 'gamma_1', Title: 'CTO' },
];

describe('SOQL', () => {
  const names = async (where: string): Promise<unknown[]> => {
    const { rows, seed } = fakeOrg();
    seed('Contact', ...people);
    return (await rows(`SELECT LastName FROM Contact WHERE ${where} ORDER BY LastName`)).map(
      ({ LastName }) => LastName,
    );
  };

  it.each([
    ["Email = 'alpha@example.test'", ['Alpha']],
    ["LastName = 'O\\'Beta'", ["O'Beta"]],
    ["Title != 'CEO'", ['gamma_1', "O'Beta"]],
    ['Title = null', ["O'Beta"]],
    ["Title IN ('CEO', 'CTO')", ['Alpha', 'gamma_1']],
    ["Title NOT IN ('CEO')", ['gamma_1', "O'Beta"]],
    ["LastName LIKE '%a\\_1'", ['gamma_1']],
    ["LastName LIKE 'A____'", ['Alpha']],
    ["LastName LIKE 'Alph\\_'", []],
    ["(Title = 'CEO' OR Title = 'CTO') AND Email != null", ['Alpha']],
    ["NOT Title = 'CEO'", ['gamma_1', "O'Beta"]],
    ['CreatedDate = TODAY AND CreatedDate >= 2026-01-10T08:00:00Z', ['Alpha', 'gamma_1', "O'Beta"]],
    ['CreatedDate > 2026-01-10T09:00:00+01:00', []],
    ["Owner.Email = 'avery@example.test' AND IsDeleted = false", ['Alpha', 'gamma_1', "O'Beta"]],
    ["OwnerId IN (SELECT Id FROM User WHERE IsActive = true) AND Title = 'CTO'", ['gamma_1']],
  ])('finds the rows where %s', async (where, expected) => {
    expect(await names(where)).toEqual(expected);
  });

  it.each([
    ['SELECT Nope FROM Contact', 'INVALID_FIELD'],
    ['SELECT Id FROM Nope', 'INVALID_TYPE'],
    ['SELECT Id FROM Contact WHERE', 'MALFORMED_QUERY'],
    ["SELECT Id FROM Contact WHERE Title = 'a' AND Title = 'b' OR Title = 'c'", 'MALFORMED_QUERY'],
    ["SELECT Id FROM Contact WHERE CreatedDate > '2026-01-01T00:00:00Z'", 'INVALID_FIELD'],
    ['SELECT Id FROM Contact WHERE LastName = 5', 'INVALID_FIELD'],
    ["SELECT Id FROM Contact WHERE Id = 'abc'", 'INVALID_QUERY_FILTER_OPERATOR'],
    ["SELECT Id FROM Contact WHERE Description = 'x'", 'INVALID_FIELD'],
    ['SELECT Id FROM Contact LIMIT 5 OFFSET 2001', 'NUMBER_OUTSIDE_VALID_RANGE'],
    ['SELECT FIELDS(ALL) FROM Contact LIMIT 201', 'MALFORMED_QUERY'],
    ['SELECT FIELDS(ALL) FROM Contact', 'MALFORMED_QUERY'],
    [`SELECT Id FROM Contact WHERE LastName = '${'x'.repeat(4001)}'`, 'MALFORMED_QUERY'],
  ])('refuses %.60s', async (soql, code) => {
    expect(await fakeOrg().refusal(soql)).toBe(code);
  });

  it('reads parents within a row, and null where there is none', async () => {
    const { fake, rows } = fakeOrg();
    const [account] = fake.control.seed([
      { objectType: 'Account', ref: 'acme', fields: { Name: 'Acme' } },
      { objectType: 'Contact', fields: { LastName: 'A' }, links: [{ objectType: 'Account', ref: 'acme' }] },
      { objectType: 'Contact', fields: { LastName: 'B' } },
    ]);
    expect(
      await rows('SELECT LastName, Account.Name, Account.Owner.Name FROM Contact ORDER BY LastName'),
    ).toMatchObject([
      { Account: { attributes: { type: 'Account' }, Name: 'Acme', Owner: { Name: 'Avery Admin' } } },
      { Account: null },
    ]);
    expect(await rows(`SELECT Id FROM Contact WHERE AccountId = '${account!.slice(0, 15)}'`)).toHaveLength(1);
  });

  it('tells the kind of a parent that can be of several', async () => {
    const { rows, seed } = fakeOrg();
    const [lead] = seed('Lead', { LastName: 'L', Company: 'C' });
    seed('Task', { Subject: 'Call', WhoId: lead });
    expect(await rows("SELECT Who.Type, Who.Name FROM Task WHERE Who.Type = 'Lead'")).toMatchObject([
      { Who: { Type: 'Lead', Name: 'L' } },
    ]);
  });

  it('orders by several fields, nulls first unless told', async () => {
    const { rows, seed } = fakeOrg();
    seed('Contact', { LastName: 'B', Title: 'x' }, { LastName: 'A', Title: 'x' }, { LastName: 'C' });
    const order = async (by: string) =>
      (await rows(`SELECT LastName FROM Contact ORDER BY ${by}`)).map(({ LastName }) => LastName).join('');
    expect(await order('Title, LastName')).toBe('CAB');
    expect(await order('Title NULLS LAST, LastName DESC')).toBe('BAC');
  });

  it('counts', async () => {
    const { call, seed } = fakeOrg();
    seed('Contact', ...people);
    expect((await call('GET', '/query?q=SELECT+COUNT()+FROM+Contact')).body).toEqual({
      totalSize: 3,
      done: true,
      records: [],
    });
  });

  it('gives pages of 2,000 rows by a path that lives two days', async () => {
    const { fake, call, seed } = fakeOrg();
    seed('Contact', ...Array.from({ length: 2001 }, (_each, at) => ({ LastName: `N${at}` })));
    const first = (await call('GET', '/query?q=SELECT+Id+FROM+Contact')).body;
    expect([first.totalSize, first.done, first.records.length]).toEqual([2001, false, 2000]);
    expect(first.nextRecordsUrl).toMatch(new RegExp(`^${base}/query/0r8\\w+-2000$`));
    expect((await call('GET', first.nextRecordsUrl)).body).toMatchObject({ done: true, records: [{}] });
    fake.control.advanceClock(172_800_000);
    expect((await call('GET', first.nextRecordsUrl)).body[0].errorCode).toBe('INVALID_QUERY_LOCATOR');
  });

  it('takes the batch size as a hint: never below 200, and fewer rows than asked', async () => {
    const { call, seed } = fakeOrg({ pageRows: 250 });
    seed('Contact', ...Array.from({ length: 600 }, (_each, at) => ({ LastName: `N${at}` })));
    const size = async (batchSize: number) => {
      const headers = { 'sforce-query-options': `batchSize=${batchSize}` };
      return (await call('GET', '/query?q=SELECT+Id+FROM+Contact', undefined, headers)).body.records.length;
    };
    expect([await size(10), await size(225), await size(2000)]).toEqual([200, 225, 250]);
  });

  it('queryAll shows the recycle bin, and its further pages still say query', async () => {
    const { fake, call, seed } = fakeOrg({ pageRows: 1 });
    const [gone] = seed('Contact', { LastName: 'A' }, { LastName: 'B' });
    fake.control.delete({ objectType: 'Contact', id: gone! });
    const { body } = await call('GET', '/queryAll?q=SELECT+Id,IsDeleted+FROM+Contact+ORDER+BY+Id');
    expect(body).toMatchObject({ totalSize: 2, records: [{ Id: gone, IsDeleted: true }] });
    expect(body.nextRecordsUrl).toContain('/query/');
    expect((await call('GET', body.nextRecordsUrl)).body.records).toMatchObject([{ IsDeleted: false }]);
  });

  it('a request line of more than 16 KB is refused', async () => {
    const { call } = fakeOrg();
    const ids = Array.from({ length: 1000 }, () => "'003000000000001AAA'").join(',');
    expect(
      (await call('GET', `/query?q=${encodeURIComponent(`SELECT Id FROM Contact WHERE Id IN (${ids})`)}`)).status,
    ).toBe(414);
  });

  it('a query over too many rows times out (setting), and a smaller span does not', async () => {
    const { refusal, seed } = fakeOrg({ slowQueryRows: 2 });
    seed('Contact', ...people);
    expect(await refusal('SELECT Id FROM Contact')).toBe('QUERY_TIMEOUT');
    expect(await refusal("SELECT Id FROM Contact WHERE Title = 'CEO'")).toBe('none');
  });

  it('hides archived activities from query but not from queryAll', async () => {
    const { rows, seed } = fakeOrg();
    seed('Task', { Subject: 'Old', Status: 'Completed', ActivityDate: '2024-06-01' }, { Subject: 'New' });
    expect(await rows('SELECT Subject FROM Task')).toEqual([{ Subject: 'New' }]);
    expect(await rows('SELECT Subject, IsArchived FROM Task WHERE IsArchived = true', true)).toEqual([
      { Subject: 'Old', IsArchived: true },
    ]);
  });
});
