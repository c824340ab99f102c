import { put } from '../put.ts';
import type { CommitResult, TenantStore } from '../store.ts';
import { type CaseDefinition, people, peopleBy, putPeople, reservations } from './conformance-subjects.ts';
import { expectEqual, expectThat } from './expectations.ts';

/** How often commits are started together: a database has to meet them in more than one order. */
const rounds = 12;

/** Cases of calls that are under way at the same time. */
export const concurrencyCases: readonly CaseDefinition[] = [
  {
    id: 'commit-concurrent-absent',
    rule: 'Of two commits that each create the row which the other expects to be absent, one succeeds.',
    async check({ tenant }) {
      for (let round = 0; round < rounds; round += 1) {
        const [left, right] = [`left${round}`, `right${round}`];
        const create = (id: string, absent: string) =>
          tenant.commit({
            expect: [{ collection: people, id: absent, version: 0 }],
            put: [put(people, { id })],
          });
        const results = await Promise.all([create(left, right), create(right, left)]);
        expectEqual('successes', results.filter(({ ok }) => ok).length, 1);
      }
    },
  },
  {
    id: 'commit-concurrent-orders',
    rule: 'Commits that touch the same rows in other orders, started together, all succeed.',
    async check({ tenant }) {
      const ids = Array.from({ length: 40 }, (_, at) => `p${at}`);
      await putPeople(tenant, ...ids.slice(0, 20).map((id) => ({ id })));
      for (let round = 0; round < rounds; round += 1) {
        const write = (order: readonly string[]) => tenant.commit({ put: order.map((id) => put(people, { id })) });
        const orders = [ids, ids.toReversed(), [...ids.slice(20), ...ids.slice(0, 20)], ids.toReversed()];
        const results = await Promise.all(orders.map(write));
        expectEqual('successes', results.filter(({ ok }) => ok).length, orders.length);
      }
      const found = await tenant.read({ collection: people, ids: ['p0', 'p39'] });
      expectEqual(
        'versions',
        found.map(({ version }) => version),
        [1 + 4 * rounds, 4 * rounds],
      );
    },
  },
  {
    id: 'unique-concurrent',
    rule: 'Of commits that take the same unique value, started together, one succeeds and the others are refused by the index.',
    async check({ tenant }) {
      const take = (id: string) =>
        tenant.commit({ put: [put(people, { id }), put(reservations, { id, scope: 's', key: 'k' })] });
      const ids = Array.from({ length: 12 }, (_, at) => `r${at}`);
      const results = await Promise.all(ids.map(take));
      const winner = ids.filter((_, at) => results[at]?.ok);
      expectEqual('winners', winner.length, 1);
      const refusals = results.flatMap((result) => (result.ok ? [] : [result.refusal.reason]));
      expectEqual('refusals', new Set(refusals), new Set(['unique']));
      expectEqual('rows', await peopleBy(tenant, 'byAge'), winner);
    },
  },
  {
    id: 'fence-concurrent',
    rule: 'Once a lease has passed on, what the last holder still managed to commit is there, and nothing comes after it.',
    async check({ tenant }) {
      let nowMs = 1000;
      for (let round = 0; round < rounds; round += 1) {
        const before = await taken(tenant, `old ${round}`, nowMs);
        nowMs += 1000;
        const ids = [0, 1, 2].map((at) => `${round}-${at}`);
        const commits = ids.map((id) =>
          tenant.commit({ fence: { leaseId: 'sync', token: before }, put: [put(people, { id })] }),
        );
        await taken(tenant, `new ${round}`, nowMs);
        const seen = await tenant.read({ collection: people, ids });
        const results: CommitResult[] = await Promise.all(commits);
        const written = ids.filter((_, at) => results[at]?.ok);
        expectEqual(
          'rows of the last holder',
          seen.map(({ row }) => row.id),
          written,
        );
        nowMs += 1000;
      }
    },
  },
];

async function taken(tenant: TenantStore, holder: string, nowMs: number): Promise<number> {
  const result = await tenant.lease({ id: 'sync', holder, ttlMs: 100, nowMs });
  expectThat('the lease is free', result.held);
  return result.held ? result.token : 0;
}
