/** Units that somebody waits for. */
export interface Demand {
  readonly member: string;
  readonly tenantId: string;
  /** The lower goes first. */
  readonly standing: number;
  readonly turn: number;
  readonly units: number;
}

/** Who gets what is dealt to nobody: it waits for a tenant that has just been here and will come back. */
export const keptBack = '(kept back)';

/** Units are dealt out in at most about this many portions. */
const portions = 200;

/**
 * Deals out the room of a window. First come tenants below half of their fair share, so that no flood of urgent calls
 * starves anybody; then the lower standing; then whoever has used less of the window; then whoever came first. Every
 * process works this out alike, and leaves what belongs to others.
 * @param present tenants that asked a moment ago, though not now: what they lack of half of their share is kept back
 * @returns units by member
 */
export function allot(
  asked: readonly Demand[],
  present: ReadonlySet<string>,
  room: { readonly free: number; readonly allowed: number; readonly usedBy: ReadonlyMap<string, number> },
): ReadonlyMap<string, number> {
  const given = new Map<string, number>();
  const tenants = new Set([...asked.map(({ tenantId }) => tenantId), ...present]);
  const half = room.allowed / Math.max(1, tenants.size) / 2;
  const demands = [...asked, ...reserves(asked, present, room.usedBy, half)];
  const total = demands.reduce((sum, { units }) => sum + units, 0);
  if (total <= room.free) {
    for (const { member, units } of demands) given.set(member, (given.get(member) ?? 0) + units);
    return given;
  }
  const used = new Map([...tenants].map((tenantId) => [tenantId, room.usedBy.get(tenantId) ?? 0]));
  const open = demands.map((demand) => ({ demand, left: demand.units }));
  const portion = Math.max(1, Math.ceil(room.free / portions));
  let free = Math.max(0, room.free);
  while (free > 0) {
    const next = open.filter(({ left }) => left > 0).reduce((a, b) => (before(b.demand, a.demand, used, half) ? b : a));
    const units = Math.min(portion, next.left, free);
    next.left -= units;
    free -= units;
    const { member, tenantId } = next.demand;
    given.set(member, (given.get(member) ?? 0) + units);
    used.set(tenantId, (used.get(tenantId) ?? 0) + units);
  }
  return given;
}

function reserves(
  asked: readonly Demand[],
  present: ReadonlySet<string>,
  usedBy: ReadonlyMap<string, number>,
  half: number,
): readonly Demand[] {
  return [...present].flatMap((tenantId) => {
    const waiting = asked.reduce((sum, demand) => sum + (demand.tenantId === tenantId ? demand.units : 0), 0);
    const units = Math.ceil(half - (usedBy.get(tenantId) ?? 0)) - waiting;
    const last = Number.MAX_SAFE_INTEGER;
    return units > 0 ? [{ member: keptBack, tenantId, standing: last, turn: last, units }] : [];
  });
}

function before(one: Demand, other: Demand, used: ReadonlyMap<string, number>, half: number): boolean {
  const [usedByOne = 0, usedByOther = 0] = [used.get(one.tenantId), used.get(other.tenantId)];
  const shortOne = usedByOne < half;
  const shortOther = usedByOther < half;
  if (shortOne !== shortOther) return shortOne;
  const byUse = usedByOne - usedByOther;
  const byStanding = one.standing - other.standing;
  // Below half of the share what counts is to catch up; above it, how urgent it is.
  const [first, second] = shortOne && one.tenantId !== other.tenantId ? [byUse, byStanding] : [byStanding, byUse];
  if (first !== 0) return first < 0;
  if (second !== 0) return second < 0;
  return one.turn !== other.turn ? one.turn < other.turn : one.member < other.member;
}
