import type { CallPriority, Clock, RateBudget, RateRequest, RateWindow } from '@crmsync/adapter';
import { createRateWindowLog, type RateWindowLog } from './rate-window-log.ts';

/** Options of {@link createRateBudget}. */
export interface RateBudgetOptions {
  readonly clock: Clock;
  /** After this long a waiting request counts as one priority higher, so that none starves. @default 10000 */
  readonly agingMs?: number;
}

/** A request that was told to come back. It holds its place until it does, or until it is overdue. */
interface Claim {
  readonly priority: CallPriority;
  readonly cost: number;
  readonly sinceMs: number;
  readonly order: number;
  dueMs: number;
}

interface Scope {
  readonly logs: Map<string, RateWindowLog>;
  readonly claims: Map<RateRequest, Claim>;
  blockedUntilMs: number;
  orders: number;
}

const rank: { readonly [P in CallPriority]: number } = { interactive: 0, repair: 1, backfill: 2 };

/** A claim whose owner does not come back within this is dropped. */
const overdueMs = 500;

/**
 * A {@link RateBudget} in memory, for one process: strict rolling windows counted by the time of sending, with a small
 * margin. Whoever has to wait keeps a place: interactive before repair before backfill, first come first served inside.
 * The place belongs to the request object: ask again with the same one.
 */
export function createRateBudget(options: RateBudgetOptions): RateBudget {
  const { clock, agingMs = 10_000 } = options;
  const scopes = new Map<string, Scope>();
  const scopeOf = (name: string): Scope => {
    const known = scopes.get(name);
    if (known) return known;
    const made: Scope = { logs: new Map(), claims: new Map(), blockedUntilMs: 0, orders: 0 };
    scopes.set(name, made);
    return made;
  };
  return {
    take: async (request) => take(scopeOf(request.scope), request, clock.now(), agingMs),
    learn: async (scope, fact) => scopeOf(scope).logs.get(fact.window)?.learn(fact, clock.now()),
    block: async (scope, ms) => {
      const state = scopeOf(scope);
      state.blockedUntilMs = Math.max(state.blockedUntilMs, clock.now() + ms);
    },
  };
}

function take(scope: Scope, request: RateRequest, nowMs: number, agingMs: number): number {
  for (const [owner, claim] of scope.claims) {
    if (nowMs > claim.dueMs + overdueMs) scope.claims.delete(owner);
  }
  const claim = claimOf(scope, request, nowMs);
  const ahead = costAhead(scope, claim, nowMs, agingMs);
  const ready = request.windows.map((window) => {
    const log = logOf(scope, window);
    return log.readyAt(window, Math.min(request.cost, log.allowed(window)) + ahead, nowMs);
  });
  const readyMs = Math.max(scope.blockedUntilMs, ...ready);
  if (readyMs > nowMs) {
    claim.dueMs = readyMs;
    return Math.max(1, Math.ceil(readyMs - nowMs));
  }
  scope.claims.delete(request);
  for (const window of request.windows) logOf(scope, window).add(nowMs, request.cost);
  return 0;
}

function logOf(scope: Scope, window: RateWindow): RateWindowLog {
  const known = scope.logs.get(window.name);
  if (known) return known;
  const made = createRateWindowLog(window);
  scope.logs.set(window.name, made);
  return made;
}

/** The place of a request: its own when it has waited before. */
function claimOf(scope: Scope, request: RateRequest, nowMs: number): Claim {
  const waiting = scope.claims.get(request);
  if (waiting) return waiting;
  scope.orders += 1;
  const { priority, cost } = request;
  const claim: Claim = { priority, cost, sinceMs: nowMs, order: scope.orders, dueMs: nowMs };
  scope.claims.set(request, claim);
  return claim;
}

function costAhead(scope: Scope, mine: Claim, nowMs: number, agingMs: number): number {
  const standing = (claim: Claim) => rank[claim.priority] - Math.floor((nowMs - claim.sinceMs) / agingMs);
  const own = standing(mine);
  let cost = 0;
  for (const claim of scope.claims.values()) {
    if (claim === mine) continue;
    const other = standing(claim);
    if (other < own || (other === own && claim.order < mine.order)) cost += claim.cost;
  }
  return cost;
}
