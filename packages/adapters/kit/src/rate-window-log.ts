import type { RateWindow } from '@crmsync/adapter';

/** What was sent in one rolling window, in steps of a two-hundredth of it, so that a day of requests stays small. */
export interface RateWindowLog {
  /** Units in use now, those of others included. */
  used(nowMs: number): number;
  add(nowMs: number, cost: number): void;
  /** Units allowed: the learned limit, else the declared one, less the reserve. */
  allowed(window: RateWindow): number;
  /** When `needed` units fit. `nowMs` = they fit now. */
  readyAt(window: RateWindow, needed: number, nowMs: number): number;
  /** Takes over what the vendor says about the window. */
  learn(fact: { readonly remaining: number; readonly resetMs?: number; readonly limit?: number }, nowMs: number): void;
}

/**
 * Time after a window's end until its room is used again: the server counts on arrival, and two requests may travel at
 * different speeds.
 */
export function marginMs(perMs: number): number {
  return Math.min(750, Math.max(20, perMs * 0.06));
}

interface Bucket {
  /** Time of the last request in it. */
  lastMs: number;
  readonly firstMs: number;
  cost: number;
}

/** An empty log of a window of this length. */
export function createRateWindowLog(declared: RateWindow): RateWindowLog {
  const buckets: Bucket[] = [];
  const stepMs = declared.perMs / 200;
  const heldMs = declared.perMs + marginMs(declared.perMs);
  let ours = 0;
  let learnedLimit: number | undefined;
  let foreign = { cost: 0, untilMs: 0 };
  /** Until the vendor's reset, what was sent before it told of the reset stays in use. */
  let pinned = { beforeMs: 0, untilMs: 0 };

  const freeAt = (bucket: Bucket) =>
    Math.max(bucket.lastMs + heldMs, bucket.lastMs <= pinned.beforeMs ? pinned.untilMs : 0);
  const prune = (nowMs: number) => {
    while (buckets[0] && freeAt(buckets[0]) <= nowMs) ours -= buckets.shift()?.cost ?? 0;
    if (foreign.untilMs <= nowMs) foreign = { cost: 0, untilMs: 0 };
  };
  const used = (nowMs: number) => {
    prune(nowMs);
    return ours + foreign.cost;
  };
  const allowed = (window: RateWindow) =>
    Math.max(1, Math.floor((learnedLimit ?? window.limit) * (1 - (window.reserve ?? 0))));
  return {
    used,
    allowed,
    add: (nowMs, cost) => {
      const last = buckets.at(-1);
      if (last && nowMs - last.firstMs < stepMs) {
        last.cost += cost;
        last.lastMs = nowMs;
      } else {
        buckets.push({ firstMs: nowMs, lastMs: nowMs, cost });
      }
      ours += cost;
    },
    readyAt: (window, needed, nowMs) => {
      const most = allowed(window);
      const inUse = used(nowMs);
      if (inUse + needed <= most) return nowMs;
      const rounds = Math.floor((needed - 1) / most);
      const freeing = buckets.map((bucket) => ({ atMs: freeAt(bucket), cost: bucket.cost }));
      if (foreign.cost > 0) freeing.push({ atMs: foreign.untilMs, cost: foreign.cost });
      return freedAt(freeing, inUse + needed - rounds * most - most, nowMs) + rounds * heldMs;
    },
    learn: (fact, nowMs) => {
      if (fact.limit !== undefined && fact.limit > 0) learnedLimit = fact.limit;
      prune(nowMs);
      if (fact.resetMs !== undefined) pinned = { beforeMs: nowMs, untilMs: nowMs + fact.resetMs };
      const theirs = (learnedLimit ?? declared.limit) - fact.remaining - ours;
      foreign =
        theirs > 0 ? { cost: theirs, untilMs: nowMs + (fact.resetMs ?? declared.perMs) } : { cost: 0, untilMs: 0 };
    },
  };
}

/** When enough units have been given back. */
function freedAt(freeing: { readonly atMs: number; readonly cost: number }[], excess: number, nowMs: number): number {
  let left = excess;
  if (left <= 0) return nowMs;
  for (const part of freeing.sort((one, other) => one.atMs - other.atMs)) {
    left -= part.cost;
    if (left <= 0) return part.atMs;
  }
  return freeing.at(-1)?.atMs ?? nowMs;
}
