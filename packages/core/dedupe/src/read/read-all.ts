import type { DedupeRecord } from '../find/dedupe-record.ts';
import { createIdentityLane } from './identity-lane.ts';
import { createReachLane } from './reach-lane.ts';
import { joinLanes, type ReadRecords } from './read-records.ts';
import type { ReadSettings } from './read-settings.ts';
import { createRecordIntake } from './record-intake.ts';

/** Brings some records into normal form. */
export function readAll(records: Iterable<DedupeRecord>, settings: ReadSettings): ReadRecords {
  const identity = createIdentityLane();
  const reach = createReachLane(settings);
  const intake = createRecordIntake((batch) => {
    identity.read(batch);
    reach.read(batch);
  });
  for (const record of records) intake.take(record);
  intake.close();
  return joinLanes(intake.ids, identity.finish(), reach.finish());
}
