import type { Clock, RateBudget } from '@crmsync/adapter';
import { type Random, systemClock, systemRandom } from '@crmsync/adapter-kit';
import type { Store } from '@crmsync/store';
import { createSharedScope, type SharedScope } from './shared-scope.ts';

/** Options of {@link createSharedRateBudget}. */
export interface SharedRateBudgetOptions {
  /** A store that knows `rateBudgetCollections`, the same for all processes. */
  readonly store: Store;
  /**
   * Whose limit it is: the app and the account at the vendor, e.g. `app-1 portal-42`. Budgets with the same text share
   * every window of a scope.
   */
  readonly account: string;
  /** On whose behalf; tenants that share an account get fair shares of it. */
  readonly tenantId: string;
  /** @default the real clock */
  readonly clock?: Clock;
  /** Jitter only. @default the platform's */
  readonly random?: Random;
  /** After this long a waiting request counts as one priority higher, so that none starves. @default 10000 */
  readonly agingMs?: number;
  /**
   * Most that the clocks of two processes differ, in milliseconds. It only matters to a process that has not watched the
   * bucket for a whole window: longer makes such a process wait longer. @default 60000
   */
  readonly maxClockSkewMs?: number;
  /** Tenant of the store under which the buckets lie. @default 'crmsync rates' */
  readonly ledgerTenantId?: string;
}

/** A rate budget that processes share. */
export interface SharedRateBudget extends RateBudget {
  /** Gives back permits that were taken ahead and not used. Call it when a process stops; forgetting it costs a few permits. */
  close(): Promise<void>;
}

/**
 * A {@link RateBudget} over the host's store: all processes together keep strict rolling windows, a 429 stops all of
 * them, urgent calls go first and tenants share fairly. One row per scope; a process that has room asks the store a few
 * times a second at most, not once per request. A waiting place belongs to the request object: ask again with the same.
 * @throws TypeError when `account` or `tenantId` is empty
 */
export function createSharedRateBudget(options: SharedRateBudgetOptions): SharedRateBudget {
  const { store, account, tenantId, clock = systemClock, random = systemRandom } = options;
  const { agingMs = 10_000, maxClockSkewMs = 60_000, ledgerTenantId = 'crmsync rates' } = options;
  if (account === '' || tenantId === '') throw new TypeError('createSharedRateBudget: account and tenantId are needed');
  const ledger = store.tenant(ledgerTenantId);
  const member = crypto.randomUUID();
  const scopes = new Map<string, SharedScope>();
  const scopeOf = (name: string): SharedScope => {
    const known = scopes.get(name);
    if (known) return known;
    const common = { ledger, member, tenantId, clock, random, agingMs, maxClockSkewMs };
    const made = createSharedScope(JSON.stringify([account, name]), common);
    scopes.set(name, made);
    return made;
  };
  return {
    take: (request) => scopeOf(request.scope).take(request),
    learn: (scope, fact) => scopeOf(scope).learn(fact),
    block: (scope, ms) => scopeOf(scope).block(ms),
    close: async () => {
      for (const scope of scopes.values()) await scope.close();
    },
  };
}
