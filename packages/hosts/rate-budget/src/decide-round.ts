import type { RateWindow } from '@crmsync/adapter';
import { allot, type Demand } from './allot.ts';
import type { LocalQueue, Waiting } from './local-queue.ts';
import type { BucketRow, Claim, TakenStep, WindowState } from './rate-bucket.ts';
import type { Sightings } from './sightings.ts';
import { freedAt, giveBack, stepKey, takeFrom, type WindowRoom, windowRoom } from './window-room.ts';

/** Permits taken ahead, to be used within a moment. */
export interface PermitBlock {
  permits: number;
  readonly untilMs: number;
  /** The step of each window they were counted in. */
  readonly seqs: { readonly [window: string]: number };
}

/** Who decides, and what it knows. */
export interface Round {
  readonly member: string;
  readonly tenantId: string;
  readonly queue: LocalQueue;
  readonly sightings: Sightings;
  /** Those that ask now; others of the queue are asleep and keep their place. */
  readonly asking: ReadonlySet<Waiting>;
  readonly windows: readonly RateWindow[];
  /** Permits that were not used. */
  readonly unused: PermitBlock | undefined;
  /** Units this process used per millisecond lately. */
  readonly pace: number;
  readonly blockMs: number;
  readonly pollMs: number;
  readonly nowMs: number;
}

/** What a round comes to. */
export interface Decision {
  readonly granted: readonly Waiting[];
  /** How long each of the others is to wait. */
  readonly waits: ReadonlyMap<Waiting, number>;
  /** Units that were taken beyond what was granted, to be used within a moment. */
  readonly ahead: number;
  /** Units that were taken in all, and the step of each window they were counted in. */
  readonly units: number;
  readonly seqs: PermitBlock['seqs'];
  /** The row to be written; absent when nothing moved. */
  readonly row: BucketRow | undefined;
  /** Steps that were taken from, to be marked as seen once they are written. */
  readonly taken: readonly string[];
}

const claimMs = 1_500;
const beatMs = 700;

/** When the vendor's "too many" is over. */
export function blockedUntil(row: BucketRow, sightings: Sightings, nowMs: number): number {
  return row.block ? sightings.endOf(`block ${row.block.mark}`, row.block, nowMs) : 0;
}

/** Works out who may go, on a row as it was read. Changes nothing. */
export function decideRound(read: BucketRow, round: Round): Decision {
  const { sightings, nowMs, queue } = round;
  const row = round.unused ? withReturned(read, round.unused, round.tenantId) : read;
  const rooms = round.windows.map((window) => windowRoom(window, row.windows[window.name], sightings, nowMs));
  const others = row.claims.filter((claim) => claim.member !== round.member && alive(claim, round));
  const mine = queue.inOrder(nowMs);
  const untilMs = blockedUntil(row, sightings, nowMs);
  const share = untilMs > nowMs ? 0 : shareOf(round, rooms, mine, others, row);
  const granted = grantedOf(round, mine, share, rooms);
  const goes = new Set(granted);
  const waiting = mine.filter((place) => !goes.has(place));
  const units = granted.reduce((sum, place) => sum + costOf(place, rooms), 0);
  const nobodyWaits = waiting.length === 0 && others.every((claim) => Object.keys(claim.waiting).length === 0);
  const ahead = nobodyWaits && units > 0 ? blockSize(round, rooms, units) : 0;
  const waits = new Map<Waiting, number>();
  for (const place of waiting) {
    if (round.asking.has(place)) waits.set(place, waitOf(round, rooms, place, units, untilMs));
  }
  const written = writtenRow(row, round, { rooms, others, waiting, units, ahead });
  const moved = units > 0 || round.unused !== undefined || claimIsDue(row, round, waiting, rooms);
  const { seqs, taken } = written;
  return { granted, waits, ahead, units: units + ahead, seqs, row: moved ? written.row : undefined, taken };
}

function alive(claim: Claim, { sightings, nowMs }: Round): boolean {
  return nowMs - sightings.firstSeen(`claim ${claim.member} ${claim.beat}`, nowMs) < claimMs;
}

function costOf({ request }: Waiting, rooms: readonly WindowRoom[]): number {
  return Math.min(request.cost, ...rooms.map(({ allowed }) => allowed));
}

/** Units that this process may take now, the scarcest window deciding. */
function shareOf(
  round: Round,
  rooms: readonly WindowRoom[],
  mine: readonly Waiting[],
  others: readonly Claim[],
  row: BucketRow,
): number {
  const turn = row.claims.find(({ member }) => member === round.member)?.turn ?? row.next;
  const own = mine.map((place): Demand => {
    const standing = round.queue.standing(place, round.nowMs);
    return { member: round.member, tenantId: round.tenantId, standing, turn, units: costOf(place, rooms) };
  });
  const theirs = others.flatMap(({ member, tenantId, turn: theirTurn, waiting }) =>
    Object.entries(waiting).map(
      ([standing, units]): Demand => ({ member, tenantId, standing: Number(standing), turn: theirTurn, units }),
    ),
  );
  const present = new Set(others.map(({ tenantId }) => tenantId).filter((tenantId) => tenantId !== round.tenantId));
  const shares = rooms.map((room) => allot([...own, ...theirs], present, room).get(round.member));
  return Math.min(...shares.map((share) => share ?? 0));
}

