import { type Commit, compareIndexValues, type Query, type Row, type Stored, StoreError } from '@crmsync/store';
import { createMemoryStore } from '@crmsync/store/memory';
import { storeConformanceCases } from '@crmsync/store/testing';
import { describe, expect, it } from 'vitest';
import { type Mutation, mutatedStore, reopenable, withoutUnique } from './mutated-store.ts';

type IndexQuery = Extract<Query, { readonly index: string }>;

/** A mutation of reads by index. */
function byIndex(change: (query: IndexQuery) => Query): Mutation {
  return { read: (real, query) => real.read('ids' in query ? query : change(query)) };
}

/** A mutation of the rows that a read by index gives. */
function ofRows(change: (rows: readonly Stored[], query: IndexQuery) => readonly Stored[]): Mutation {
  return {
    read: async (real, query) => ('ids' in query ? real.read(query) : change(await real.read(query), query)),
  };
}

/** A mutation of what is committed. */
function ofCommit(change: (commit: Commit) => Commit): Mutation {
  return { commit: (real, commit) => real.commit(change(commit)) };
}

/** A mutation of the rows that are written. */
function ofPut(change: (row: Row) => Row): Mutation {
  return ofCommit((commit) => ({
    ...commit,
    put: (commit.put ?? []).map(({ collection, row }) => ({ collection, row: change(row) })),
  }));
}

function without<K extends string>(query: IndexQuery, key: K): IndexQuery {
  const { [key]: _, ...rest } = query as IndexQuery & Record<K, unknown>;
  return rest as unknown as IndexQuery;
}

const isText = (value: unknown) => typeof value === 'string';

