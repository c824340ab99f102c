import { instantMs, toInstant } from '@crmsync/model';
import { describe, expect, it } from 'vitest';
import { every, isQuotable, sql } from '../src/endpoints/sql.ts';
import { serverZone, wallTime } from '../src/mapping/wall-time.ts';
import { openServer } from './support/server.ts';

describe('a statement', () => {
  it('has values as literals of their kind only', () => {
    const at = wallTime(Date.UTC(2026, 0, 2, 3, 4, 5, 678));
    const inner = every([sql`so.id > ${7}`, sql`so.num IN ${['a', "b'c"]}`]);
    expect(sql`SELECT so.id AS id FROM so ${inner} AND so.dateCreated >= ${at}`.text).toBe(
      "SELECT so.id AS id FROM so WHERE so.id > 7 AND so.num IN ('a', 'b''c') AND so.dateCreated >= '2026-01-02 03:04:05.678000'",
    );
    expect(every([]).text).toBe('');
  });

  it('takes nothing that could be more than a value', () => {
    for (const text of ['\\', "\\' OR 1=1 -- ", 'a\u0000b', 'line\nbreak', '\ud800', 'x'.repeat(201)]) {
      expect(isQuotable(text)).toBe(false);
      expect(() => sql`SELECT ${text}`).toThrow(TypeError);
    }
    for (const number of [1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60]) {
      expect(() => sql`SELECT ${number}`).toThrow(TypeError);
    }
    expect(() => sql`SELECT id FROM so WHERE id IN ${[]}`).toThrow(TypeError);
    expect(isQuotable("Žofia O'Brien; DROP TABLE so; -- 木")).toBe(true);
  });

  it('asked with hostile values finds what has that value and nothing else', async () => {
    const server = openServer();
    const hostile = ["' OR 1=1 -- ", "'; DELETE FROM so; --", "x' UNION SELECT userPwd, 1 FROM sysuser -- ", "O'Brien"];
    const ids = server.fake.control.seed(
      hostile.map((number, at) => ({ objectType: 'customer', fields: { name: `Customer ${at}`, number } })),
    );
    server.fake.control.seed([{ objectType: 'customer', fields: { name: 'Bystander' } }]);
    const find = server.port('customers').find!;
    for (const [at, value] of hostile.entries()) {
      const [outcome] = await find([{ key: 'a', by: 'number', value: value.trim() }]);
      const expected = value === value.trim() ? [ids[at]] : [];
      expect(outcome!.records.map(({ ref }) => ref.id)).toEqual(expected);
    }
    const before = server.sent.length;
    const unsafe = [{ key: 'a', by: 'name', value: "Customer 0\\' OR 1=1 -- " }];
    expect(await find(unsafe)).toEqual([{ key: 'a', records: [], complete: false }]);
    expect(server.sent.length).toBe(before);
  });

  it('asks for ids that are whole numbers and for no others', async () => {
    const server = openServer();
    const [id = ''] = server.fake.control.seed([{ objectType: 'customer', fields: { name: 'Acme' } }]);
    const odd = ['1) OR (1=1', '0x1', '1e0', '01', '-1', '+1', '９', ' 1'];
    const outcomes = await server.port('customers').get!([id, ...odd]);
    expect(outcomes.map(({ status }) => status)).toEqual(['found', ...odd.map(() => 'missing')]);
  });

  it('looks for a name in the form that the vendor cuts it to', async () => {
    const server = openServer();
    const name = 'The Very Long Name Of A Customer In Colorado Springs';
    const [id = ''] = server.fake.control.seed([{ objectType: 'customer', fields: { name } }]);
    const [outcome] = await server.port('customers').find!([{ key: 'a', by: 'name', value: name }]);
    expect(outcome!.records.map(({ ref }) => ref.id)).toEqual([id]);
  });

  it('stays short enough for an address', async () => {
    const server = openServer({ pageSize: 200 });
    server.fake.control.seed(
      Array.from({ length: 200 }, (_, at) => ({
        objectType: 'salesOrder',
        fields: { num: `S-${at}`, status: 'Issued' },
      })),
    );
    expect((await server.list('salesOrders')).records).toHaveLength(200);
    expect(Math.max(...server.sent.map(({ url }) => url.href.length))).toBeLessThan(4_000);
  });
});

describe("a server's clock", () => {
  const denver = serverZone('America/Denver');

  it.each([
    ['2026-01-15 10:00:00.000000', '2026-01-15T17:00:00.000Z'],
    ['2026-07-15T22:30:00.123', '2026-07-16T04:30:00.123Z'],
    // 01:30 comes twice on this day: the first one counts. 02:30 does not come at all in spring.
    ['2026-11-01 01:30:00', '2026-11-01T07:30:00.000Z'],
    ['2026-03-08 02:30:00', '2026-03-08T09:30:00.000Z'],
    // With its distance from UTC, and without the colon, as REST writes it.
    ['2022-10-21T15:40:18.531-0400', '2022-10-21T19:40:18.531Z'],
  ])('shows %s at %s', (shown, instant) => {
    expect(denver.instantOf(shown)).toBe(instant);
  });

  it('orders moments as its tables do', () => {
    const shown = ['2026-11-01T07:30:00.000Z', '2026-11-01T08:10:00.000Z'].map((at) => denver.wallMs(toInstant(at)));
    expect(shown.map((ms) => new Date(ms).toISOString().slice(11, 16))).toEqual(['01:30', '01:10']);
    expect(denver.instantOf('no moment')).toBeUndefined();
    expect(instantMs(toInstant(0))).toBe(0);
  });
});
