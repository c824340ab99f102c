import { put, type Stored, type TenantStore } from '@crmsync/store';
import { type BucketRow, emptyBucket, rateBuckets } from './rate-bucket.ts';

/** One bucket in the store: read, and replaced if nobody else was faster. */
export interface BucketLedger {
  read(): Promise<Stored<BucketRow>>;
  /** False when the row has another version by now. */
  write(row: BucketRow, version: number): Promise<boolean>;
  /** Changes the row, looking again until it is written; `undefined` leaves it. */
  change(next: (row: BucketRow) => BucketRow | undefined): Promise<void>;
}

/** @param pause waits a moment after another process was faster */
export function bucketLedger(id: string, ledger: TenantStore, pause: () => Promise<void>): BucketLedger {
  const read = async (): Promise<Stored<BucketRow>> => {
    const [found] = await ledger.read({ collection: rateBuckets, ids: [id] });
    return found ?? { row: emptyBucket(id), version: 0 };
  };
  const write = async (row: BucketRow, version: number): Promise<boolean> => {
    const expect = [{ collection: rateBuckets, id, version }];
    return (await ledger.commit({ expect, put: [put(rateBuckets, row)] })).ok;
  };
  return {
    read,
    write,
    change: async (next) => {
      for (;;) {
        const { row, version } = await read();
        const changed = next(row);
        if (!changed || (await write(changed, version))) return;
        await pause();
      }
    },
  };
}
