import type { RateBudget, RateWindow } from '@crmsync/adapter';
import type { BucketRow, ForeignUse } from './rate-bucket.ts';
import type { Sightings } from './sightings.ts';
import { windowRoom } from './window-room.ts';

/** What a vendor's headers say of one window. */
export type RateFact = Parameters<RateBudget['learn']>[1];

/** Finds out what others than these processes use of a window, without asking the store for each answer. */
export interface ForeignWatch {
  /** Remembers how much of each window these processes use. */
  note(row: BucketRow, windows: readonly RateWindow[], nowMs: number): void;
  /** Whether a fact differs from what is known so far by enough to tell the others. */
  isNews(fact: RateFact, window: RateWindow, nowMs: number): boolean;
  /** The row with a fact in it; `undefined` = on a fresh look it is none. */
  learned(row: BucketRow, fact: RateFact, window: RateWindow, nowMs: number): BucketRow | undefined;
}

interface Known {
  readonly limit: number;
  readonly foreign: number;
  /** What these processes used at times; an answer may be as old as the oldest of them. */
  readonly used: readonly { readonly atMs: number; readonly units: number }[];
}

/** Watches the windows of one scope. */
export function createForeignWatch(sightings: Sightings): ForeignWatch {
  const known = new Map<string, Known>();
  const lookedMs = new Map<string, number>();
  const note = (row: BucketRow, windows: readonly RateWindow[], nowMs: number): void => {
    for (const window of windows) {
      const { used, state } = windowRoom(window, row.windows[window.name], sightings, nowMs);
      const foreign = state.foreign?.cost ?? 0;
      const oldestMs = nowMs - Math.max(1_000, window.perMs / 5);
      const recent = (known.get(window.name)?.used ?? []).filter(({ atMs }) => atMs >= oldestMs).slice(-100);
      const limit = state.limit ?? window.limit;
      known.set(window.name, { limit, foreign, used: [...recent, { atMs: nowMs, units: used - foreign }] });
    }
  };
  /** What others use at least, given the most that these processes may have used when the answer was made. */
  const others = (fact: RateFact, window: RateWindow): number => {
    const facts = known.get(window.name);
    const limit = fact.limit ?? facts?.limit ?? window.limit;
    const ours = Math.max(0, ...(facts?.used ?? []).map(({ units }) => units));
    const units = limit - fact.remaining - ours;
    return units > Math.max(2, limit / 20) ? units : 0;
  };
  return {
    note,
    isNews: (fact, window, nowMs) => {
      const facts = known.get(window.name);
      const units = others(fact, window);
      const before = facts?.foreign ?? 0;
      const otherLimit = fact.limit !== undefined && fact.limit > 0 && fact.limit !== (facts?.limit ?? window.limit);
      const moved = Math.abs(units - before) > Math.max(before, window.limit / 20) / 2;
      if (!otherLimit && !moved) return false;
      if (nowMs - (lookedMs.get(window.name) ?? 0) < Math.max(100, window.perMs / 50)) return false;
      lookedMs.set(window.name, nowMs);
      return true;
    },
    learned: (row, fact, window, nowMs) => {
      note(row, [window], nowMs);
      const units = others(fact, window);
      const { foreign: before, limit: told, ...rest } = row.windows[window.name] ?? { steps: [] };
      const limit = fact.limit !== undefined && fact.limit > 0 ? fact.limit : told;
      if (units === 0 && before === undefined && limit === (told ?? window.limit)) return undefined;
      const foreign: ForeignUse = { mark: row.next, atMs: nowMs, forMs: fact.resetMs ?? window.perMs, cost: units };
      const state = { ...rest, ...(limit === undefined ? {} : { limit }), ...(units > 0 ? { foreign } : {}) };
      return { ...row, next: row.next + 1, windows: { ...row.windows, [window.name]: state } };
    },
  };
}
