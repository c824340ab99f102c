import type { LaneResult } from './lane.ts';
import { createReachLane, isOfReach, type ReachForms } from './reach-lane.ts';
import type { ReadSettings } from './read-settings.ts';
import type { RecordBatch } from './record-batch.ts';
import { type ReachThread, startReachThread } from './start-reach-thread.ts';

/** How many threads read. */
export type ReachThreads = 1 | 2;

/** Reads where people and companies are reached, in a thread of its own where that pays. */
export interface ReachReader {
  read(batch: RecordBatch): void;
  /** Waits while too many batches wait for the thread. */
  keepUp(): Promise<void>;
  finish(): Promise<LaneResult<ReachForms>>;
  /** Ends the thread. */
  close(): void;
}

// A thread takes longer to start than fewer records take to read, and as much memory as many of them.
const worthAThread = 150_000;
// Batches after which other work of the caller's thread may go on.
const betweenPauses = 8;

/** Makes a reader that starts a thread once there are many records; with `threads` at once, or never. */
export function createReachReader(settings: ReadSettings, threads?: ReachThreads): ReachReader {
  const lane = createReachLane(settings);
  let waiting: RecordBatch[] = [];
  let records = 0;
  let thread: ReachThread | undefined;
  let starting: Promise<void> | undefined;
  let isHere = threads === 1;
  let isClosed = false;
  const ownFields = ({ rows, texts }: RecordBatch): RecordBatch => ({
    rows,
    texts: new Map([...texts].filter(([field]) => isOfReach(field, settings))),
  });
  // Batches that come meanwhile wait too: the lane counts places in the order of its batches.
  const readHere = async (): Promise<void> => {
    for (let read = 1; waiting.length > 0; read += 1) {
      lane.read(waiting.shift() as RecordBatch);
      if (read % betweenPauses === 0) await new Promise<void>((resolve) => setImmediate(resolve));
    }
    isHere = true;
  };
  const close = (): void => {
    isClosed = true;
    thread?.close();
  };
  const start = async (): Promise<void> => {
    thread = await startReachThread(settings);
    if (isClosed) return close();
    if (thread === undefined) return await readHere();
    for (const batch of waiting) thread.read(batch);
    waiting = [];
  };
  return {
    read(batch) {
      records += batch.rows;
      const own = ownFields(batch);
      if (isHere) lane.read(own);
      else if (thread !== undefined) thread.read(own);
      else waiting.push(own);
      if (!isHere && starting === undefined && (threads === 2 || records >= worthAThread)) starting = start();
    },
    async keepUp() {
      await starting;
      await thread?.keepUp();
    },
    async finish() {
      await starting;
      if (thread !== undefined) return await thread.finish();
      await readHere();
      return lane.finish();
    },
    close,
  };
}
