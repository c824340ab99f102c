import { put } from '../put.ts';
import {
  additions,
  type CaseDefinition,
  grownPeople,
  idsOf,
  pagedPeople,
  people,
  peopleBy,
  putPeople,
  reserve,
} from './conformance-subjects.ts';
import { expectEqual, expectFailure, expectThat } from './expectations.ts';

/** Cases of the storage as a whole: size, migration, epoch, closing and reopening. */
export const storageCases: readonly CaseDefinition[] = [
  {
    id: 'large-commit',
    rule: 'One commit takes 5,000 rows, and 5,000 checks and deletes.',
    async check({ tenant }) {
      const rows = Array.from({ length: 5000 }, (_, at) => ({
        id: `p${String(at).padStart(4, '0')}`,
        city: 'Oslo',
        age: at % 10,
      }));
      await putPeople(tenant, ...rows);
      expectEqual('one read', (await peopleBy(tenant, 'byCity', { limit: 10_000 })).length, 5000);
      const paged = await pagedPeople(tenant, 'byCity', { equals: ['Oslo', 3], limit: 120 });
      expectEqual(
        'pages',
        paged,
        rows.filter((row) => row.age === 3).map((row) => row.id),
      );
      expectEqual('by ids', (await tenant.read({ collection: people, ids: rows.map((row) => row.id) })).length, 5000);
      const result = await tenant.commit({
        expect: rows.map(({ id }) => ({ collection: people, id, version: 1 })),
        delete: rows.map(({ id }) => ({ collection: people, id })),
      });
      expectEqual('deleted', result, { ok: true });
      expectEqual('left', await peopleBy(tenant, 'byAge'), []);
    },
  },
  {
    id: 'migrate-twice',
    rule: 'Migrating again, also at the same time, changes nothing.',
    async check({ store, tenant }) {
      await putPeople(tenant, { id: 'a', age: 1 });
      const epoch = await store.epoch();
      await store.migrate();
      await Promise.all([store.migrate(), store.migrate()]);
      expectEqual('rows', await peopleBy(tenant, 'byAge'), ['a']);
      expectEqual('epoch', await store.epoch(), epoch);
    },
  },
  {
    id: 'epoch',
    rule: 'The epoch stays the same, and differs from that of another storage.',
    async check({ store, another }) {
      const epoch = await store.epoch();
      expectThat('text', typeof epoch === 'string' && epoch !== '');
      expectEqual('asked again', await store.epoch(), epoch);
      const other = await another();
      expectThat('another storage', (await other.epoch()) !== epoch);
      await other.close();
    },
  },
  {
    id: 'close',
    rule: 'A closed store answers with a StoreError; closing again does nothing.',
    async check({ store, tenant }) {
      await putPeople(tenant, { id: 'a' });
      await store.close();
      await store.close();
      await expectFailure('read', 'StoreError', () => tenant.read({ collection: people, ids: ['a'] }));
      await expectFailure('commit', 'StoreError', () => tenant.commit({ put: [put(people, { id: 'b' })] }));
      await expectFailure('tenants', 'StoreError', () => store.tenants());
    },
  },
  {
    id: 'reopen',
    rule: 'A reopened storage has its rows, versions, leases and epoch.',
    reopens: true,
    async check({ store, tenant, reopen }) {
      await putPeople(tenant, { id: 'a', city: 'Oslo', age: 1 });
      await putPeople(tenant, { id: 'a', city: 'Oslo', age: 2 });
      await reserve(tenant, { r: 'k' });
      const epoch = await store.epoch();
      const lease = await tenant.lease({ id: 'sync', holder: 'one', ttlMs: 100, nowMs: 1000 });
      const reopened = await reopen();
      const same = reopened.tenant(tenant.tenantId);
      const found = await same.read({ collection: people, index: 'byCity', equals: ['Oslo'] });
      expectEqual('row', found, [{ row: { id: 'a', city: 'Oslo', age: 2 }, version: 2 }]);
      expectEqual('epoch', await reopened.epoch(), epoch);
      const prolonged = await same.lease({ id: 'sync', holder: 'one', ttlMs: 100, nowMs: 1050 });
      expectThat('lease', lease.held && prolonged.held && prolonged.token === lease.token);
      const clash = await reserve(same, { q: 'k' });
      expectThat('unique value', !clash.ok && clash.refusal.reason === 'unique');
    },
  },
  {
    id: 'reopen-grown',
    rule: 'Collections, columns and indexes that a later release declares are added to what is there, filled.',
    reopens: true,
    async check({ tenant, reopen }) {
      const rows = ['Cy', 'Al', 'Bo'].map((name, at) => ({ id: `p${at}`, city: 'Oslo', age: at, name }));
      await tenant.commit({ put: rows.map((row) => ({ collection: people, row })) });
      const reopened = await reopen(true);
      const same = reopened.tenant(tenant.tenantId);
      const found = await same.read({ collection: grownPeople, index: 'byName' });
      expectEqual('new index', idsOf(found), ['p1', 'p2', 'p0']);
      expectEqual(
        'versions',
        found.map(({ version }) => version),
        [1, 1, 1],
      );
      expectEqual('old index', await peopleBy(same, 'byAge', { from: 1 }), ['p1', 'p2']);
      await same.commit({ put: [put(additions, { id: 'x', key: 'k' }), put(grownPeople, { id: 'p0', name: 'Aa' })] });
      expectEqual('new collection', await same.count({ collection: additions, count: 'byKey', equals: ['k'] }), 1);
      const again = await same.read({ collection: grownPeople, index: 'byName' });
      expectEqual('new index after a write', idsOf(again), ['p0', 'p1', 'p2']);
    },
  },
];
