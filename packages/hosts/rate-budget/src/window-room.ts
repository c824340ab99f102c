import type { RateWindow } from '@crmsync/adapter';
import type { TakenStep, WindowState } from './rate-bucket.ts';
import type { Sightings } from './sightings.ts';

/** In longer windows a burst does not matter. */
const longWindowMs = 60_000;

/** What one window holds at one moment, as this process can know it. */
export interface WindowRoom {
  readonly window: RateWindow;
  /** Without what is over. */
  readonly state: WindowState;
  /** Units allowed: the learned limit, else the declared one, less the reserve. */
  readonly allowed: number;
  readonly used: number;
  /** Units that may go at this moment: what is free, and of a short window no more than a quarter within a twentieth of it. */
  readonly free: number;
  readonly usedBy: ReadonlyMap<string, number>;
  /** What comes free and when, soonest first. */
  readonly freeing: readonly { readonly atMs: number; readonly cost: number }[];
}

/**
 * Time after a window's end until its room is used again: the vendor counts on arrival, and two requests may travel at
 * different speeds.
 */
export function marginMs(perMs: number): number {
  return Math.min(750, Math.max(20, perMs * 0.06));
}

/** Works out a window. */
export function windowRoom(
  window: RateWindow,
  known: WindowState | undefined,
  sightings: Sightings,
  nowMs: number,
): WindowRoom {
  const spanMs = window.perMs + marginMs(window.perMs);
  const steps: TakenStep[] = [];
  const usedBy = new Map<string, number>();
  const freeing: { atMs: number; cost: number }[] = [];
  let recent = 0;
  for (const step of known?.steps ?? []) {
    const span = { atMs: step.atMs, forMs: spanMs + step.heldMs };
    const endMs = sightings.endOf(stepKey(window, step), span, nowMs);
    if (endMs <= nowMs) continue;
    steps.push(step);
    sightings.firstSeen(openKey(window, step), nowMs);
    for (const [tenantId, units] of Object.entries(step.used)) {
      usedBy.set(tenantId, (usedBy.get(tenantId) ?? 0) + units);
    }
    freeing.push({ atMs: endMs, cost: unitsOf(step) });
    const ageMs = nowMs - sightings.firstSeen(stepKey(window, step), nowMs);
    if (ageMs < window.perMs / 20) recent += unitsOf(step);
  }
  const foreign = known?.foreign;
  const foreignEndMs = foreign ? sightings.endOf(`foreign ${window.name} ${foreign.mark}`, foreign, nowMs) : 0;
  const stands = foreign !== undefined && foreignEndMs > nowMs;
  if (stands) freeing.push({ atMs: foreignEndMs, cost: foreign.cost });
  const limit = known?.limit;
  const allowed = Math.max(1, Math.floor((limit ?? window.limit) * (1 - (window.reserve ?? 0))));
  const used = freeing.reduce((sum, { cost }) => sum + cost, 0);
  // A whole window at once would queue on its way, and its tail would reach the vendor later than it was counted.
  const burst = window.perMs > longWindowMs ? Number.POSITIVE_INFINITY : Math.ceil(allowed / 4) - recent;
  return {
    window,
    state: { ...(limit === undefined ? {} : { limit }), steps, ...(stands ? { foreign } : {}) },
    allowed,
    used,
    free: Math.max(0, Math.min(allowed - used, burst)),
    usedBy,
    freeing: freeing.sort((one, other) => one.atMs - other.atMs),
  };
}

/** A step under a name that changes with each take. */
export function stepKey(window: RateWindow, { seq, changes }: TakenStep): string {
  return `step ${window.name} ${seq} ${changes}`;
}

/** A step under a name that stays. */
function openKey({ name }: RateWindow, { seq }: TakenStep): string {
  return `open ${name} ${seq}`;
}

/** When `units` more are free than now. */
export function freedAt({ freeing }: WindowRoom, units: number, nowMs: number): number {
  let left = units;
  if (left <= 0) return nowMs;
  for (const part of freeing) {
    left -= part.cost;
    if (left <= 0) return part.atMs;
  }
  return freeing.at(-1)?.atMs ?? nowMs;
}

/**
 * The window after `units` were taken now (or given back, when negative, to the step `seq`). Takes that follow each other
 * within a two-hundredth of the window share a step, so that a day of requests stays a small row.
 */
export function takeFrom(
  room: WindowRoom,
  take: { readonly tenantId: string; readonly units: number; readonly heldMs: number; readonly seq: number },
  sightings: Sightings,
  nowMs: number,
): { readonly state: WindowState; readonly step: TakenStep } {
  const { window, state } = room;
  const last = state.steps.at(-1);
  const young = last && nowMs - sightings.firstSeen(openKey(window, last), nowMs) < window.perMs / 200;
  const base = young ? last : { seq: take.seq, changes: 0, heldMs: 0, used: {} };
  const step: TakenStep = {
    seq: base.seq,
    changes: base.changes + 1,
    atMs: nowMs,
    heldMs: Math.max(base.heldMs, take.heldMs),
    used: addUnits(base.used, take.tenantId, take.units),
  };
  sightings.firstSeen(openKey(window, step), nowMs);
  const before = young ? state.steps.slice(0, -1) : state.steps;
  return { state: { ...state, steps: [...before, step] }, step };
}

/** The window after unused units of a step were given back. Nobody has to look at the step anew for that. */
export function giveBack(state: WindowState, seq: number, tenantId: string, units: number): WindowState {
  const steps = state.steps.map((step) => {
    if (step.seq !== seq) return step;
    return { ...step, used: addUnits(step.used, tenantId, -Math.min(units, step.used[tenantId] ?? 0)) };
  });
  return { ...state, steps };
}

function addUnits(used: TakenStep['used'], tenantId: string, units: number): TakenStep['used'] {
  return { ...used, [tenantId]: (used[tenantId] ?? 0) + units };
}

function unitsOf({ used }: TakenStep): number {
  return Object.values(used).reduce((sum, units) => sum + units, 0);
}
