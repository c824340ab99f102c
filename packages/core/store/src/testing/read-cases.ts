import { type CaseDefinition, idsOf, pagedPeople, people, peopleBy, putPeople } from './conformance-subjects.ts';
import { expectEqual, expectFailure } from './expectations.ts';

const sample = [
  { id: 'a', city: 'Oslo', age: 30 },
  { id: 'b', city: 'Bergen', age: 40 },
  { id: 'c', city: 'Oslo', age: 20 },
  { id: 'd', city: 'Oslo', age: 30 },
  { id: 'e', city: 'Alta', age: 50 },
];

/** Cases of reading and counting. */
export const readCases: readonly CaseDefinition[] = [
  {
    id: 'read-by-ids',
    rule: 'Reading by ids gives rows in the order of the ids, leaves out what is not there and counts repeats once.',
    async check({ tenant }) {
      await putPeople(tenant, ...sample);
      const read = (ids: readonly string[]) => tenant.read({ collection: people, ids });
      expectEqual('order of ids', idsOf(await read(['d', 'x', 'a', 'd', 'b'])), ['d', 'a', 'b']);
      expectEqual('no ids', await read([]), []);
      expectEqual('row and version', await read(['c']), [{ row: sample[2], version: 1 }]);
    },
  },
  {
    id: 'read-impossible-ids',
    rule: 'Ids that no row can have, with NUL or lone surrogates, are simply not there.',
    async check({ tenant }) {
      await putPeople(tenant, { id: 'a' }, { id: '\ufffd' }, { id: 'a\ufffd' });
      const ids = ['\ud83d', '\0', 'a', 'a\0', 'a\ude00'];
      expectEqual('read', idsOf(await tenant.read({ collection: people, ids })), ['a']);
      const absent = ids.filter((id) => id !== 'a').map((id) => ({ collection: people, id, version: 0 }));
      expectEqual('expected to be absent', await tenant.commit({ expect: absent }), { ok: true });
    },
  },
  {
    id: 'read-equals',
    rule: 'Reading with equals gives exactly the rows with these leading values.',
    async check({ tenant }) {
      await putPeople(tenant, ...sample);
      expectEqual('one column', await peopleBy(tenant, 'byCity', { equals: ['Oslo'] }), ['c', 'a', 'd']);
      expectEqual('two columns', await peopleBy(tenant, 'byCity', { equals: ['Oslo', 30] }), ['a', 'd']);
      expectEqual('no such value', await peopleBy(tenant, 'byCity', { equals: ['Osl'] }), []);
      expectEqual('nothing asked', await peopleBy(tenant, 'byCity'), ['e', 'b', 'c', 'a', 'd']);
    },
  },
  {
    id: 'read-any-of',
    rule: 'Reading with anyOf gives the rows of every key once, in index order over all keys.',
    async check({ tenant }) {
      await putPeople(tenant, ...sample);
      const keys = [['Oslo'], ['nowhere'], ['Alta'], ['Oslo']];
      expectEqual('two keys', await peopleBy(tenant, 'byCity', { anyOf: keys }), ['e', 'c', 'a', 'd']);
      const descending = await peopleBy(tenant, 'byCity', { anyOf: keys, order: 'descending' });
      expectEqual('descending', descending, ['d', 'a', 'c', 'e']);
      expectEqual('limit over all keys', await peopleBy(tenant, 'byCity', { anyOf: keys, limit: 2 }), ['e', 'c']);
      expectEqual('numbers', await peopleBy(tenant, 'byAge', { anyOf: [[50], [20]] }), ['c', 'e']);
      expectEqual('whole keys', await peopleBy(tenant, 'byCity', { anyOf: [['Oslo', 30]] }), ['a', 'd']);
      expectEqual('no keys', await peopleBy(tenant, 'byCity', { anyOf: [] }), []);
    },
  },
  {
    id: 'read-any-of-many',
    rule: 'One read takes thousands of keys.',
    async check({ tenant }) {
      const rows = Array.from({ length: 3000 }, (_, at) => ({ id: `p${at}`, age: at }));
      await putPeople(tenant, ...rows);
      const anyOf = rows.filter((row) => row.age % 3 !== 0).map((row) => [row.age]);
      const ids = await peopleBy(tenant, 'byAge', { anyOf, limit: 5000 });
      expectEqual(
        'keys found',
        ids,
        anyOf.map(([age]) => `p${age}`),
      );
      expectEqual('ids found', (await tenant.read({ collection: people, ids })).length, ids.length);
    },
  },
  {
    id: 'read-range',
    rule: 'from is inclusive and below exclusive, on the column after equals or anyOf.',
    async check({ tenant }) {
      await putPeople(tenant, ...sample);
      expectEqual('numbers', await peopleBy(tenant, 'byAge', { from: 30, below: 50 }), ['a', 'd', 'b']);
      expectEqual('only from', await peopleBy(tenant, 'byAge', { from: 31 }), ['b', 'e']);
      expectEqual('only below', await peopleBy(tenant, 'byAge', { below: 30 }), ['c']);
      expectEqual('texts', await peopleBy(tenant, 'byCity', { from: 'B', below: 'Oslo' }), ['b']);
      const behind = await peopleBy(tenant, 'byCity', { equals: ['Oslo'], from: 21, order: 'descending' });
      expectEqual('behind equals', behind, ['d', 'a']);
      const anyOf = await peopleBy(tenant, 'byCity', { anyOf: [['Oslo'], ['Bergen']], from: 30 });
      expectEqual('behind anyOf', anyOf, ['b', 'a', 'd']);
      expectEqual('empty range', await peopleBy(tenant, 'byAge', { from: 50, below: 30 }), []);
    },
  },
  {
    id: 'read-order',
    rule: 'Rows come in the order of the index, ties by id; descending is the exact reverse.',
    async check({ tenant }) {
      await putPeople(tenant, ...sample);
      expectEqual('ascending', await peopleBy(tenant, 'byAge', { order: 'ascending' }), ['c', 'a', 'd', 'b', 'e']);
      expectEqual('descending', await peopleBy(tenant, 'byAge', { order: 'descending' }), ['e', 'b', 'd', 'a', 'c']);
    },
  },
  {
    id: 'read-limit',
    rule: 'A read gives at most limit rows, 1000 when nothing is said.',
    async check({ tenant }) {
      await putPeople(tenant, ...Array.from({ length: 1100 }, (_, at) => ({ id: `p${at}`, city: 'Oslo', age: at })));
      expectEqual('default', (await peopleBy(tenant, 'byAge')).length, 1000);
      expectEqual('more', (await peopleBy(tenant, 'byAge', { limit: 1050 })).length, 1050);
      expectEqual('first two', await peopleBy(tenant, 'byCity', { equals: ['Oslo'], limit: 2 }), ['p0', 'p1']);
      expectEqual('last one', await peopleBy(tenant, 'byAge', { limit: 1, order: 'descending' }), ['p1099']);
      expectEqual('none', await peopleBy(tenant, 'byAge', { limit: 0 }), []);
    },
  },
  {
    id: 'read-after',
    rule: 'Pages read with after give every row once and in order, whatever is equal.',
    async check({ tenant }) {
      const ages = Array.from({ length: 60 }, (_, at) => ({
        id: `p${at}`,
        city: at % 2 ? 'Oslo' : 'Alta',
        age: at % 3,
      }));
      await putPeople(tenant, ...ages);
      for (const order of ['ascending', 'descending'] as const) {
        for (const limit of [1, 7, 60]) {
          const whole = await peopleBy(tenant, 'byAge', { order });
          expectEqual('whole index', await pagedPeople(tenant, 'byAge', { order, limit }), whole);
          const oslo = { equals: ['Oslo'], order };
          const read = await pagedPeople(tenant, 'byCity', { ...oslo, limit });
          expectEqual('one city', read, await peopleBy(tenant, 'byCity', oslo));
          const fixed = { equals: ['Oslo', 1], order };
          const ties = await pagedPeople(tenant, 'byCity', { ...fixed, limit });
          expectEqual('ties only', ties, await peopleBy(tenant, 'byCity', fixed));
          const range = { equals: ['Alta'], from: 1, below: 2, order };
          const ranged = await pagedPeople(tenant, 'byCity', { ...range, limit });
          expectEqual('range', ranged, await peopleBy(tenant, 'byCity', range));
        }
      }
    },
  },
  {
    id: 'read-after-gone',
    rule: 'A place to continue after need not be a row any more, nor lie among the rows asked for.',
    async check({ tenant }) {
      await putPeople(tenant, ...sample);
      await tenant.commit({ delete: [{ collection: people, id: 'a' }] });
      expectEqual('behind a deleted row', await peopleBy(tenant, 'byAge', { after: [30, 'a'] }), ['d', 'b', 'e']);
      const before = { order: 'descending', after: [30, 'a'] } as const;
      expectEqual('before a deleted row', await peopleBy(tenant, 'byAge', before), ['c']);
      const oslo = { equals: ['Oslo'] };
      expectEqual('from before', await peopleBy(tenant, 'byCity', { ...oslo, after: ['Alta', 9, 'x'] }), ['c', 'd']);
      expectEqual('from behind', await peopleBy(tenant, 'byCity', { ...oslo, after: ['Paris', 9, 'x'] }), []);
      const reverse = { ...oslo, order: 'descending', after: ['Paris', 9, 'x'] } as const;
      expectEqual('from behind, descending', await peopleBy(tenant, 'byCity', reverse), ['d', 'c']);
    },
  },
  {
    id: 'read-mistakes',
    rule: 'A query that contradicts its collection is a TypeError.',
    async check({ tenant }) {
      const mistakes: Record<string, () => Promise<unknown>> = {
        'unknown index': () => tenant.read({ collection: people, index: 'byNothing' }),
        'inherited name': () => tenant.read({ collection: people, index: 'constructor' }),
        'unknown count': () => tenant.count({ collection: people, count: 'byNothing' }),
        'too many values': () => peopleBy(tenant, 'byAge', { equals: [1, 2] }),
        'wrong type': () => peopleBy(tenant, 'byAge', { equals: ['1'] }),
        'wrong type of a key': () => peopleBy(tenant, 'byCity', { anyOf: [[1]] }),
        'keys of two lengths': () => peopleBy(tenant, 'byCity', { anyOf: [['Oslo'], ['Oslo', 1]] }),
        'no column left': () => peopleBy(tenant, 'byAge', { equals: [1], from: 1 }),
        'short place': () => peopleBy(tenant, 'byAge', { after: [1] }),
        'anyOf and after': () => peopleBy(tenant, 'byAge', { anyOf: [[1]], after: [1, 'a'] }),
        'anyOf and equals': () => peopleBy(tenant, 'byAge', { anyOf: [[1]], equals: [1] }),
        'limit below zero': () => peopleBy(tenant, 'byAge', { limit: -1 }),
        'broken limit': () => peopleBy(tenant, 'byAge', { limit: 1.5 }),
      };
      for (const [what, action] of Object.entries(mistakes)) await expectFailure(what, 'TypeError', action);
    },
  },
  {
    id: 'count',
    rule: 'Counting gives the number of rows with these leading values, whatever the limit of reads.',
    async check({ tenant }) {
      const count = (equals?: readonly (string | number)[]) =>
        tenant.count({ collection: people, count: 'byCity', ...(equals ? { equals } : {}) });
      expectEqual('nothing there', await count(), 0);
      await putPeople(tenant, ...sample, ...Array.from({ length: 1200 }, (_, at) => ({ id: `p${at}`, city: 'Rome' })));
      expectEqual('all', await count(), 1205);
      expectEqual('one column', await count(['Rome']), 1200);
      expectEqual('two columns', await count(['Oslo', 30]), 2);
      await tenant.commit({ delete: [{ collection: people, id: 'a' }] });
      expectEqual('after a delete', await count(['Oslo', 30]), 1);
    },
  },
];