const mutants: readonly { readonly breaks: string; readonly story: string; readonly mutation: () => Mutation }[] = [
  {
    breaks: 'read-by-ids',
    story: 'rows by id come in the order of the table',
    mutation: () => ({
      read: (real, query) => real.read('ids' in query ? { ...query, ids: [...query.ids].sort() } : query),
    }),
  },
  {
    breaks: 'read-impossible-ids',
    story: 'ids are encoded with a replacement for what cannot be',
    mutation: () => ({
      read: (real, query) =>
        real.read('ids' in query ? { ...query, ids: query.ids.map((id) => Buffer.from(id).toString()) } : query),
    }),
  },
  {
    breaks: 'read-equals',
    story: 'only the first of the equal columns is looked at',
    mutation: () => byIndex((query) => (query.equals ? { ...query, equals: query.equals.slice(0, 1) } : query)),
  },
  {
    breaks: 'read-any-of',
    story: 'rows come in the order of the keys, a repeated key gives them twice',
    mutation: () => ({
      async read(real, query) {
        if ('ids' in query || !query.anyOf) return real.read(query);
        const rows = await Promise.all(query.anyOf.map((equals) => real.read({ ...without(query, 'anyOf'), equals })));
        return rows.flat().slice(0, query.limit);
      },
    }),
  },
  {
    breaks: 'read-any-of-many',
    story: 'keys beyond the thousandth are lost',
    mutation: () => byIndex((query) => (query.anyOf ? { ...query, anyOf: query.anyOf.slice(0, 1000) } : query)),
  },
  {
    breaks: 'read-range',
    story: 'the lower bound is exclusive',
    mutation: () => byIndex((query) => (typeof query.from === 'number' ? { ...query, from: query.from + 1 } : query)),
  },
  {
    breaks: 'read-order',
    story: 'ties come in ascending order of id also in a descending read',
    mutation: () =>
      ofRows((rows, { order }) =>
        order === 'descending'
          ? [...rows].sort((a, b) => {
              const age = Number(Reflect.get(b.row, 'age')) - Number(Reflect.get(a.row, 'age'));
              return age || (a.row.id < b.row.id ? -1 : 1);
            })
          : rows,
      ),
  },
  { breaks: 'read-order', story: 'the order is ignored', mutation: () => byIndex((query) => without(query, 'order')) },
  {
    breaks: 'read-limit',
    story: 'the limit is never above 1000',
    mutation: () => byIndex((query) => ({ ...query, limit: Math.min(query.limit ?? 1000, 1000) })),
  },
  {
    breaks: 'read-after',
    story: 'the next page begins behind the column values, losing ties',
    mutation: () =>
      byIndex((query) =>
        query.after ? { ...query, after: query.after.with(-1, query.order ? '' : '\uffff') } : query,
      ),
  },
  {
    breaks: 'read-after-gone',
    story: 'nothing follows a place whose row was deleted',
    mutation: () => ({
      async read(real, query) {
        const id = 'ids' in query ? undefined : query.after?.at(-1);
        if (typeof id !== 'string') return real.read(query);
        const there = await real.read({ collection: query.collection, ids: [id] });
        return there.length ? real.read(query) : [];
      },
    }),
  },
  {
    breaks: 'read-mistakes',
    story: 'a mistaken query gives nothing',
    mutation: () => ({ read: (real, query) => real.read(query).catch(() => []) }),
  },
  {
    breaks: 'count',
    story: 'counting reads one page',
    mutation: () => ({
      async count(real, { collection, count, equals }) {
        return (await real.read({ collection, index: count, ...(equals ? { equals } : {}) })).length;
      },
    }),
  },
  {
    breaks: 'commit-versions',
    story: 'versions stay 1',
    mutation: () => ({
      read: async (real, query) => (await real.read(query)).map(({ row }) => ({ row, version: 1 })),
    }),
  },
  {
    breaks: 'commit-replaces',
    story: 'a put merges with the row that is there',
    mutation: () => ({
      async commit(real, commit) {
        const put = (commit.put ?? []).map(async ({ collection, row }) => {
          const [before] = await real.read({ collection, ids: [row.id] });
          return { collection, row: { ...before?.row, ...row } };
        });
        return real.commit({ ...commit, put: await Promise.all(put) });
      },
    }),
  },
  {
    breaks: 'commit-put-twice',
    story: 'the first of two puts of a row stands',
    mutation: () => ofCommit((commit) => ({ ...commit, put: [...(commit.put ?? [])].reverse() })),
  },
  {
    breaks: 'commit-nothing',
    story: 'deleting what is not there is refused',
    mutation: () =>
      ofCommit((commit) => ({
        ...commit,
        expect: (commit.delete ?? []).map((each) => ({ ...each, version: 1 })),
      })),
  },
  {
    breaks: 'expect-version',
    story: 'expectations are ignored',
    mutation: () => ofCommit((commit) => ({ ...commit, expect: [] })),
  },
  {
    breaks: 'expect-absent',
    story: 'expecting version 0 is no expectation',
    mutation: () =>
      ofCommit((commit) => ({ ...commit, expect: (commit.expect ?? []).filter(({ version }) => version > 0) })),
  },
  {
    breaks: 'expect-first',
    story: 'deletes come before the checks',
    mutation: () => ({
      async commit(real, commit) {
        if (!commit.delete) return real.commit(commit);
        await real.commit({ delete: commit.delete });
        return real.commit(commit);
      },
    }),
  },
  {
    breaks: 'commit-atomic',
    story: 'deletes stay when a later part is refused',
    mutation: () => ({
      async commit(real, commit) {
        const result = await real.commit(commit);
        if (!result.ok && commit.delete) await real.commit({ delete: commit.delete });
        return result;
      },
    }),
  },
  {
    breaks: 'commit-atomic',
    story: 'puts before the refused one stay',
    mutation: () => ({
      async commit(real, commit) {
        const result = await real.commit(commit);
        if (!result.ok && result.refusal.reason === 'unique') await real.commit({ put: commit.put?.slice(0, 1) ?? [] });
        return result;
      },
    }),
  },
  {
    breaks: 'commit-concurrent',
    story: 'versions are checked apart from writing',
    mutation: () => ({
      async commit(real, { expect: expected, ...changes }) {
        const checked = await real.commit({ expect: expected ?? [] });
        await new Promise((resolve) => setImmediate(resolve));
        return checked.ok ? real.commit(changes) : checked;
      },
    }),
  },
  {
    breaks: 'commit-concurrent-absent',
    story: 'that a row is absent is checked apart from writing',
    mutation: () => ({
      async commit(real, { expect: expected = [], ...changes }) {
        const absent = expected.filter(({ version }) => version === 0);
        const checked = await real.commit({ expect: absent });
        await new Promise((resolve) => setImmediate(resolve));
        return checked.ok
          ? real.commit({ ...changes, expect: expected.filter(({ version }) => version > 0) })
          : checked;
      },
    }),
  },
  {
    breaks: 'commit-concurrent-orders',
    story: 'commits that meet fail as in a deadlock',
    mutation: () => {
      let busy = false;
      return {
        async commit(real, commit) {
          if (busy) throw new StoreError('deadlock detected');
          busy = true;
          await new Promise((resolve) => setImmediate(resolve));
          busy = false;
          return real.commit(commit);
        },
      };
    },
  },
  {
    breaks: 'commit-not-json',
    story: 'rows are made JSON silently',
    mutation: () =>
      ofPut((row) => JSON.parse(JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? 0 : value)))),
  },
  {
    breaks: 'commit-copies',
    story: 'reads give an object that is kept for the next read',
    mutation: () => {
      const kept = new Map<string, Stored>();
      return {
        read: async (real, query) =>
          (await real.read(query)).map((found) => {
            const same = kept.get(found.row.id) ?? structuredClone(found);
            kept.set(found.row.id, same);
            return same;
          }),
      };
    },
  },
  {
    breaks: 'unique-refused',
    story: 'unique indexes are plain ones',
    mutation: () =>
      ofCommit((commit) => ({
        ...commit,
        put: (commit.put ?? []).map(({ collection, row }) => ({ collection: withoutUnique(collection), row })),
      })),
  },
  {
    breaks: 'unique-within-commit',
    story: 'uniqueness is checked against the rows before the commit',
    mutation: () => ({
      async commit(real, commit) {
        for (const each of commit.put ?? []) await real.commit({ put: [each] });
        return { ok: true };
      },
    }),
  },
  {
    breaks: 'unique-swap',
    story: 'puts come before deletes',
    mutation: () => ({
      async commit(real, { delete: deleted, ...commit }) {
        const result = await real.commit(commit);
        return result.ok && deleted ? real.commit({ delete: deleted }) : result;
      },
    }),
  },
  {
    breaks: 'unique-freed',
    story: 'puts come in reverse',
    mutation: () => ofCommit((commit) => ({ ...commit, put: [...(commit.put ?? [])].reverse() })),
  },
  {
    breaks: 'unique-freed-later',
    story: 'uniqueness is checked against the rows after the commit',
    mutation: () => ({
      async commit(real, commit) {
        const ids = (commit.put ?? []).map(({ collection, row }) => ({ collection, id: row.id }));
        return real.commit({ ...commit, delete: [...(commit.delete ?? []), ...ids] });
      },
    }),
  },
  {
    breaks: 'unique-concurrent',
    story: 'a commit that meets a taken value fails',
    mutation: () => ({
      async commit(real, commit) {
        const result = await real.commit(commit);
        if (!result.ok) throw new StoreError('duplicate key value');
        return result;
      },
    }),
  },
  {
    breaks: 'unique-absent',
    story: 'rows without a value are apart from uniqueness',
    mutation: () => ofPut((row) => ({ scope: row.id, ...row })),
  },
  {
    breaks: 'lease-one-holder',
    story: 'everybody gets the lease',
    mutation: () => ({ lease: (real, request) => real.lease({ ...request, holder: 'same' }) }),
  },
  {
    breaks: 'lease-prolong',
    story: 'prolonging gives a new token',
    mutation: () => ({
      async lease(real, request) {
        const result = await real.lease(request);
        if (result.held) await real.release({ leaseId: request.id, token: result.token });
        return real.lease(request);
      },
    }),
  },
  {
    breaks: 'lease-expiry',
    story: 'a lease lasts one millisecond longer',
    mutation: () => ({ lease: (real, request) => real.lease({ ...request, ttlMs: request.ttlMs + 1 }) }),
  },
  {
    breaks: 'lease-release',
    story: 'releasing with any token frees the lease',
    mutation: () => {
      const tokens = new Map<string, number>();
      return {
        async lease(real, request) {
          const result = await real.lease(request);
          if (result.held) tokens.set(request.id, result.token);
          return result;
        },
        release: (real, { leaseId }) => real.release({ leaseId, token: tokens.get(leaseId) ?? 0 }),
      };
    },
  },
  {
    breaks: 'lease-concurrent',
    story: 'who holds the lease is looked up before it is taken',
    mutation: () => {
      let taken = false;
      return {
        async lease(real, request) {
          const free = !taken;
          await new Promise((resolve) => setImmediate(resolve));
          taken = true;
          return free ? { held: true, token: 1, expiresAt: 0 } : real.lease(request);
        },
      };
    },
  },
  {
    breaks: 'fence',
    story: 'fences are ignored',
    mutation: () => ofCommit(({ fence: _, ...commit }) => commit),
  },
  {
    breaks: 'fence-concurrent',
    story: 'fences are checked apart from writing',
    mutation: () => ({
      async commit(real, { fence, ...changes }) {
        const checked = await real.commit(fence ? { fence } : {});
        await new Promise((resolve) => setImmediate(resolve));
        return checked.ok ? real.commit(changes) : checked;
      },
    }),
  },
  {
    breaks: 'lease-names',
    story: 'names are cut',
    mutation: () => ({ lease: (real, request) => real.lease({ ...request, holder: request.holder.slice(0, 255) }) }),
  },
  {
    breaks: 'lease-tenants',
    story: 'all tenants share one',
    mutation: () => ({ tenantId: () => 'one' }),
  },
  {
    breaks: 'lease-after-drop',
    story: 'leases outlive their tenant',
    mutation: () => ({
      drop: async (real) => {
        await real.commit({});
      },
    }),
  },
  { breaks: 'tenant-isolation', story: 'all tenants share one', mutation: () => ({ tenantId: () => 'one' }) },
  {
    breaks: 'tenant-drop',
    story: 'dropping one tenant drops all',
    mutation: () => ({
      async drop(_real, store) {
        for (const name of await store.tenants()) await store.tenant(name).drop();
      },
    }),
  },
  {
    breaks: 'tenants-listing',
    story: 'the place to continue after is listed again',
    mutation: () => ({
      async tenants(real, { after, limit } = {}) {
        const all = await real.tenants();
        return all.filter((name) => after === undefined || compareIndexValues(name, after) >= 0).slice(0, limit);
      },
    }),
  },
  {
    breaks: 'tenant-odd-names',
    story: 'tenant names are folded',
    mutation: () => ({ tenantId: (name) => name.toLowerCase() }),
  },
  {
    breaks: 'values-json',
    story: 'null fields are dropped',
    mutation: () => ofPut((row) => JSON.parse(JSON.stringify(row).replaceAll('"nothing":null,', ''))),
  },
  {
    breaks: 'values-odd-ids',
    story: 'ids are trimmed',
    mutation: () => ofPut((row) => ({ ...row, id: row.id.trim() })),
  },
  {
    breaks: 'values-bad-ids',
    story: 'broken ids are mended',
    mutation: () => ofPut((row) => ({ ...row, id: row.id.replaceAll(/[\0\ud800-\udfff]/g, '') })),
  },
  {
    breaks: 'values-indexed-text',
    story: 'indexed texts are folded',
    mutation: () => ({
      ...byIndex((query) =>
        query.equals
          ? { ...query, equals: query.equals.map((value) => (isText(value) ? `${value}`.trim() : value)) }
          : query,
      ),
    }),
  },
  {
    breaks: 'values-broken-text',
    story: 'broken texts fail their commit',
    mutation: () =>
      ofPut((row) => {
        if (/\0/.test(`${Reflect.get(row, 'city')}`)) throw new StoreError('invalid byte sequence');
        return row;
      }),
  },
  {
    breaks: 'values-text-order',
    story: 'texts are ordered by UTF-16 units',
    mutation: () =>
      ofRows((rows, { index }) =>
        index === 'byCity'
          ? [...rows].sort((a, b) => (`${Reflect.get(a.row, 'city')}` < `${Reflect.get(b.row, 'city')}` ? -1 : 1))
          : rows,
      ),
  },
  {
    breaks: 'values-long-text',
    story: 'indexed texts are cut',
    mutation: () => ofPut((row) => ({ ...row, key: `${Reflect.get(row, 'key')}`.slice(0, 2000) })),
  },
  {
    breaks: 'values-number-order',
    story: 'numbers are ordered as texts',
    mutation: () =>
      ofRows((rows) =>
        [...rows].sort((a, b) => (`${Reflect.get(a.row, 'age')}` < `${Reflect.get(b.row, 'age')}` ? -1 : 1)),
      ),
  },
  {
    breaks: 'values-other-numbers',
    story: 'fractions are rounded in the row',
    mutation: () => ofPut((row) => ({ ...row, age: Math.trunc(Number(Reflect.get(row, 'age'))) })),
  },
  {
    breaks: 'values-absent',
    story: 'null and absent become one',
    mutation: () => ofPut((row) => ({ city: null, age: null, ...row })),
  },
  {
    breaks: 'large-commit',
    story: 'rows beyond the 4,096th are lost',
    mutation: () => ofCommit((commit) => ({ ...commit, put: commit.put?.slice(0, 4096) ?? [] })),
  },
  {
    breaks: 'migrate-twice',
    story: 'migrating begins with an empty storage',
    mutation: () => ({
      async migrate(real) {
        for (const name of await real.tenants()) await real.tenant(name).drop();
      },
    }),
  },
  { breaks: 'epoch', story: 'every storage has the same epoch', mutation: () => ({ epoch: async () => 'epoch' }) },
  { breaks: 'close', story: 'a closed store goes on', mutation: () => ({ close: async () => {} }) },
  {
    breaks: 'reopen',
    story: 'versions are lost when the storage is opened again',
    mutation: () => ({
      read: async (real, query) => (await real.read(query)).map(({ row }) => ({ row, version: 1 })),
    }),
  },
  {
    breaks: 'reopen-grown',
    story: 'a new index has only rows written after it was added',
    mutation: () =>
      ofRows((rows, { index }) => (index === 'byName' ? rows.filter(({ version }) => version > 1) : rows)),
  },
];

