import {
  type ChangesOptions,
  type Checkpoint,
  CheckpointError,
  type Cursor,
  type Page,
  type Quarantined,
  type RemoteRecord,
  UnavailableError,
} from '@crmsync/adapter';
import { type Instant, instantMs, instantSchema, toInstant } from '@crmsync/model';
import { z } from 'zod';
import { taggedCursor } from './tagged-cursor.ts';

/** One question to the vendor while walking through changes. */
export interface ChangeQuery {
  /** Only records with this stamp or a later one; inclusive. */
  readonly from: Instant;
  /** When set: only records with exactly this stamp, in order of id, with ids after `afterId` when that is set. */
  readonly tie?: { readonly at: Instant; readonly afterId?: string };
  /** The vendor's own position, where the walk goes by it. */
  readonly cursor?: string;
  readonly limit: number;
}

/** What the vendor answered, in its own order: stamp, or id for a tie. */
export interface ChangeAnswer {
  readonly items: readonly { readonly id: string; readonly stamp: Instant }[];
  readonly records: readonly RemoteRecord[];
  readonly quarantined?: readonly Quarantined[];
  /** Whether there is more than this page for the same question. */
  readonly more: boolean;
  /** The vendor's own position of the next page of the same question. */
  readonly cursor?: string | undefined;
  readonly observedAt: Instant;
}

/** How changes of one port are found by their modification stamp. */
export interface IncrementalOptions {
  /** Marks cursors and checkpoints, e.g. `hubspot.contacts`. */
  readonly tag: string;
  /** Steps of the vendor's stamps. @default 1 */
  readonly precisionMs?: number;
  /** How far to look back: at least the indexing lag, the longest transaction and the clock's inaccuracy. */
  readonly lookBackMs: number;
  readonly pageSize: number;
  /**
   * How the walk goes on after a full page.
   * - `stamp`: asks again from the last stamp seen. Safe while records change, never reaches a cap on results.
   * - `cursor`: follows the vendor's position. Only where that is no offset, since records that change move and shift
   *   the rest.
   * @default 'stamp'
   */
  readonly walk?: 'stamp' | 'cursor';
  /**
   * How a stamp is walked that more records share than fit a page: by id, or by the vendor's position (the same warning
   * about offsets holds).
   * @default 'id'
   */
  readonly ties?: 'id' | 'cursor';
}

/** The state of one walk: pure data, safe to store between pages. */
export interface WalkState {
  /** The vendor's time when the walk began. */
  readonly startedAt: Instant;
  /** Where the walk began. */
  readonly since: Instant;
  readonly from: Instant;
  /** Latest stamp seen. */
  readonly seen?: Instant | undefined;
  /** From where something may have been passed over: the next walk begins no later. */
  readonly floor?: Instant | undefined;
  readonly tie?: { readonly at: Instant; readonly afterId?: string | undefined } | undefined;
  readonly cursor?: string | undefined;
}

const walkSchema = z.object({
  startedAt: instantSchema,
  since: instantSchema,
  from: instantSchema,
  seen: instantSchema.optional(),
  floor: instantSchema.optional(),
  tie: z.object({ at: instantSchema, afterId: z.string().optional() }).optional(),
  cursor: z.string().optional(),
});

/** The question of a state. */
export function questionOf(state: WalkState, options: IncrementalOptions, limit?: number): ChangeQuery {
  return {
    from: state.from,
    ...(state.tie
      ? { tie: { at: state.tie.at, ...(state.tie.afterId === undefined ? {} : { afterId: state.tie.afterId }) } }
      : {}),
    ...(state.cursor === undefined ? {} : { cursor: state.cursor }),
    limit: Math.max(2, Math.min(limit ?? options.pageSize, options.pageSize)),
  };
}

/**
 * The state after an answer, or `null` at the end of the walk. Every step moves on: to a later stamp, a later id of the
 * same stamp, or a new position of the vendor.
 * @throws UnavailableError when the vendor's answer does not let the walk move on
 */
export function stepOf(state: WalkState, answer: ChangeAnswer, options: IncrementalOptions): WalkState | null {
  const seen = latest([state.seen, ...answer.items.map(({ stamp }) => stamp)]);
  const kept = { ...state, seen, floor: floorOf(state, answer, options) };
  if (options.walk === 'cursor') return answer.more ? moveByCursor(kept, answer) : null;
  if (state.tie) return stepInTie(kept, state.tie, answer, options);
  if (state.cursor !== undefined) return stepByCursorInTie(kept, answer);
  if (!answer.more) return null;
  const boundary = boundaryOf(state, answer, options);
  if (boundary !== undefined && boundary > state.startedAt) return null;
  if (boundary !== undefined && boundary > state.from) return { ...kept, from: boundary };
  return options.ties === 'cursor' ? moveByCursor(kept, answer) : { ...kept, tie: { at: state.from } };
}

function moveByCursor(state: WalkState, answer: ChangeAnswer): WalkState {
  if (answer.cursor === undefined || answer.cursor === state.cursor) throw stuck();
  return { ...state, cursor: answer.cursor };
}

