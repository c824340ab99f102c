import { RateLimitError } from '@crmsync/adapter';
import { changesSince, listAll } from '@crmsync/testkit';
import { describe, expect, it } from 'vitest';
import { csvLine, parseCsv } from '../src/endpoints/csv.ts';
import { idsOf, openOrg, patch } from './support/org.ts';

const full = (n: number) => ({
  LastName: `Example "${n}"`,
  FirstName: 'Ann',
  Email: `ann.${n}@example.com`,
  Description: `first line\nsecond, line ${n}`,
  DoNotCall: n % 2 === 0,
  Birthdate: '1990-05-01',
});

const deal = (n: number) => ({
  Name: `Anvils ${n}`,
  StageName: 'Prospecting',
  CloseDate: '2026-06-01',
  Amount: 100.5,
  Probability: 35,
});

describe('query jobs', () => {
  const bulk = { queryAbove: 10, pageRecords: 4 };

  it('read what a listing reads, page by page, once there is more than the threshold', async () => {
    for (const [objectType, make] of [
      ['Contact', full],
      ['Opportunity', deal],
    ] as const) {
      const usual = openOrg();
      // How times end in a result is not documented.
      const bulkTimeSuffix = objectType === 'Contact' ? 'Z' : '+0000';
      const org = openOrg({ unverified: { bulkTimeSuffix } }, { bulk });
      const fields = Array.from({ length: 14 }, (_, at) => make(at));
      usual.seed(objectType, ...fields);
      org.seed(objectType, ...fields);
      const wanted = await listAll(usual.port(objectType));
      const { records, pages, checkpoint } = await listAll(org.port(objectType));
      expect(records).toEqual(wanted.records);
      expect(Math.max(...pages.map((page) => page.records.length))).toBe(4);
      expect(org.paths()).toContain('POST /jobs/query');
      expect(usual.paths()).not.toContain('POST /jobs/query');
      expect(checkpoint).toBeDefined();
      const [id = ''] = idsOf(records);
      org.fake.control.edit({ objectType, id, fields: { Description: 'edited' } });
      expect(idsOf((await changesSince(org.port(objectType), checkpoint)).records)).toContain(id);
    }
  });

  it('read many changes, deleted records among them', async () => {
    const org = openOrg({}, { bulk });
    const { checkpoint } = await listAll(org.port('Contact'));
    const ids = org.seed('Contact', ...Array.from({ length: 14 }, (_, at) => full(at)));
    org.fake.control.delete({ objectType: 'Contact', id: ids[3] ?? '' });
    const { records } = await changesSince(org.port('Contact'), checkpoint);
    expect(idsOf(records).sort()).toEqual([...ids].sort());
    expect(records.find(({ ref }) => ref.id === ids[3])?.deleted?.kind).toBe('soft');
    expect(org.paths()).toContain('POST /jobs/query');
  });

  it('that take long are looked at again by later calls, each of which ends soon', async () => {
    const org = openOrg({ bulkPolls: 20 }, { bulk });
    org.seed('Contact', ...Array.from({ length: 14 }, (_, at) => full(at)));
    const { records, pages } = await listAll(org.port('Contact'));
    expect(records).toHaveLength(14);
    expect(pages.filter((page) => page.records.length === 0).length).toBeGreaterThan(2);
  });

  it('whose result is not kept any more begin again', async () => {
    const org = openOrg({}, { bulk });
    const ids = org.seed('Contact', ...Array.from({ length: 14 }, (_, at) => full(at)));
    const first = await org.port('Contact').list();
    const second = await org.port('Contact').list({ cursor: first.next });
    expect(second.records).toHaveLength(4);
    org.clock.advance(8 * 86_400_000);
    const rest = await listAll(org.port('Contact'), { cursor: second.next });
    expect([...new Set(idsOf(rest.records))].sort()).toEqual([...ids].sort());
  });

  it('stand in for a listing that takes the vendor too long', async () => {
    const org = openOrg({ slowQueryRows: 1_000 }, { bulk: { queryAbove: 1_000_000 } });
    const ids = org.seed('Contact', ...Array.from({ length: 5 }, (_, at) => full(at)));
    org.fake.control.addFaults([{ match: { path: 'queryAll', nth: 1 }, fault: { kind: 'status', status: 400 } }]);
    expect(idsOf((await listAll(org.port('Contact'))).records)).toEqual(ids);
    expect(org.paths()).toContain('POST /jobs/query');
  });

  it("are not begun when the organisation's day has nothing left", async () => {
    const org = openOrg({ dailyRequests: 4 }, { bulk, rateLimits: { dailyReserve: 0 } });
    org.seed('Contact', ...Array.from({ length: 14 }, (_, at) => full(at)));
    await org.connection.whoAmI();
    await org.connection.request({ method: 'GET', path: '/services/data/v66.0/limits' });
    await expect(org.port('Contact').list()).rejects.toBeInstanceOf(RateLimitError);
    expect(org.paths()).not.toContain('POST /jobs/query');
  });
});

