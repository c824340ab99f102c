import {
  type ChangesOptions,
  type Checkpoint,
  CheckpointError,
  type Cursor,
  type ListOptions,
  type Page,
  type Quarantined,
  type RemoteRecord,
} from '@crmsync/adapter';
import { type PortContext, path, type QueryValue, taggedCursor } from '@crmsync/adapter-kit';
import { type Instant, instantMs, instantSchema, toInstant } from '@crmsync/model';
import { z } from 'zod';
import { conversationWire, pageWire } from '../wire.ts';

/** A thread whose records are to be read. */
const threadState = z.object({ line: z.string(), people: z.array(z.string()), pageToken: z.string().optional() });
type Thread = z.infer<typeof threadState>;

const walkState = z.object({
  /** The vendor's time when the walk began. */
  startedAt: instantSchema,
  /** Only records made after this; absent = all. */
  since: instantSchema.optional(),
  /** How many times the threads were gone through, the one under way included. */
  pass: z.number().int(),
  passStartedAt: instantSchema,
  /** Only threads with an activity after this. */
  activeAfter: instantSchema.optional(),
  /** The vendor's position in the threads; `null` = they were all read. */
  pageToken: z.string().nullable().optional(),
  threadsSeen: z.boolean(),
  waiting: z.array(threadState),
});
type WalkState = z.infer<typeof walkState>;

/** What is read of each thread. */
export interface ThreadSource {
  /** Object type and name of the endpoint. */
  readonly name: 'calls' | 'messages';
  readonly lookBackMs: number;
  /** How old records may be that are read at all. */
  readonly historyMs?: number | undefined;
  /** Whether the endpoint takes threads with so many people. */
  takes(people: readonly string[]): boolean;
  read(
    context: PortContext,
    items: readonly unknown[],
    options: ListOptions,
  ): Promise<{ readonly records: readonly RemoteRecord[]; readonly quarantined: readonly Quarantined[] }>;
}

/** Reads calls or messages of a whole workspace. */
export interface ThreadWalk {
  list(context: PortContext, options: ListOptions): Promise<Page>;
  changes(context: PortContext, options: ChangesOptions): Promise<Page>;
  checkpointFrom(since: Instant): Checkpoint;
}

/** A thread that cannot be read stops the walk: what it holds would be missed in silence. */
const conversationsPage = pageWire.extend({ data: z.array(conversationWire) });
const mostPerPage = 100;
/** Most requests for one page, since most threads show little. */
const requestsPerPage = 10;
/** Threads that were stirred while they were gone through may have been passed over; they are gone through again. */
const mostPasses = 3;

/**
 * Calls and messages are told by line and participants alone, so the walk goes through the threads, newest activity first, and
 * asks for the records of each.
 * @see https://quo.com/docs
 */
export function threadWalk(source: ThreadSource): ThreadWalk {
  const checkpoints = taggedCursor(`openphone.${source.name}#changes.1`, z.object({ since: instantSchema }));
  const cursors = taggedCursor(`openphone.${source.name}#walk.1`, z.json());
  const open = (cursor: Cursor | undefined): WalkState | undefined => {
    if (cursor === undefined) return undefined;
    const parsed = walkState.safeParse(cursors.read(cursor));
    if (parsed.success) return parsed.data;
    throw new CheckpointError(`The cursor was not written by openphone.${source.name}`);
  };
  const go = async (context: PortContext, options: ListOptions, state: WalkState | undefined, since?: Instant) => {
    const reading = createReading(context, source, options, state, since);
    const { records, quarantined, next, observedAt, startedAt } = await reading.page();
    return {
      records,
      quarantined,
      next: next === null ? null : cursors.write(JSON.parse(JSON.stringify(next))),
      ...(next === null ? { checkpoint: checkpoints.write({ since: before(startedAt, source.lookBackMs) }) } : {}),
      observedAt,
    };
  };
  return {
    list: (context, options) => go(context, options, open(options.cursor)),
    changes: (context, options) => {
      const { since } = checkpoints.read(options.checkpoint);
      return go(context, options, open(options.cursor), since);
    },
    checkpointFrom: (since) => checkpoints.write({ since: before(since, source.lookBackMs) }),
  };
}