function stepInTie(
  state: WalkState,
  tie: NonNullable<WalkState['tie']>,
  answer: ChangeAnswer,
  options: IncrementalOptions,
): WalkState {
  if (!answer.more) return { ...state, tie: undefined, from: plus(tie.at, options.precisionMs ?? 1) };
  const last = answer.items.at(-1)?.id;
  if (last === undefined || last === tie.afterId) throw stuck();
  return { ...state, tie: { at: tie.at, afterId: last } };
}

function stepByCursorInTie(state: WalkState, answer: ChangeAnswer): WalkState | null {
  if (!answer.more) return null;
  const stamps = answer.items.map(({ stamp }) => stamp).sort();
  const first = stamps[0];
  return first === undefined || first <= state.from
    ? moveByCursor(state, answer)
    : { ...state, cursor: undefined, from: first };
}

/**
 * Where to go on after a full page: the last stamp that is old enough to be trusted. Stamps younger than the look-back
 * may be newer than their place in the vendor's index, so they only count on a page that has no others; the next walk
 * reads them again anyway.
 */
function boundaryOf(state: WalkState, answer: ChangeAnswer, options: IncrementalOptions): Instant | undefined {
  const safe = plus(state.startedAt, -options.lookBackMs);
  const stamps = answer.items.map(({ stamp }) => stamp);
  return latest(stamps.filter((stamp) => stamp <= safe)) ?? latest(stamps);
}

/**
 * A full page without a stamp that is old enough does not tell how far the vendor's index has come: records that it would
 * show after those may be older than all of them. Going on from a young stamp passes over them.
 */
function floorOf(state: WalkState, answer: ChangeAnswer, options: IncrementalOptions): Instant | undefined {
  if (options.walk === 'cursor' || state.tie || !answer.more) return state.floor;
  const safe = plus(state.startedAt, -options.lookBackMs);
  return answer.items.some(({ stamp }) => stamp <= safe) ? state.floor : (state.floor ?? state.from);
}

/** Where the next walk begins: min(latest stamp seen, start of the walk) less the look-back, never before the last one. */
export function watermarkOf(state: WalkState, lookBackMs: number): Instant {
  const seen = state.seen !== undefined && state.seen < state.startedAt ? state.seen : state.startedAt;
  return latest([plus(seen, -lookBackMs), state.since]) ?? state.since;
}

function latest(stamps: readonly (Instant | undefined)[]): Instant | undefined {
  return stamps.reduce(
    (best, stamp) => (best === undefined || (stamp !== undefined && stamp > best) ? stamp : best),
    undefined,
  );
}

function plus(instant: Instant, ms: number): Instant {
  return toInstant(Math.max(0, instantMs(instant) + ms));
}

function stuck(): UnavailableError {
  return new UnavailableError('The changes do not move on: the vendor gave the same position twice');
}

/** The changes of a port by modification stamp. */
export interface Incremental {
  /** An implementation of `changes`: one request and one page per call. */
  changes(options: ChangesOptions, ask: (query: ChangeQuery) => Promise<ChangeAnswer>): Promise<Page>;
  /** The checkpoint of a full listing that began at this time of the vendor. */
  checkpointFrom(startedAt: Instant): Checkpoint;
}

/** Makes the engine of one port. */
export function incremental(options: IncrementalOptions): Incremental {
  const checkpoints = taggedCursor<{ since: Instant }>(`${options.tag}#changes.1`, z.object({ since: instantSchema }));
  const cursors = taggedCursor(`${options.tag}#walk.1`, z.json());
  const readWalk = (cursor: Cursor): WalkState => {
    const parsed = walkSchema.safeParse(cursors.read(cursor));
    if (parsed.success) return parsed.data;
    throw new CheckpointError(`The cursor was not written by ${options.tag}`);
  };
  return {
    checkpointFrom: (startedAt) => checkpoints.write({ since: plus(startedAt, -options.lookBackMs) }),
    changes: async (call, ask) => {
      const given = call.cursor === undefined ? undefined : readWalk(call.cursor);
      const { since } = given ? { since: given.since } : checkpoints.read(call.checkpoint);
      const answer = await ask(questionOf(given ?? { startedAt: since, since, from: since }, options, call.limit));
      const state: WalkState = given ?? { startedAt: answer.observedAt, since, from: since };
      const next = stepOf(state, answer, options);
      return {
        records: answer.records,
        quarantined: answer.quarantined ?? [],
        next: next === null ? null : cursors.write(JSON.parse(JSON.stringify(next))),
        ...(next === null ? { checkpoint: checkpoints.write({ since: finalMark(state, answer, options) }) } : {}),
        observedAt: answer.observedAt,
      };
    },
  };
}

function finalMark(state: WalkState, answer: ChangeAnswer, options: IncrementalOptions): Instant {
  const seen = latest([state.seen, ...answer.items.map(({ stamp }) => stamp)]);
  const mark = watermarkOf({ ...state, seen }, options.lookBackMs);
  const floor = floorOf(state, answer, options);
  return floor !== undefined && floor < mark ? floor : mark;
}
