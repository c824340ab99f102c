import type { CallPriority, RateBudget, RateWindow } from '@crmsync/adapter';
import { seededRandom } from '@crmsync/adapter-kit';
import { createRateWindow, takeAll } from '@crmsync/fakes';
import { createSteppedClock } from '@crmsync/fakes/clocks';
import { createMemoryStore } from '@crmsync/store/memory';
import { createSharedRateBudget, type SharedRateBudget, type SharedRateBudgetOptions } from '../../src/index.ts';
import { countedStore } from './counted-store.ts';

/** A strict account, a store, and processes with clocks of their own that share its limit. */
export function sharedAccount(windows: readonly RateWindow[], seed = 1) {
  const clock = createSteppedClock();
  const random = seededRandom(seed);
  const memory = createMemoryStore();
  const calls = { reads: 0, commits: 0 };
  const store = countedStore(memory, calls);
  const strict = windows.map(({ name, limit, perMs }) => createRateWindow({ name, limit, windowMs: perMs }));
  const served: { readonly atMs: number; readonly tenantId: string; readonly priority: CallPriority }[] = [];
  const refused: number[] = [];
  const startMs = clock.now();

  const process = (tenantId: string, options: Partial<SharedRateBudgetOptions> & { readonly skewMs?: number } = {}) => {
    const { skewMs = 0, ...more } = options;
    const own = { now: () => clock.now() + skewMs, sleep: clock.sleep };
    return createSharedRateBudget({ store, account: 'a', tenantId, clock: own, random, ...more });
  };
  /** Sends until the time is over, each request one after the other; answers come a little later. */
  const load = async (
    budget: RateBudget,
    tenantId: string,
    options: {
      readonly forMs: number;
      readonly priority?: CallPriority;
      readonly cost?: number;
      readonly thinkMs?: number;
    },
  ): Promise<void> => {
    const { forMs, priority = 'repair', cost = 1, thinkMs = 40 } = options;
    const endMs = clock.now() + forMs;
    while (clock.now() < endMs) {
      const request = { scope: 'api', windows, cost, priority };
      for (let waitMs = await budget.take(request); waitMs > 0; waitMs = await budget.take(request)) {
        await clock.sleep(waitMs);
        if (clock.now() >= endMs) return;
      }
      await clock.sleep(random() * 20);
      const charges = strict.map((window) => ({ window, weight: cost }));
      if (takeAll(charges, clock.now())) refused.push(clock.now() - startMs);
      else served.push({ atMs: clock.now() - startMs, tenantId, priority });
      await clock.sleep(thinkMs * (0.5 + random()));
    }
  };
  return { clock, store, calls, served, refused, process, load, random };
}

export type SharedAccount = ReturnType<typeof sharedAccount>;

/** Several requests at a time of one process. */
export async function loads(
  account: SharedAccount,
  budget: SharedRateBudget,
  count: number,
  tenantId: string,
  options: Parameters<SharedAccount['load']>[2],
): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => account.load(budget, tenantId, options)));
}