function createReading(
  context: PortContext,
  source: ThreadSource,
  options: ListOptions,
  given: WalkState | undefined,
  checkpointSince: Instant | undefined,
) {
  const limit = Math.max(1, Math.min(options.limit ?? mostPerPage, mostPerPage));
  const found: { records: RemoteRecord[]; quarantined: Quarantined[] } = { records: [], quarantined: [] };
  let observedAt: Instant | undefined;
  const ask = async <T>(name: string, schema: z.ZodType<T>, query: { readonly [name: string]: QueryValue }) => {
    const answer = await context.http.send({
      method: 'GET',
      path: path`/${name}`,
      query,
      schema,
      operation: `${source.name}.list`,
    });
    observedAt ??= answer.observedAt;
    return { ...answer.body, observedAt: answer.observedAt };
  };
  return {
    async page() {
      let state = given ?? (await firstState(context, source, checkpointSince));
      let next: WalkState | null = state;
      for (let sent = 0; sent < requestsPerPage && next !== null; ) {
        const count: number = found.records.length + found.quarantined.length;
        if (count >= limit) break;
        state = next;
        const [thread] = state.waiting;
        if (thread) next = await readThread(state, thread, limit - count);
        else if (state.pageToken !== null) next = await readThreads(state);
        else next = nextPass(state);
        if (thread || state.pageToken !== null) sent += 1;
      }
      return { ...found, next, startedAt: state.startedAt, observedAt: observedAt ?? state.startedAt };
    },
  };

  async function readThreads(state: WalkState): Promise<WalkState> {
    const answer = await ask('conversations', conversationsPage, {
      maxResults: mostPerPage,
      pageToken: state.pageToken ?? undefined,
      updatedAfter: state.activeAfter,
    });
    const isFirst = state.pageToken === undefined;
    const threads = answer.data;
    const waiting = threads
      .filter(({ participants }) => source.takes(participants))
      .map(({ phoneNumberId, participants }): Thread => ({ line: phoneNumberId, people: participants }));
    return {
      ...state,
      ...(isFirst ? { passStartedAt: answer.observedAt } : {}),
      ...(isFirst && state.pass === 1 ? { startedAt: answer.observedAt } : {}),
      pageToken: answer.nextPageToken || null,
      threadsSeen: state.threadsSeen || threads.length > 0,
      waiting,
    };
  }

  async function readThread(state: WalkState, thread: Thread, room: number): Promise<WalkState> {
    const answer = await ask(source.name, pageWire, {
      phoneNumberId: thread.line,
      participants: thread.people,
      maxResults: room,
      createdAfter: state.since,
      pageToken: thread.pageToken,
    });
    const { records, quarantined } = await source.read(context, answer.data, options);
    found.records.push(...records);
    found.quarantined.push(...quarantined);
    const rest = state.waiting.slice(1);
    const token = answer.nextPageToken;
    return { ...state, waiting: token ? [{ ...thread, pageToken: token }, ...rest] : rest };
  }
}

async function firstState(
  context: PortContext,
  { historyMs }: ThreadSource,
  checkpointSince: Instant | undefined,
): Promise<WalkState> {
  const now = context.http.serverNow();
  const since = checkpointSince ?? (historyMs === undefined ? undefined : before(now, historyMs));
  return {
    startedAt: now,
    passStartedAt: now,
    ...(since === undefined ? {} : { since, activeAfter: since }),
    pass: 1,
    threadsSeen: false,
    waiting: [],
  };
}

/** Goes through the threads again that were active while they were gone through; `null` at the end. */
function nextPass(state: WalkState): WalkState | null {
  if (!state.threadsSeen || state.pass >= mostPasses) return null;
  const { pageToken: _token, ...rest } = state;
  return { ...rest, pass: state.pass + 1, activeAfter: state.passStartedAt, threadsSeen: false };
}

function before(at: Instant, ms: number): Instant {
  return toInstant(Math.max(0, instantMs(at) - ms));
}
