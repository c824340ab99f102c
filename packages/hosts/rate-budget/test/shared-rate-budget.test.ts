import { StoreError } from '@crmsync/store';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSharedRateBudget, rateBuckets } from '../src/index.ts';
import { loads, sharedAccount } from './support/shared-account.ts';

const burst = { name: 'burst', limit: 50, perMs: 10_000 };
const minute = { name: 'minute', limit: 200, perMs: 60_000 };

describe('a rate budget that processes share (R23)', () => {
  it('never exceeds strict rolling windows, however clocks differ and processes come and go, and uses most of them', {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.array(fc.integer({ min: -30_000, max: 30_000 }), { minLength: 2, maxLength: 5 }),
        async (seed, skews) => {
          const account = sharedAccount([burst, minute], seed);
          const forMs = 90_000;
          const work = skews.map(async (skewMs, at) => {
            await account.clock.sleep(at === 0 ? 0 : account.random() * 30_000);
            const budget = account.process(`tenant-${at % 2}`, { skewMs });
            const left = at === 0 ? forMs : account.random() * forMs;
            await loads(account, budget, 4, `tenant-${at % 2}`, { forMs: left });
            await budget.close();
          });
          await account.clock.run(Promise.all(work));
          expect(account.refused).toEqual([]);
          // The first minute may hold 200, what is left of the time another 50 per 10 s at most.
          expect(account.served.length).toBeGreaterThan(200 * 0.9);
        },
      ),
      { numRuns: 6 },
    );
  });

  it('uses at least 90 % of a strict window over time', async () => {
    const account = sharedAccount([burst]);
    const budgets = ['a', 'b', 'c'].map((tenantId, at) => account.process(tenantId, { skewMs: at * 20_000 }));
    const work = budgets.map((budget, at) => loads(account, budget, 6, 'abc'[at]!, { forMs: 120_000 }));
    await account.clock.run(Promise.all(work));
    expect(account.refused).toEqual([]);
    expect(account.served.length).toBeGreaterThanOrEqual(50 * 12 * 0.9);
  });

  it('gives each tenant at least half of its fair share, however greedy or urgent the others are', async () => {
    const account = sharedAccount([burst]);
    const forMs = 60_000;
    const greedy = account.process('greedy');
    const work = [loads(account, greedy, 30, 'greedy', { forMs, priority: 'interactive' })];
    for (const tenantId of ['b', 'c', 'd']) {
      work.push(loads(account, account.process(tenantId), 2, tenantId, { forMs, priority: 'backfill' }));
    }
    await account.clock.run(Promise.all(work));
    const fair = account.served.length / 4;
    for (const tenantId of ['greedy', 'b', 'c', 'd']) {
      const own = account.served.filter((one) => one.tenantId === tenantId).length;
      expect({ tenantId, part: own / fair >= 0.5 }).toEqual({ tenantId, part: true });
    }
    expect(account.refused).toEqual([]);
  });

  it('lets interactive calls go before repair, and repair before backfill, across processes', async () => {
    const account = sharedAccount([{ name: 'burst', limit: 10, perMs: 10_000 }]);
    const forMs = 60_000;
    const work = (['backfill', 'repair', 'interactive'] as const).map((priority) =>
      loads(account, account.process('t', { agingMs: 1e9 }), 12, 't', { forMs, priority }),
    );
    await account.clock.run(Promise.all(work));
    const later = account.served.filter(({ atMs }) => atMs > 11_000);
    expect(later.length).toBeGreaterThan(20);
    expect(new Set(later.map(({ priority }) => priority))).toEqual(new Set(['interactive']));
  });

  it('stops every process for as long as a 429 told one of them', async () => {
    const account = sharedAccount([burst]);
    const [one, other] = [account.process('a', { skewMs: 20_000 }), account.process('b', { skewMs: -20_000 })];
    const request = { scope: 'api', windows: [burst], cost: 1, priority: 'repair' as const };
    expect(await account.clock.run(one.take({ ...request }))).toBe(0);
    await account.clock.run(one.block('api', 7_000));
    for (const budget of [one, other]) {
      const waitMs = await account.clock.run(budget.take({ ...request }));
      expect(waitMs).toBeGreaterThanOrEqual(7_000);
      expect(waitMs).toBeLessThanOrEqual(7_010);
    }
    await account.clock.advance(7_010);
    for (const budget of [one, other]) expect(await account.clock.run(budget.take({ ...request }))).toBe(0);
  });

  it('learns from headers what others use of the account, and what the limit really is', async () => {
    const account = sharedAccount([burst]);
    const [one, other] = [account.process('a'), account.process('b')];
    const request = { scope: 'api', windows: [burst], cost: 1, priority: 'repair' as const };
    await account.clock.run(one.take({ ...request }));
    await account.clock.run(one.learn('api', { window: 'burst', remaining: 0, resetMs: 4_000 }));
    expect(await account.clock.run(other.take({ ...request }))).toBeGreaterThan(0);
    await account.clock.advance(4_100);
    expect(await account.clock.run(other.take({ ...request }))).toBe(0);
    await account.clock.run(one.learn('api', { window: 'burst', remaining: 1, limit: 3 }));
    await account.clock.advance(600);
    expect(await account.clock.run(one.take({ ...request }))).toBe(0);
    await account.clock.advance(600);
    expect(await account.clock.run(other.take({ ...request }))).toBeGreaterThan(0);
  });

  it('takes no notice of its own requests when headers count them', async () => {
    const account = sharedAccount([burst]);
    const budget = account.process('a');
    const request = { scope: 'api', windows: [burst], cost: 1, priority: 'repair' as const };
    for (let taken = 1; taken <= 12; taken += 1) {
      expect(await account.clock.run(budget.take({ ...request }))).toBe(0);
      await budget.learn('api', { window: 'burst', remaining: 50 - taken, limit: 50, resetMs: 10_000 });
    }
    const [bucket] = await account.store.tenant('crmsync rates').read({
      collection: rateBuckets,
      ids: [JSON.stringify(['a', 'api'])],
    });
    expect(bucket?.row.windows.burst?.foreign).toBeUndefined();
  });

  it('is cheap where there is room: blocks of permits, not a commit per request; what is left is given back', async () => {
    const wide = { name: 'wide', limit: 10_000, perMs: 10_000 };
    const account = sharedAccount([wide]);
    const budget = account.process('a');
    await account.clock.run(loads(account, budget, 4, 'a', { forMs: 5_000, thinkMs: 5 }));
    expect(account.served.length).toBeGreaterThan(800);
    expect(account.calls.commits).toBeLessThan(account.served.length / 10);
    await account.clock.run(budget.close());
    const [bucket] = await account.store.tenant('crmsync rates').read({
      collection: rateBuckets,
      ids: [JSON.stringify(['a', 'api'])],
    });
    const counted = (bucket?.row.windows.wide?.steps ?? []).reduce((sum, { used }) => sum + (used.a ?? 0), 0);
    expect(counted - account.served.length).toBeLessThan(account.served.length / 10);
  });

  it('does not use permits whose commit took too long, nor loses them', async () => {
    const account = sharedAccount([burst]);
    let slow = 2;
    const ledger = account.store.tenant('crmsync rates');
    const tenant = {
      ...ledger,
      commit: async (commit: Parameters<typeof ledger.commit>[0]) => {
        const result = await ledger.commit(commit);
        slow -= 1;
        if (slow >= 0) await account.clock.sleep(400);
        return result;
      },
    };
    const budget = account.process('a', { store: { ...account.store, tenant: () => tenant } });
    const request = { scope: 'api', windows: [burst], cost: 3, priority: 'repair' as const };
    expect(await account.clock.run(budget.take(request))).toBe(0);
    expect(account.calls.commits).toBe(3);
    const [bucket] = await ledger.read({ collection: rateBuckets, ids: [JSON.stringify(['a', 'api'])] });
    const steps = bucket?.row.windows.burst?.steps ?? [];
    expect(steps.reduce((sum, { used }) => sum + (used.a ?? 0), 0)).toBe(3);
  });

  it('does not keep room for a process that has died', async () => {
    const account = sharedAccount([{ name: 'burst', limit: 4, perMs: 1_000 }]);
    const [dead, living] = [account.process('dead'), account.process('living')];
    const windows = [{ name: 'burst', limit: 4, perMs: 1_000 }];
    const request = { scope: 'api', windows, cost: 1, priority: 'interactive' as const };
    await account.clock.run(Promise.all(Array.from({ length: 12 }, () => dead.take({ ...request }))));
    await account.clock.advance(4_000);
    await account.clock.run(account.load(living, 'living', { forMs: 10_000, priority: 'backfill', thinkMs: 5 }));
    expect(account.served.length).toBeGreaterThanOrEqual(4 * 10 * 0.75);
  });

  it('keeps accounts and scopes apart, tells a long wait as it is, and passes on that the store failed', async () => {
    const account = sharedAccount([burst]);
    const daily = [{ name: 'daily', limit: 2, perMs: 86_400_000, reserve: 0.5 }];
    const request = { scope: 'daily', windows: daily, cost: 1, priority: 'repair' as const };
    const budget = account.process('a');
    expect(await account.clock.run(budget.take({ ...request }))).toBe(0);
    expect(await account.clock.run(budget.take({ ...request }))).toBeGreaterThan(80_000_000);
    expect(await account.clock.run(budget.take({ ...request, scope: 'other' }))).toBe(0);
    expect(await account.clock.run(account.process('a', { account: 'b' }).take({ ...request }))).toBe(0);
    await account.store.close();
    await expect(account.clock.run(budget.take({ ...request, scope: 'third' }))).rejects.toBeInstanceOf(StoreError);
    expect(() => createSharedRateBudget({ store: account.store, account: '', tenantId: 'a' })).toThrow(TypeError);
  });
});