/** Those that go: in order, and none past one that has to wait. What is asleep leaves its units where they are. */
function grantedOf(
  round: Round,
  mine: readonly Waiting[],
  share: number,
  rooms: readonly WindowRoom[],
): readonly Waiting[] {
  const granted: Waiting[] = [];
  let left = share;
  for (const place of mine) {
    left -= costOf(place, rooms);
    if (left < 0) break;
    if (round.asking.has(place)) granted.push(place);
  }
  return granted;
}

/** Where nobody waits and there is plenty, permits for the next moment at the present pace. */
function blockSize({ pace, blockMs }: Round, rooms: readonly WindowRoom[], units: number): number {
  const free = Math.min(...rooms.map((room) => room.free - units));
  const plenty = rooms.every(({ allowed, used }) => allowed - used - units > allowed / 2);
  const size = Math.min(Math.round(pace * blockMs), Math.floor(free / 8));
  return plenty && size >= 2 ? size : 0;
}

function waitOf(round: Round, rooms: readonly WindowRoom[], place: Waiting, units: number, untilMs: number): number {
  const { nowMs, pollMs } = round;
  if (untilMs > nowMs) return untilMs - nowMs;
  const cost = costOf(place, rooms);
  const ready = rooms.map((room) => freedAt(room, room.used + units + cost - room.allowed, nowMs));
  const ms = Math.ceil(Math.max(...ready) - nowMs);
  // Others may give back or fall silent before that; a wait of minutes is told as it is. Where there is room that belongs
  // to others, or that is not to go at once, nothing tells when to look again.
  if (ms > 60_000) return ms;
  return ms <= 0 ? pollMs : Math.max(pollMs / 10, Math.min(ms, pollMs));
}

function withReturned(row: BucketRow, unused: PermitBlock, tenantId: string): BucketRow {
  const windows: Record<string, WindowState> = { ...row.windows };
  for (const [name, seq] of Object.entries(unused.seqs)) {
    const state = windows[name];
    if (state) windows[name] = giveBack(state, seq, tenantId, unused.permits);
  }
  return { ...row, windows };
}

function writtenRow(
  row: BucketRow,
  round: Round,
  facts: {
    readonly rooms: readonly WindowRoom[];
    readonly others: readonly Claim[];
    readonly waiting: readonly Waiting[];
    readonly units: number;
    readonly ahead: number;
  },
): { readonly row: BucketRow; readonly seqs: Record<string, number>; readonly taken: readonly string[] } {
  const { rooms, others, waiting, units, ahead } = facts;
  const windows: Record<string, WindowState> = { ...row.windows };
  const seqs: Record<string, number> = {};
  const taken: string[] = [];
  for (const room of rooms) {
    const { name } = room.window;
    windows[name] = room.state;
    if (units === 0) continue;
    const take = {
      tenantId: round.tenantId,
      units: units + ahead,
      heldMs: ahead > 0 ? round.blockMs : 0,
      seq: row.next,
    };
    const after: { state: WindowState; step: TakenStep } = takeFrom(room, take, round.sightings, round.nowMs);
    windows[name] = after.state;
    seqs[name] = after.step.seq;
    taken.push(stepKey(room.window, after.step));
  }
  // Also who has just got what it wanted says that it is there: what it lacks of its share is kept back for a moment.
  const claims = waiting.length + units > 0 ? [...others, claimOf(row, round, waiting, rooms)] : others;
  const next: BucketRow = { ...row, next: row.next + 1, windows, claims };
  return { row: next, seqs, taken };
}

function claimOf(row: BucketRow, round: Round, waiting: readonly Waiting[], rooms: readonly WindowRoom[]): Claim {
  const known = row.claims.find(({ member }) => member === round.member);
  return {
    member: round.member,
    tenantId: round.tenantId,
    turn: known?.turn ?? row.next,
    beat: row.next,
    waiting: unitsByStanding(round, waiting, rooms),
  };
}

function unitsByStanding(
  round: Round,
  waiting: readonly Waiting[],
  rooms: readonly WindowRoom[],
): { readonly [standing: string]: number } {
  const units: Record<string, number> = {};
  for (const place of waiting) {
    const standing = String(round.queue.standing(place, round.nowMs));
    units[standing] = (units[standing] ?? 0) + costOf(place, rooms);
  }
  return units;
}

/** Whether the others have to be told what this process waits for, or that it waits no more. */
function claimIsDue(row: BucketRow, round: Round, waiting: readonly Waiting[], rooms: readonly WindowRoom[]): boolean {
  const known = row.claims.find(({ member }) => member === round.member);
  if (JSON.stringify(known?.waiting ?? {}) !== JSON.stringify(unitsByStanding(round, waiting, rooms))) return true;
  if (!known || waiting.length === 0) return false;
  return round.nowMs - round.sightings.firstSeen(`claim ${known.member} ${known.beat}`, round.nowMs) >= beatMs;
}
