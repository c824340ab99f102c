import { put } from '../put.ts';
import {
  type CaseDefinition,
  idsOf,
  people,
  peopleBy,
  putPeople,
  reservations,
  reserve,
} from './conformance-subjects.ts';
import { expectEqual } from './expectations.ts';

/** Cases of tenants. */
export const tenantCases: readonly CaseDefinition[] = [
  {
    id: 'tenant-isolation',
    rule: 'No read, count, check or change of one tenant reaches rows of another, ids being equal.',
    async check({ store, tenant }) {
      const other = store.tenant('tenant-b');
      await putPeople(tenant, { id: 'a', city: 'Oslo', age: 1 }, { id: 'b', city: 'Oslo', age: 1 });
      await putPeople(other, { id: 'a', city: 'Oslo', age: 2 });
      await putPeople(other, { id: 'a', city: 'Oslo', age: 3 });
      const read = await other.read({ collection: people, ids: ['a', 'b'] });
      expectEqual('by ids', read, [{ row: { id: 'a', city: 'Oslo', age: 3 }, version: 2 }]);
      expectEqual('by index', await peopleBy(other, 'byCity', { equals: ['Oslo'] }), ['a']);
      expectEqual('by keys', await peopleBy(tenant, 'byCity', { anyOf: [['Oslo']] }), ['a', 'b']);
      expectEqual('whole index', await peopleBy(tenant, 'byAge', { order: 'descending' }), ['b', 'a']);
      expectEqual('count', await other.count({ collection: people, count: 'byAge' }), 1);
      const expected = [{ collection: people, id: 'b', version: 0 }];
      expectEqual('expectation', await other.commit({ expect: expected }), { ok: true });
      await reserve(tenant, { r: 'k' });
      expectEqual('unique value', await reserve(other, { q: 'k' }), { ok: true });
      await other.commit({ delete: ['a', 'b'].map((id) => ({ collection: people, id })) });
      expectEqual('delete', await peopleBy(tenant, 'byAge'), ['a', 'b']);
    },
  },
  {
    id: 'tenant-drop',
    rule: 'Dropping a tenant removes all of its rows and no others.',
    async check({ store, tenant }) {
      const other = store.tenant('tenant-b');
      for (const each of [tenant, other]) {
        await putPeople(each, { id: 'a', age: 1 });
        await reserve(each, { r: 'k' });
      }
      await tenant.drop();
      expectEqual('people', await peopleBy(tenant, 'byAge'), []);
      expectEqual('reservations', await tenant.count({ collection: reservations, count: 'byKey' }), 0);
      expectEqual('people of the other', await peopleBy(other, 'byAge'), ['a']);
      expectEqual('tenants', await store.tenants(), ['tenant-b']);
      expectEqual('value is free', await reserve(tenant, { q: 'k' }), { ok: true });
      await putPeople(tenant, { id: 'a' });
      const [again] = await tenant.read({ collection: people, ids: ['a'] });
      expectEqual('version', again?.version, 1);
    },
  },
  {
    id: 'tenants-listing',
    rule: 'Tenants that have rows in any collection are listed in order, in pages.',
    async check({ store, tenant }) {
      expectEqual('none', await store.tenants(), []);
      await tenant.read({ collection: people, ids: ['a'] });
      await tenant.lease({ id: 'l', holder: 'one', ttlMs: 1, nowMs: 0 });
      await tenant.release({ leaseId: 'l', token: 0 });
      for (const name of ['c', 'B', 'a']) await putPeople(store.tenant(name), { id: 'x' }, { id: 'y' });
      for (const name of ['d', 'a']) await reserve(store.tenant(name), { r: 'k' });
      await putPeople(store.tenant('emptied'), { id: 'x' });
      await store.tenant('emptied').commit({ delete: [{ collection: people, id: 'x' }] });
      expectEqual('all', await store.tenants(), ['B', 'a', 'c', 'd']);
      expectEqual('first page', await store.tenants({ limit: 2 }), ['B', 'a']);
      expectEqual('next page', await store.tenants({ after: 'a', limit: 2 }), ['c', 'd']);
      expectEqual('behind all', await store.tenants({ after: 'd' }), []);
      expectEqual('none asked', await store.tenants({ limit: 0 }), []);
    },
  },
  {
    id: 'tenant-odd-names',
    rule: 'Any well-formed text names a tenant.',
    async check({ store }) {
      const names = ['', ' ', "';drop--", '%', '_', 'A', 'a', 'é', 'e\u0301', '\uff5e', '😀'];
      for (const [age, name] of names.entries()) {
        await store.tenant(name).commit({ put: [put(people, { id: 'x', age })] });
      }
      const listed = await store.tenants();
      expectEqual('listed', [...listed].sort(), [...names].sort());
      expectEqual('order', listed.slice(-2), ['\uff5e', '😀']);
      for (const [age, name] of names.entries()) {
        const rows = await store.tenant(name).read({ collection: people, index: 'byAge', equals: [age] });
        expectEqual('rows of a tenant', idsOf(rows), ['x']);
      }
    },
  },
];
