import type { CallPriority, Clock, RateBudget, RateRequest, RateWindow } from '@crmsync/adapter';

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

interface Grant {
  readonly atMs: number;
  readonly cost: number;
}

interface WindowState {
  readonly grants: Grant[];
  limit: number | undefined;
  /** Use by others that headers told of. */
  foreign: { readonly cost: number; readonly untilMs: number } | undefined;
}

interface ScopeState {
  readonly windows: Map<string, WindowState>;
  readonly claims: Claim[];
  blockedUntilMs: number;
  orders: number;
}

const rank: { readonly [P in CallPriority]: number } = { interactive: 0, repair: 1, backfill: 2 };

/** A claim whose owner does not come back within this is dropped. */
const overdueMs = 500;

/**
 * A {@link RateBudget} in memory: strict rolling windows counted by the time of sending. Room is given back a margin
 * after the window, since the server counts on arrival and two requests may travel at different speeds.
 */
export function createRateBudget(options: RateBudgetOptions): RateBudget {
  const scopes = new Map<string, ScopeState>();
  const stateOf = (scope: string): ScopeState => {
    const known = scopes.get(scope);
    if (known) return known;
    const made: ScopeState = { windows: new Map(), claims: [], blockedUntilMs: 0, orders: 0 };
    scopes.set(scope, made);
    return made;
  };
  return {
    take: (request) => Promise.resolve(take(stateOf(request.scope), request, options)),
    learn: (scope, fact) => {
      learn(windowOf(stateOf(scope), fact.window), fact, options.clock.now());
      return Promise.resolve();
    },
    block: (scope, ms) => {
      const state = stateOf(scope);
      state.blockedUntilMs = Math.max(state.blockedUntilMs, options.clock.now() + ms);
      return Promise.resolve();
    },
  };
}

/** Time after a window's end until its room is used again. */
function marginMs(perMs: number): number {
  return Math.min(750, Math.max(20, perMs * 0.06));
}

function windowOf(state: ScopeState, name: string): WindowState {
  const known = state.windows.get(name);
  if (known) return known;
  const made: WindowState = { grants: [], limit: undefined, foreign: undefined };
  state.windows.set(name, made);
  return made;
}

function take(state: ScopeState, request: RateRequest, options: RateBudgetOptions): number {
  const nowMs = options.clock.now();
  dropOverdue(state, nowMs);
  const claim = claimOf(state, request, nowMs);
  const ahead = costAhead(state, claim, nowMs, options.agingMs ?? 10_000);
  const readyMs = Math.max(
    state.blockedUntilMs,
    ...request.windows.map((window) => readyAt(windowOf(state, window.name), window, request.cost, ahead, nowMs)),
  );
  if (readyMs <= nowMs) {
    remove(state.claims, claim);
    for (const window of request.windows) {
      windowOf(state, window.name).grants.push({ atMs: nowMs, cost: request.cost });
    }
    return 0;
  }
  claim.dueMs = readyMs;
  return Math.max(1, Math.ceil(readyMs - nowMs));
}

function dropOverdue(state: ScopeState, nowMs: number): void {
  for (const claim of [...state.claims]) {
    if (nowMs > claim.dueMs + overdueMs) remove(state.claims, claim);
  }
}

function remove(claims: Claim[], claim: Claim): void {
  const index = claims.indexOf(claim);
  if (index >= 0) claims.splice(index, 1);
}

/** The place of a request: callers are nameless, so whoever asks at its time takes the oldest fitting place. */
function claimOf(state: ScopeState, request: RateRequest, nowMs: number): Claim {
  const due = state.claims.find(
    (claim) => claim.priority === request.priority && claim.cost === request.cost && claim.dueMs <= nowMs,
  );
  if (due) return due;
  state.orders += 1;
  const claim: Claim = {
    priority: request.priority,
    cost: request.cost,
    sinceMs: nowMs,
    order: state.orders,
    dueMs: nowMs,
  };
  state.claims.push(claim);
  return claim;
}

function costAhead(state: ScopeState, mine: Claim, nowMs: number, agingMs: number): number {
  const standing = (claim: Claim) => rank[claim.priority] - Math.floor((nowMs - claim.sinceMs) / agingMs);
  const own = standing(mine);
  return state.claims
    .filter((claim) => claim !== mine)
    .filter((claim) => standing(claim) < own || (standing(claim) === own && claim.order < mine.order))
    .reduce((sum, claim) => sum + claim.cost, 0);
}

/** When a window has room for a request behind those ahead of it. */
function readyAt(state: WindowState, window: RateWindow, cost: number, ahead: number, nowMs: number): number {
  const lengthMs = window.perMs + marginMs(window.perMs);
  while (state.grants[0] && state.grants[0].atMs + lengthMs <= nowMs) state.grants.shift();
  if (state.foreign && state.foreign.untilMs <= nowMs) state.foreign = undefined;
  const allowed = Math.max(1, Math.floor((state.limit ?? window.limit) * (1 - (window.reserve ?? 0))));
  const foreign = state.foreign;
  let used = state.grants.reduce((sum, grant) => sum + grant.cost, 0) + (foreign?.cost ?? 0);
  const needed = Math.min(cost, allowed) + ahead;
  if (used + needed <= allowed) return nowMs;
  const rounds = Math.floor((needed - 1) / allowed);
  const rest = needed - rounds * allowed;
  const freeing = state.grants.map((grant) => ({ atMs: grant.atMs + lengthMs, cost: grant.cost }));
  if (foreign) freeing.push({ atMs: foreign.untilMs, cost: foreign.cost });
  freeing.sort((left, right) => left.atMs - right.atMs);
  for (const part of freeing) {
    if (used + rest <= allowed) break;
    used -= part.cost;
    if (used + rest <= allowed) return part.atMs + rounds * lengthMs;
  }
  return nowMs + Math.max(rounds, 1) * lengthMs;
}

function learn(
  state: WindowState,
  fact: { readonly remaining: number; readonly resetMs?: number; readonly limit?: number },
  nowMs: number,
): void {
  if (fact.limit !== undefined && fact.limit > 0) state.limit = fact.limit;
  if (state.limit === undefined) return;
  const ours = state.grants.reduce((sum, grant) => sum + grant.cost, 0);
  const theirs = state.limit - fact.remaining - ours;
  const last = state.grants.at(-1)?.atMs ?? nowMs;
  state.foreign =
    theirs > 0 ? { cost: theirs, untilMs: fact.resetMs === undefined ? last + 1000 : nowMs + fact.resetMs } : undefined;
}
