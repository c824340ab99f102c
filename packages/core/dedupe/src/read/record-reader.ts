import type { DedupeRecord } from '../find/dedupe-record.ts';
import { createIdentityLane } from './identity-lane.ts';
import { createReachReader, type ReachThreads } from './reach-reader.ts';
import { joinLanes, type ReadRecords } from './read-records.ts';
import type { ReadSettings } from './read-settings.ts';
import { createRecordIntake } from './record-intake.ts';

/** Reads records into normal form, one at a time; what was written is not kept. */
export interface RecordReader {
  read(record: DedupeRecord): void;
  /** Waits until not too much of what was read is still to be worked on. */
  keepUp(): Promise<void>;
  finish(): Promise<ReadRecords>;
  /** Gives everything up that is still under way. */
  close(): void;
}

/** Makes a reader without records. */
export function createRecordReader(settings: ReadSettings, threads?: ReachThreads): RecordReader {
  const identity = createIdentityLane();
  const reach = createReachReader(settings, threads);
  const intake = createRecordIntake((batch) => {
    // First, so that another thread can work on it at the same time.
    reach.read(batch);
    identity.read(batch);
  });
  return {
    read: intake.take,
    keepUp: reach.keepUp,
    close: reach.close,
    async finish() {
      intake.close();
      const reached = reach.finish();
      const known = identity.finish();
      return joinLanes(intake.ids, known, await reached);
    },
  };
}