describe('ingest jobs', () => {
  const settings = { bulk: { writeAbove: 2, writeBatch: 1_000 }, syncKeyField: { Contact: 'Key__c' } };
  const open = () => {
    const org = openOrg({}, settings);
    org.fake.addField('Contact', { name: 'Key__c', type: 'string', length: 80, externalId: true, unique: true });
    return org;
  };
  const items = (count: number) =>
    Array.from({ length: count }, (_, at) => ({
      key: `k${at}`,
      patch: patch({ lastName: `Example ${at}`, description: { format: 'text', body: `a "quoted", text\nof ${at}` } }),
    }));

  it('create more items than the threshold, each with an outcome of its own', async () => {
    const org = open();
    org.fake.addValidationRule({
      objectType: 'Contact',
      message: 'no',
      field: 'LastName',
      refuses: ({ LastName }) => LastName === 'Example 3',
    });
    const outcomes = await org.port('Contact').create(items(6));
    expect(outcomes.map(({ status }) => status)).toEqual([
      'applied',
      'applied',
      'applied',
      'refused',
      'applied',
      'applied',
    ]);
    expect(outcomes.map((one) => one.status === 'applied' && one.record?.fields.lastName)).toEqual(
      items(6).map((_, at) => at !== 3 && `Example ${at}`),
    );
    const refused = outcomes[3];
    expect(refused?.status === 'refused' && refused.error).toMatchObject({
      code: 'REJECTED',
      issues: [{ field: 'lastName', code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION' }],
    });
    expect(org.paths()).toContain('POST /jobs/ingest');
    expect(org.paths()).not.toContain('POST /composite/sobjects');
  });

  it('change what the items name and leave the rest; what is cleared is cleared', async () => {
    const org = open();
    const ids = org.seed(
      'Contact',
      ...[1, 2, 3].map((n) => ({ LastName: `Example ${n}`, Title: 'Smith', Department: 'Forge' })),
    );
    const changes = [{ jobTitle: 'Potter' }, { jobTitle: null }, { department: 'Kiln' }];
    const outcomes = await org
      .port('Contact')
      .update(ids.map((id, at) => ({ key: `k${at}`, id, patch: patch(changes[at] ?? {}) })));
    expect(
      outcomes.map(
        (one) => one.status === 'applied' && [one.id, one.record?.fields.jobTitle, one.record?.fields.department],
      ),
    ).toEqual([
      [ids[0], 'Potter', 'Forge'],
      [ids[1], null, 'Forge'],
      [ids[2], 'Smith', 'Kiln'],
    ]);
  });

  it('create or change by the external id', async () => {
    const org = open();
    org.seed('Contact', { LastName: 'Known', Key__c: 'golden-1' });
    const outcomes = await org
      .port('Contact')
      .upsert(items(3).map((item, at) => ({ ...item, by: { field: 'syncKey', value: `golden-${at}` } })));
    expect(outcomes.map((one) => one.status === 'applied' && one.created)).toEqual([true, false, true]);
  });

  it('that were not started because of their upload applied nothing, and may be tried again', async () => {
    const org = open();
    org.fake.control.addFaults([{ match: { path: '/batches' }, fault: { kind: 'status', status: 503 } }]);
    const outcomes = await org.port('Contact').create(items(3));
    expect(outcomes.map((one) => one.status !== 'applied' && [one.status, one.error.retryable])).toEqual([
      ['refused', true],
      ['refused', true],
      ['refused', true],
    ]);
    expect(org.fake.control.counts().Contact?.live).toBe(0);
  });

  it('of which nobody knows how they ended are unknown', async () => {
    const org = open();
    org.fake.control.addFaults([{ match: { path: 'jobs/ingest/', method: 'PATCH' }, fault: { kind: 'dropAfter' } }]);
    const outcomes = await org.port('Contact').create(items(3));
    expect(outcomes.map(({ status }) => status)).toEqual(['unknown', 'unknown', 'unknown']);
  });

  it('are not used for few items, nor where no threshold is set', async () => {
    const few = open();
    await few.port('Contact').create(items(2));
    const unset = openOrg();
    await unset.port('Contact').create(items(6));
    expect([...few.paths(), ...unset.paths()]).not.toContain('POST /jobs/ingest');
    expect(few.port('Contact').capabilities.batch.create).toBe(1_000);
    expect(unset.port('Contact').capabilities.batch.create).toBe(200);
  });
});

describe('tables of bulk jobs', () => {
  it('hold commas, quotes and line ends inside of quotes', () => {
    expect(parseCsv('"Id","Name"\r\n"1","a ""b"", c\nd"\n2,\n')).toEqual([
      ['Id', 'Name'],
      ['1', 'a "b", c\nd'],
      ['2', ''],
    ]);
    const cells = ['plain', 'a,b', 'say "hi"', 'two\nlines', ''];
    expect(parseCsv(csvLine(cells))).toEqual([cells]);
  });

  it('whose quotes do not end are an error and no shorter table', () => {
    expect(() => parseCsv('"Id"\n"1')).toThrow('does not end');
  });
});
