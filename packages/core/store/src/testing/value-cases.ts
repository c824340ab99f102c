import { put } from '../put.ts';
import { type CaseDefinition, pagedPeople, people, peopleBy, putPeople, reserve } from './conformance-subjects.ts';
import { expectEqual, expectFailure } from './expectations.ts';

const oddTexts = [
  '',
  ' ',
  'a',
  'A',
  'a ',
  `%_'"\\`,
  '%',
  '__proto__',
  'constructor',
  "'; drop table x; --",
  'null',
  '0',
  'line\nbreak\ttab\r',
  '\u0001\u007f',
  'é',
  'e\u0301',
  'ﬀ',
  'שלום عالم',
  '\u202ertl\u202c',
  '\ufeffbom',
  '👩‍👩‍👧‍👦 😀',
  '\ud7ff',
  '\ue000',
  '\uffff',
  '\u{10ffff}',
];

/** Text that hardly gets shorter when a database compresses it. */
const longText = Array.from({ length: 2500 }, (_, at) =>
  ((at * 2_654_435_761) % 1_679_616).toString(36).padStart(4, '0'),
).join('');

/** Cases of values: what goes in comes out, and is found. */
export const valueCases: readonly CaseDefinition[] = [
  {
    id: 'values-json',
    rule: 'Whatever JSON can hold comes back as it was put.',
    async check({ tenant }) {
      const proto: unknown = JSON.parse('{"__proto__":{"x":1},"constructor":2}');
      const note = [
        { empty: {}, list: [], nothing: null, yes: true, no: false, nested: [[[1]]] },
        [0, -1.5, 1e21, 1e-7, Number.MAX_SAFE_INTEGER, Number.MIN_VALUE],
        oddTexts,
        'x'.repeat(10_240),
        'a\0b',
        '\ud83d',
        proto,
      ];
      await putPeople(tenant, { id: 'a', note });
      const [found] = await tenant.read({ collection: people, ids: ['a'] });
      expectEqual('row', found?.row, { id: 'a', note });
      expectEqual('own key', JSON.stringify(found?.row).includes('"__proto__":{"x":1}'), true);
    },
  },
  {
    id: 'values-odd-ids',
    rule: 'Any well-formed text without NUL is an id, and no two of them are the same.',
    async check({ tenant }) {
      await putPeople(tenant, ...oddTexts.map((id, age) => ({ id, age })));
      for (const [age, id] of oddTexts.entries()) {
        const found = await tenant.read({ collection: people, ids: [id] });
        expectEqual('by id', found, [{ row: { id, age }, version: 1 }]);
        const page = await peopleBy(tenant, 'byAge', { after: [age, id], limit: 1 });
        expectEqual('behind it', page, oddTexts.slice(age + 1, age + 2));
      }
      expectEqual('all', (await tenant.read({ collection: people, ids: oddTexts })).length, oddTexts.length);
      const deletes = oddTexts.map((id) => ({ collection: people, id }));
      await tenant.commit({ delete: deletes });
      expectEqual('deleted', await tenant.count({ collection: people, count: 'byAge' }), 0);
    },
  },
  {
    id: 'values-bad-ids',
    rule: 'Ids with NUL or lone surrogates, which databases cannot keep, are a TypeError.',
    async check({ store, tenant }) {
      for (const id of ['a\0b', '\ud83d', '\ude00x']) {
        await expectFailure('put', 'TypeError', () => tenant.commit({ put: [put(people, { id })] }));
        await expectFailure('delete', 'TypeError', () => tenant.commit({ delete: [{ collection: people, id }] }));
        await expectFailure('tenant', 'TypeError', () => store.tenant(id));
      }
      expectEqual('nothing written', await peopleBy(tenant, 'byAge'), []);
    },
  },
  {
    id: 'values-indexed-text',
    rule: 'Indexed texts are compared exactly: no folding, trimming, composing or patterns.',
    async check({ tenant }) {
      await putPeople(tenant, ...oddTexts.map((city, at) => ({ id: `p${at}`, city })));
      for (const [at, city] of oddTexts.entries()) {
        expectEqual('equals', await peopleBy(tenant, 'byCity', { equals: [city] }), [`p${at}`]);
      }
      const all = await peopleBy(tenant, 'byCity', { anyOf: oddTexts.map((city) => [city]) });
      expectEqual('any of', [...all].sort(), oddTexts.map((_, at) => `p${at}`).sort());
    },
  },
  {
    id: 'values-broken-text',
    rule: 'NUL and lone surrogates in an indexed column are kept in the row and do not fail its commit.',
    async check({ tenant }) {
      const rows = ['a\0b', 'a\ud83d', '\ude00\ud83d'].map((city, age) => ({ id: `p${age}`, city, age }));
      await putPeople(tenant, ...rows);
      for (const row of rows) {
        const found = await tenant.read({ collection: people, index: 'byCity', equals: [row.city] });
        expectEqual('by its value', found, [{ row, version: 1 }]);
      }
    },
  },
  {
    id: 'values-text-order',
    rule: 'Texts are ordered by code points, as columns and as ids.',
    async check({ tenant }) {
      const ordered = [
        '',
        ' ',
        'A',
        'B',
        'Z',
        'a',
        'aa',
        'b',
        '~',
        'é',
        '\ud7ff',
        '\ue000',
        '\uff5e',
        '\uffff',
        '😀',
        '😁',
        '\u{10ffff}',
      ];
      await putPeople(tenant, ...ordered.toReversed().map((text) => ({ id: text, city: text, age: 1 })));
      expectEqual('columns', await peopleBy(tenant, 'byCity'), ordered);
      expectEqual('ids', await peopleBy(tenant, 'byAge'), ordered);
      expectEqual('range', await peopleBy(tenant, 'byCity', { from: '\uff00' }), ordered.slice(-5));
      const keys = ['😀', '\uff5e'].map((city) => [city]);
      expectEqual('any of', await peopleBy(tenant, 'byCity', { anyOf: keys }), ['\uff5e', '😀']);
      expectEqual('after', await peopleBy(tenant, 'byAge', { after: [1, '\uffff'] }), ordered.slice(-3));
    },
  },
  {
    id: 'values-long-text',
    rule: 'Ids and indexed texts of 10,000 characters are kept and told apart, also by a unique index.',
    async check({ tenant }) {
      const long = (end: string) => `${longText}${end}`;
      const rows = ['a', 'b', 'é', '😀'].map((end, age) => ({ id: long(end), city: long(end), age }));
      await putPeople(tenant, ...rows);
      for (const row of rows) {
        const expected = [{ row, version: 1 }];
        expectEqual('by id', await tenant.read({ collection: people, ids: [row.id] }), expected);
        const found = await tenant.read({ collection: people, index: 'byCity', equals: [row.city] });
        expectEqual('by value', found, expected);
      }
      const pages = await pagedPeople(tenant, 'byCity', { limit: 1 });
      expectEqual('pages', [...pages].sort(), rows.map(({ id }) => id).sort());
      const same = [{ collection: people, id: long('a'), version: 1 }];
      expectEqual('version', await tenant.commit({ expect: same, delete: same }), { ok: true });
      expectEqual('left', (await peopleBy(tenant, 'byAge')).length, 3);
      expectEqual('unique values', await reserve(tenant, { a: long('a'), b: long('b') }), { ok: true });
      const clash = await reserve(tenant, { c: long('b') });
      expectEqual('taken value', clash.ok ? 'ok' : clash.refusal.reason, 'unique');
    },
  },
  {
    id: 'values-number-order',
    rule: 'Numbers are ordered by size up to the safe integers.',
    async check({ tenant }) {
      const ordered = [
        Number.MIN_SAFE_INTEGER,
        -4_000_000_000,
        -10,
        -9,
        0,
        9,
        10,
        100,
        4_000_000_000,
        1_900_000_000_000,
        Number.MAX_SAFE_INTEGER,
      ];
      await putPeople(tenant, ...ordered.toReversed().map((age) => ({ id: `n${age}`, age })));
      expectEqual(
        'order',
        await peopleBy(tenant, 'byAge'),
        ordered.map((age) => `n${age}`),
      );
      for (const age of ordered) expectEqual('equals', await peopleBy(tenant, 'byAge', { equals: [age] }), [`n${age}`]);
      expectEqual('range', await peopleBy(tenant, 'byAge', { from: -9, below: 10 }), ['n-9', 'n0', 'n9']);
    },
  },
  {
    id: 'values-other-numbers',
    rule: 'Fractions are indexed without their fraction, numbers beyond the safe integers as the nearest one; rows keep them.',
    async check({ tenant }) {
      await putPeople(
        tenant,
        { id: 'a', age: 1.9 },
        { id: 'b', age: -1.9 },
        { id: 'c', age: 1e300 },
        { id: 'd', age: -0 },
      );
      expectEqual('order', await peopleBy(tenant, 'byAge'), ['b', 'd', 'a', 'c']);
      expectEqual('fraction', await peopleBy(tenant, 'byAge', { equals: [1] }), ['a']);
      expectEqual('asked with a fraction', await peopleBy(tenant, 'byAge', { equals: [1.2] }), ['a']);
      expectEqual('too great', await peopleBy(tenant, 'byAge', { equals: [Number.MAX_SAFE_INTEGER] }), ['c']);
      const [found] = await tenant.read({ collection: people, ids: ['a'] });
      expectEqual('row', found?.row, { id: 'a', age: 1.9 });
    },
  },
  {
    id: 'values-absent',
    rule: 'Absent and null values are indexed as the empty text and as 0; the row keeps the difference.',
    async check({ tenant }) {
      const rows = [{ id: 'a' }, { id: 'b', city: null, age: null }, { id: 'c', city: '', age: 0 }];
      await putPeople(tenant, ...rows, { id: 'd', city: 'Oslo', age: -1 });
      expectEqual('texts', await peopleBy(tenant, 'byCity', { equals: [''] }), ['a', 'b', 'c']);
      expectEqual('numbers', await peopleBy(tenant, 'byAge', { equals: [0] }), ['a', 'b', 'c']);
      expectEqual('order', await peopleBy(tenant, 'byAge'), ['d', 'a', 'b', 'c']);
      const found = await tenant.read({ collection: people, ids: ['a', 'b', 'c'] });
      expectEqual(
        'rows',
        found.map(({ row }) => row),
        rows,
      );
    },
  },
];
