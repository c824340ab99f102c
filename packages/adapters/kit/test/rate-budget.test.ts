import type { CallPriority, RateWindow } from '@crmsync/adapter';
import { createSteppedClock, type SteppedClock } from '@crmsync/fakes/clocks';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRateBudget, seededRandom } from '../src/index.ts';

/** A server with a strict rolling window: a request counts when it arrives; refused ones do not count. */
function strictServer(limit: number, perMs: number) {
  const arrivals: number[] = [];
  return {
    arrivals,
    refused: [] as number[],
    arrive(atMs: number) {
      const inWindow = arrivals.filter((other) => other > atMs - perMs && other <= atMs).length;
      if (inWindow >= limit) this.refused.push(atMs);
      else arrivals.push(atMs);
    },
  };
}

interface Load {
  readonly windows: readonly RateWindow[];
  readonly workers: number;
  readonly forMs: number;
  readonly latencyMs: (random: number) => number;
  readonly seed: number;
}

/** Workers that send as fast as the budget lets them; gives arrival times at the server, in order. */
async function saturate(clock: SteppedClock, load: Load): Promise<number[]> {
  const budget = createRateBudget({ clock });
  const random = seededRandom(load.seed);
  const startMs = clock.now();
  const arrivals: number[] = [];
  const worker = async () => {
    let request = { scope: 'api', windows: load.windows, cost: 1, priority: 'repair' as const };
    for (;;) {
      const waitMs = await budget.take(request);
      if (waitMs > 0) await clock.sleep(waitMs);
      if (clock.now() - startMs >= load.forMs) return;
      if (waitMs > 0) continue;
      request = { ...request };
      const latencyMs = load.latencyMs(random());
      arrivals.push(clock.now() - startMs + latencyMs);
      await clock.sleep(latencyMs * 2);
    }
  };
  await clock.run(Promise.all(Array.from({ length: load.workers }, worker)));
  return arrivals.sort((left, right) => left - right);
}

