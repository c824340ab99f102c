import type { Clock, RateRequest, RateWindow } from '@crmsync/adapter';
import type { TenantStore } from '@crmsync/store';
import { type BucketLedger, bucketLedger } from './bucket-ledger.ts';
import { blockedUntil, type Decision, decideRound, type PermitBlock, type Round } from './decide-round.ts';
import { createForeignWatch, type ForeignWatch, type RateFact } from './foreign-watch.ts';
import { createLocalQueue, type LocalQueue, type Waiting } from './local-queue.ts';
import { createSightings, type Sightings } from './sightings.ts';
import { marginMs } from './window-room.ts';

/** What the scopes of one budget have in common. */
export interface ScopeOptions {
  readonly ledger: TenantStore;
  readonly member: string;
  readonly tenantId: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly agingMs: number;
  readonly maxClockSkewMs: number;
}

/** One scope of one account, as one process takes part in it. */
export interface SharedScope {
  take(request: RateRequest): Promise<number>;
  learn(fact: RateFact): Promise<void>;
  block(ms: number): Promise<void>;
  /** Gives back permits that were not used. */
  close(): Promise<void>;
}

interface Ask {
  readonly place: Waiting;
  resolve(waitMs: number): void;
  reject(error: unknown): void;
}

interface Scope extends ScopeOptions {
  readonly bucket: BucketLedger;
  readonly queue: LocalQueue;
  readonly sightings: Sightings;
  readonly foreign: ForeignWatch;
  readonly asking: Ask[];
  windows: readonly RateWindow[];
  /** Permits taken ahead. */
  block: PermitBlock | undefined;
  /** The vendor's "too many" lasts until then. */
  blockedMs: number;
  /** There was no room at the last look; until then another one is of no use. */
  quietMs: number;
  pumping: boolean;
  lately: { readonly sinceMs: number; readonly units: number };
}

const writeAttempts = 8;

/** Joins the bucket of a scope. Reads and writes nothing yet. */
export function createSharedScope(id: string, options: ScopeOptions): SharedScope {
  const { clock, ledger, random, agingMs, maxClockSkewMs } = options;
  const sightings = createSightings(maxClockSkewMs);
  const scope: Scope = {
    ...options,
    bucket: bucketLedger(id, ledger, () => clock.sleep(random() * 10)),
    queue: createLocalQueue(agingMs),
    sightings,
    foreign: createForeignWatch(sightings),
    asking: [],
    windows: [],
    block: undefined,
    blockedMs: 0,
    quietMs: 0,
    pumping: false,
    lately: { sinceMs: clock.now(), units: 0 },
  };
  return {
    take: (request) => take(scope, request),
    learn: (fact) => learn(scope, fact),
    block: (ms) => block(scope, ms),
    close: async () => {
      if (scope.block) await settle(scope, new Set());
      scope.block = undefined;
    },
  };
}

async function take(scope: Scope, request: RateRequest): Promise<number> {
  const nowMs = scope.clock.now();
  const { block: ahead, queue } = scope;
  const ready = ahead && nowMs < ahead.untilMs && nowMs >= scope.blockedMs && ahead.permits >= request.cost;
  if (ahead && ready && queue.inOrder(nowMs).length === 0) {
    ahead.permits -= request.cost;
    scope.lately = { ...scope.lately, units: scope.lately.units + request.cost };
    return 0;
  }
  scope.windows = request.windows;
  const place = queue.place(request, nowMs);
  const urgent = queue.inOrder(nowMs)[0] === place;
  if (nowMs < scope.quietMs && !urgent) {
    place.dueMs = scope.quietMs;
    return Math.ceil(scope.quietMs - nowMs);
  }
  const answered = new Promise<number>((resolve, reject) => scope.asking.push({ place, resolve, reject }));
  void pump(scope);
  return answered;
}

/** Looks at the bucket once for all that ask while the look before lasts. */
async function pump(scope: Scope): Promise<void> {
  if (scope.pumping) return;
  scope.pumping = true;
  while (scope.asking.length > 0) {
    const asks = scope.asking.splice(0);
    try {
      const decision = await settle(scope, new Set(asks.map(({ place }) => place)));
      for (const ask of asks) answer(scope, ask, decision);
    } catch (error) {
      for (const ask of asks) ask.reject(error);
    }
  }
  scope.pumping = false;
}