/** The cases on memory stores; the one about closing needs a store that really closes. */
function casesOn(mutation: Mutation, closes: boolean) {
  return storeConformanceCases({
    async open() {
      const real = createMemoryStore();
      return mutatedStore(closes ? real : reopenable(real), mutation);
    },
    reopen: async (closed) => closed,
  });
}

describe('a store that breaks a rule fails the case of that rule', () => {
  it.each(mutants)('$breaks: $story', async ({ breaks, mutation }) => {
    const broken = casesOn(mutation(), breaks === 'close').find(({ id }) => id === breaks);
    await expect(broken?.run()).rejects.toThrow();
  });

  it('has a broken store for every case', () => {
    const broken = new Set(mutants.map(({ breaks }) => breaks));
    expect(casesOn({}, false).flatMap(({ id }) => (broken.has(id) ? [] : [id]))).toEqual([]);
  });

  it('passes every case when nothing is broken', async () => {
    for (const { id, run } of casesOn({}, false)) {
      if (id !== 'close') await expect(run(), id).resolves.toBeUndefined();
    }
  });
});

describe('the list of conformance cases', () => {
  it('leaves out reopening for a store that keeps nothing', () => {
    const ids = storeConformanceCases({ open: async () => createMemoryStore() }).map(({ id }) => id);
    expect(ids).not.toContain('reopen');
    expect(new Set(ids).size).toBe(ids.length);
  });
});
