import type { Row } from '../collection.ts';
import { put } from '../put.ts';
import { type CaseDefinition, people, peopleBy, putPeople, reservations } from './conformance-subjects.ts';
import { expectEqual, expectFailure, expectThat } from './expectations.ts';

/** Cases of commits: versions, expectations, atomicity. */
export const commitCases: readonly CaseDefinition[] = [
  {
    id: 'commit-versions',
    rule: 'A row has version 1 on its first write and one more on each further one; a deleted row begins again.',
    async check({ tenant }) {
      const version = async () => (await tenant.read({ collection: people, ids: ['a'] })).map((found) => found.version);
      for (const expected of [1, 2, 3]) {
        await putPeople(tenant, { id: 'a', age: 7 });
        expectEqual('version', await version(), [expected]);
      }
      const gone = [{ collection: people, id: 'a' }];
      await tenant.commit({ delete: gone });
      expectEqual('deleted', await version(), []);
      await putPeople(tenant, { id: 'a' });
      expectEqual('written again', await version(), [1]);
      await putPeople(tenant, { id: 'a' });
      await tenant.commit({ delete: gone, put: [put(people, { id: 'a' })] });
      expectEqual('deleted and written at once', await version(), [1]);
    },
  },
  {
    id: 'commit-replaces',
    rule: 'A put replaces the whole row, and the row leaves its old places in the indexes.',
    async check({ tenant }) {
      await putPeople(tenant, { id: 'a', city: 'Oslo', age: 1, note: 'x' }, { id: 'b', city: 'Oslo', age: 2 });
      await putPeople(tenant, { id: 'a', city: 'Rome' });
      const [found] = await tenant.read({ collection: people, ids: ['a'] });
      expectEqual('row', found?.row, { id: 'a', city: 'Rome' });
      expectEqual('old place', await peopleBy(tenant, 'byCity', { equals: ['Oslo'] }), ['b']);
      expectEqual('new place', await peopleBy(tenant, 'byCity', { equals: ['Rome', 0] }), ['a']);
      await tenant.commit({ delete: [{ collection: people, id: 'b' }] });
      expectEqual('place of a deleted row', await peopleBy(tenant, 'byAge'), ['a']);
    },
  },
  {
    id: 'commit-put-twice',
    rule: 'A row put twice in one commit is written once, as the last one.',
    async check({ tenant }) {
      await tenant.commit({ put: [put(people, { id: 'a', age: 1 }), put(people, { id: 'a', age: 2 })] });
      const found = await tenant.read({ collection: people, ids: ['a'] });
      expectEqual('row', found, [{ row: { id: 'a', age: 2 }, version: 1 }]);
      expectEqual('index', await peopleBy(tenant, 'byAge', { equals: [1] }), []);
    },
  },
  {
    id: 'commit-nothing',
    rule: 'An empty commit, and deleting what is not there, succeed.',
    async check({ tenant }) {
      expectEqual('empty', await tenant.commit({}), { ok: true });
      const result = await tenant.commit({ put: [], delete: [{ collection: people, id: 'x' }], expect: [] });
      expectEqual('missing', result, { ok: true });
    },
  },
  {
    id: 'expect-version',
    rule: 'A commit whose row has another version than expected is refused with the actual one.',
    async check({ tenant }) {
      await putPeople(tenant, { id: 'a', age: 1 });
      const change = (id: string, version: number, age: number) =>
        tenant.commit({ expect: [{ collection: people, id, version }], put: [put(people, { id: 'a', age })] });
      const refusal = (id: string, actual: number) => ({
        ok: false,
        refusal: { reason: 'version', collection: people.name, id, actual },
      });
      expectEqual('right version', await change('a', 1, 2), { ok: true });
      expectEqual('stale version', await change('a', 1, 3), refusal('a', 2));
      expectEqual('version to come', await change('a', 3, 3), refusal('a', 2));
      expectEqual('row that is not there', await change('b', 1, 3), refusal('b', 0));
      expectEqual('unchanged', await peopleBy(tenant, 'byAge', { equals: [2] }), ['a']);
    },
  },
  {
    id: 'expect-absent',
    rule: 'Version 0 expects that there is no such row.',
    async check({ tenant }) {
      const create = () =>
        tenant.commit({ expect: [{ collection: people, id: 'a', version: 0 }], put: [put(people, { id: 'a' })] });
      expectEqual('absent', await create(), { ok: true });
      const refusal = { reason: 'version', collection: people.name, id: 'a', actual: 1 };
      expectEqual('present', await create(), { ok: false, refusal });
      await tenant.commit({ delete: [{ collection: people, id: 'a' }] });
      expectEqual('deleted', await create(), { ok: true });
    },
  },
  {
    id: 'expect-first',
    rule: 'Expectations are about the rows before the commit, whatever it deletes and puts itself.',
    async check({ tenant }) {
      await putPeople(tenant, { id: 'a' });
      const result = await tenant.commit({
        expect: [
          { collection: people, id: 'a', version: 1 },
          { collection: people, id: 'b', version: 0 },
        ],
        delete: [{ collection: people, id: 'a' }],
        put: [put(people, { id: 'b' })],
      });
      expectEqual('both hold', result, { ok: true });
      expectEqual('rows', await peopleBy(tenant, 'byAge'), ['b']);
    },
  },
  {
    id: 'commit-atomic',
    rule: 'A refused commit changes nothing, in no collection, whatever refused it.',
    async check({ tenant }) {
      await putPeople(tenant, { id: 'a', age: 1 }, { id: 'b', age: 2 });
      await tenant.commit({ put: [put(reservations, { id: 'r', scope: 's', key: 'k' })] });
      const changes = {
        delete: [{ collection: people, id: 'b' }],
        put: [put(people, { id: 'a', age: 9 }), put(people, { id: 'n', age: 9 }), put(reservations, { id: 'q' })],
      };
      const clash = put(reservations, { id: 'z', scope: 's', key: 'k' });
      const stale = { collection: people, id: 'b', version: 5 };
      const right = { collection: people, id: 'a', version: 1 };
      const refused = [
        await tenant.commit({ ...changes, expect: [right, stale] }),
        await tenant.commit({ ...changes, put: [...changes.put, clash] }),
        await tenant.commit({ ...changes, fence: { leaseId: 'none', token: 1 } }),
      ];
      const reasons = refused.map((result) => (result.ok ? 'ok' : result.refusal.reason));
      expectEqual('refusals', reasons, ['version', 'unique', 'fence']);
      const left = await tenant.read({ collection: people, index: 'byAge' });
      expectEqual('people', left, [
        { row: { id: 'a', age: 1 }, version: 1 },
        { row: { id: 'b', age: 2 }, version: 1 },
      ]);
      expectEqual('reservations', await tenant.count({ collection: reservations, count: 'byKey' }), 1);
    },
  },
  {
    id: 'commit-concurrent',
    rule: 'Of commits that expect the same version, started together, one succeeds.',
    async check({ tenant }) {
      await putPeople(tenant, { id: 'a', age: 0 });
      const attempt = (age: number) =>
        tenant.commit({
          expect: [{ collection: people, id: 'a', version: 1 }],
          put: [put(people, { id: 'a', age }), put(people, { id: `by${age}` })],
        });
      const results = await Promise.all(Array.from({ length: 20 }, (_, at) => attempt(at + 1)));
      const winners = results.flatMap((result, at) => (result.ok ? [at + 1] : []));
      expectEqual('winners', winners.length, 1);
      expectEqual('row of the winner', await peopleBy(tenant, 'byAge', { from: 1 }), ['a']);
      expectEqual('other rows', (await peopleBy(tenant, 'byAge', { equals: [0] })).length, 1);
    },
  },
  {
    id: 'commit-not-json',
    rule: 'A row that JSON would change is a TypeError, and nothing of its commit is written.',
    async check({ tenant }) {
      const notes: Record<string, unknown> = {
        date: new Date(0),
        'not a number': Number.NaN,
        infinity: Number.POSITIVE_INFINITY,
        bigint: 1n,
        map: new Map(),
        function: () => 1,
        symbol: Symbol('x'),
        'undefined in a list': [undefined],
        nested: { deep: [{ set: new Set() }] },
      };
      for (const [what, note] of Object.entries(notes)) {
        const commit = { put: [put(people, { id: 'a' }), put(people, { id: 'b', note })] };
        await expectFailure(what, 'TypeError', () => tenant.commit(commit));
      }
      expectEqual('rows', await peopleBy(tenant, 'byAge'), []);
      await putPeople(tenant, { id: 'c', note: undefined });
      const [found] = await tenant.read({ collection: people, ids: ['c'] });
      expectThat('undefined is absent', found !== undefined && !('note' in found.row));
    },
  },
  {
    id: 'commit-copies',
    rule: 'What a caller does to a row after putting it, or to a row that was read, changes nothing in the store.',
    async check({ tenant }) {
      const row = { id: 'a', age: 1, note: { list: ['x'] } };
      await tenant.commit({ put: [put(people, row)] });
      row.note.list.push('y');
      row.age = 2;
      const read = async () => (await tenant.read({ collection: people, ids: ['a'] }))[0]?.row;
      const expected = { id: 'a', age: 1, note: { list: ['x'] } };
      expectEqual('after changing what was put', await read(), expected);
      tamper(await read());
      expectEqual('after changing what was read', await read(), expected);
      tamper((await tenant.read({ collection: people, index: 'byAge' }))[0]?.row);
      expectEqual('after changing what an index gave', await read(), expected);
    },
  },
];

function tamper(row: Row | undefined): void {
  if (!row) return;
  Reflect.set(row, 'age', 3);
  const note: unknown = Reflect.get(row, 'note');
  if (typeof note === 'object' && note !== null) Reflect.set(note, 'list', []);
}