function answer({ clock, random, queue }: Scope, ask: Ask, decision: Decision | undefined): void {
  if (decision?.granted.includes(ask.place)) {
    queue.leave(ask.place);
    ask.resolve(0);
    return;
  }
  const waitMs = Math.ceil((decision?.waits.get(ask.place) ?? 20) + random() * 5);
  ask.place.dueMs = clock.now() + waitMs;
  ask.resolve(waitMs);
}

/** One look at the bucket. `undefined` = others were faster each time. */
async function settle(scope: Scope, asks: ReadonlySet<Waiting>): Promise<Decision | undefined> {
  const { bucket, clock, random, windows } = scope;
  for (let attempt = 1; attempt <= writeAttempts; attempt += 1) {
    const { row, version } = await bucket.read();
    const round = roundOf(scope, asks);
    // Who waits for this answer is not overdue, however long the store takes.
    for (const place of asks) place.dueMs = Math.max(place.dueMs, round.nowMs);
    scope.blockedMs = blockedUntil(row, scope.sightings, round.nowMs);
    const decision = decideRound(row, round);
    scope.foreign.note(decision.row ?? row, windows, round.nowMs);
    if (!decision.row || (await bucket.write(decision.row, version))) {
      adopt(scope, decision, round);
      const lateMs = Math.min(...windows.map(({ perMs }) => marginMs(perMs))) / 2;
      if (decision.granted.length === 0 || clock.now() - round.nowMs <= lateMs) return decision;
      // Permits that came so late would be used when they count no more: the next look gives them back.
      scope.block = { permits: decision.units, untilMs: 0, seqs: decision.seqs };
    } else {
      await clock.sleep(random() * 5 * attempt);
    }
  }
  return undefined;
}

function roundOf(scope: Scope, asking: ReadonlySet<Waiting>): Round {
  const { member, tenantId, queue, sightings, windows, block: unused, lately } = scope;
  const nowMs = scope.clock.now();
  const shortestMs = Math.min(...windows.map(({ perMs }) => perMs));
  const blockMs = Math.min(250, Math.max(10, shortestMs / 40));
  const pollMs = Math.min(125, Math.max(10, shortestMs / 80));
  const pace = lately.units / Math.max(100, nowMs - lately.sinceMs);
  return { member, tenantId, queue, sightings, asking, windows, unused, pace, blockMs, pollMs, nowMs };
}

function adopt(scope: Scope, decision: Decision, round: Round): void {
  const nowMs = scope.clock.now();
  for (const key of decision.taken) scope.sightings.firstSeen(key, nowMs);
  scope.sightings.sweep();
  const { ahead: permits, seqs } = decision;
  scope.block = permits > 0 ? { permits, seqs, untilMs: round.nowMs + round.blockMs } : undefined;
  scope.quietMs = decision.granted.length > 0 ? 0 : nowMs + Math.min(round.pollMs, ...decision.waits.values());
  const units = decision.granted.reduce((sum, { request }) => sum + request.cost, 0);
  const { lately } = scope;
  scope.lately =
    nowMs - lately.sinceMs > 1_000 ? { sinceMs: nowMs, units } : { ...lately, units: lately.units + units };
}

async function learn(scope: Scope, fact: RateFact): Promise<void> {
  const { clock, foreign, windows } = scope;
  const window = windows.find(({ name }) => name === fact.window);
  if (!window || !foreign.isNews(fact, window, clock.now())) return;
  await scope.bucket.change((row) => foreign.learned(row, fact, window, clock.now()));
}

async function block(scope: Scope, ms: number): Promise<void> {
  const nowMs = scope.clock.now();
  scope.blockedMs = Math.max(scope.blockedMs, nowMs + ms);
  await scope.bucket.change((row) => {
    if (blockedUntil(row, scope.sightings, nowMs) >= nowMs + ms) return undefined;
    return { ...row, next: row.next + 1, block: { mark: row.next, atMs: nowMs, forMs: ms } };
  });
}