describe('the rate budget in memory', () => {
  it.each([
    { name: '100 per 10 s', limit: 100, perMs: 10_000, jitterMs: 300 },
    { name: '5 per second', limit: 5, perMs: 1000, jitterMs: 40 },
    { name: '40 per 2 s', limit: 40, perMs: 2000, jitterMs: 80 },
  ])('keeps a strict rolling window of $name without a 429 and uses at least 90 % of it', async (limits) => {
    const { limit, perMs, jitterMs } = limits;
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer({ min: 10, max: 60 }), async (seed, workers) => {
        const forMs = 60_000;
        const load = {
          windows: [{ name: 'burst', limit, perMs }],
          workers: Math.max(workers, Math.ceil((limit / perMs) * 2 * (jitterMs + 5)) * 2),
          forMs,
          seed,
          latencyMs: (random: number) => 5 + random * jitterMs,
        };
        const arrivals = await saturate(createSteppedClock(), load);
        const server = strictServer(limit, perMs);
        for (const atMs of arrivals) server.arrive(atMs);
        expect(server.refused).toEqual([]);
        expect(server.arrivals.length).toBeGreaterThanOrEqual(0.9 * limit * (forMs / perMs));
      }),
      { numRuns: 8 },
    );
  });

  it('keeps several windows at once and leaves the reserve to others', async () => {
    const clock = createSteppedClock();
    const windows = [
      { name: 'burst', limit: 10, perMs: 1000 },
      { name: 'minute', limit: 100, perMs: 60_000, reserve: 0.5 },
    ];
    const arrivals = await saturate(clock, { windows, workers: 20, forMs: 59_000, seed: 1, latencyMs: () => 0 });
    expect(arrivals.filter((atMs) => atMs < 1000)).toHaveLength(10);
    expect(arrivals).toHaveLength(50);
  });

  it('counts requests by their cost', async () => {
    const clock = createSteppedClock();
    const budget = createRateBudget({ clock });
    const request = (cost: number) => ({
      scope: 'tokens',
      windows: [{ name: 'burst', limit: 10, perMs: 1000 }],
      cost,
      priority: 'repair' as const,
    });
    expect(await budget.take(request(7))).toBe(0);
    expect(await budget.take(request(4))).toBeGreaterThan(900);
  });

  it('lets a request through that costs more than a whole window, once the window is empty', async () => {
    const clock = createSteppedClock();
    const budget = createRateBudget({ clock });
    const windows = [{ name: 'burst', limit: 5, perMs: 1000 }];
    expect(await budget.take({ scope: 'api', windows, cost: 20, priority: 'repair' })).toBe(0);
    expect(await budget.take({ scope: 'api', windows, cost: 20, priority: 'repair' })).toBeGreaterThan(900);
  });

  it('serves interactive requests before repair before backfill', async () => {
    const clock = createSteppedClock();
    const served = await contend(clock, ['backfill', 'repair', 'interactive', 'backfill', 'interactive'], 1);
    expect(served).toEqual(['interactive', 'interactive', 'repair', 'backfill', 'backfill']);
  });

  it('lets nobody starve: a backfill gets its turn although interactive requests never end', async () => {
    const clock = createSteppedClock();
    const budget = createRateBudget({ clock });
    const windows = [{ name: 'burst', limit: 1, perMs: 1000 }];
    let done = false;
    const ask = async (priority: CallPriority) => {
      const request = { scope: 'api', windows, cost: 1, priority };
      for (;;) {
        const waitMs = await budget.take(request);
        if (waitMs === 0) return;
        await clock.sleep(waitMs);
      }
    };
    const flood = async () => {
      while (!done) await ask('interactive');
    };
    const floods = [flood(), flood(), flood()];
    await clock.advance(100);
    const startMs = clock.now();
    await clock.run(ask('backfill'));
    done = true;
    expect(clock.now() - startMs).toBeLessThan(40_000);
    await clock.run(Promise.all(floods));
  });

  it('stops a whole scope for as long as a 429 says, and no other scope', async () => {
    const clock = createSteppedClock();
    const budget = createRateBudget({ clock });
    const windows = [{ name: 'burst', limit: 100, perMs: 1000 }];
    await budget.block('api', 5000);
    expect(await budget.take({ scope: 'api', windows, cost: 1, priority: 'interactive' })).toBe(5000);
    expect(await budget.take({ scope: 'search', windows, cost: 1, priority: 'interactive' })).toBe(0);
    await clock.advance(5000);
    expect(await budget.take({ scope: 'api', windows, cost: 1, priority: 'interactive' })).toBe(0);
  });

  it('learns from headers that others use the limit, and that the limit is another', async () => {
    const clock = createSteppedClock();
    const budget = createRateBudget({ clock });
    const request = {
      scope: 'api',
      windows: [{ name: 'daily', limit: 100, perMs: 10_000 }],
      cost: 1,
      priority: 'repair' as const,
    };
    expect(await budget.take(request)).toBe(0);
    await budget.learn('api', { window: 'daily', remaining: 0, resetMs: 4000 });
    expect(await budget.take(request)).toBe(4000);
    await budget.learn('api', { window: 'daily', remaining: 300, limit: 400 });
    for (let count = 0; count < 299; count += 1) expect(await budget.take(request)).toBe(0);
  });

  it('forgets requests that never came back', async () => {
    const clock = createSteppedClock();
    const budget = createRateBudget({ clock });
    const windows = [{ name: 'burst', limit: 1, perMs: 1000 }];
    const take = (priority: CallPriority) => budget.take({ scope: 'api', windows, cost: 1, priority });
    expect(await take('repair')).toBe(0);
    await take('interactive');
    await clock.advance(2000);
    expect(await take('backfill')).toBe(0);
  });

  it('counts a day of many requests in small space', async () => {
    const clock = createSteppedClock();
    const budget = createRateBudget({ clock });
    const windows = [{ name: 'daily', limit: 250_000, perMs: 86_400_000 }];
    const startMs = performance.now();
    for (let count = 0; count < 20_000; count += 1) {
      await budget.take({ scope: 'api', windows, cost: 1, priority: 'repair' });
    }
    expect(performance.now() - startMs).toBeLessThan(2000);
  });
});

/** Starts callers of these priorities at once behind a used-up window; gives the order in which they were served. */
async function contend(
  clock: SteppedClock,
  priorities: readonly CallPriority[],
  limit: number,
): Promise<CallPriority[]> {
  const budget = createRateBudget({ clock });
  const windows = [{ name: 'burst', limit, perMs: 1000 }];
  await budget.take({ scope: 'api', windows, cost: limit, priority: 'repair' });
  const served: CallPriority[] = [];
  const ask = async (priority: CallPriority) => {
    const request = { scope: 'api', windows, cost: 1, priority };
    for (;;) {
      const waitMs = await budget.take(request);
      if (waitMs === 0) break;
      await clock.sleep(waitMs);
    }
    served.push(priority);
  };
  await clock.run(Promise.all(priorities.map(ask)));
  return served;
}
