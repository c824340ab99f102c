import { type Collection, defineCollection, type Row } from '@crmsync/store';

/** What was taken from one window during one step of it. */
export interface TakenStep {
  readonly seq: number;
  /** Grows with each take, so that others see it moved. */
  readonly changes: number;
  /** Epoch milliseconds of the last take, by the clock of whoever took. */
  readonly atMs: number;
  /** How long after the last take its permits may still be used. */
  readonly heldMs: number;
  /** Units by tenant. */
  readonly used: { readonly [tenantId: string]: number };
}

/** What somebody outside these processes uses of a window, as the vendor's headers tell. */
export interface ForeignUse {
  readonly mark: number;
  readonly atMs: number;
  readonly forMs: number;
  readonly cost: number;
}

/** One window of a bucket. */
export interface WindowState {
  /** The limit the vendor tells, when it is another than declared. */
  readonly limit?: number;
  readonly steps: readonly TakenStep[];
  readonly foreign?: ForeignUse;
}

/** What one process waits for on behalf of one tenant. It lapses when it is not renewed. */
export interface Claim {
  readonly member: string;
  readonly tenantId: string;
  /** First come, first served inside one standing. */
  readonly turn: number;
  /** Grows with each renewal. */
  readonly beat: number;
  /** Units by standing; the lowest goes first. */
  readonly waiting: { readonly [standing: string]: number };
}

/** One scope of one account: everything that processes have to agree on, in one row. */
export interface BucketRow extends Row {
  /** Numbers steps, marks and turns. */
  readonly next: number;
  readonly windows: { readonly [name: string]: WindowState };
  readonly claims: readonly Claim[];
  /** Nothing goes before this is over: the vendor said "too many". */
  readonly block?: { readonly mark: number; readonly atMs: number; readonly forMs: number };
}

export const rateBuckets = defineCollection<BucketRow>()('rate_buckets', {}, {});

/** Every collection this package keeps; give them to the store beside `syncCollections`. */
export const rateBudgetCollections: readonly Collection[] = [rateBuckets];

/** A bucket that nobody has used. */
export function emptyBucket(id: string): BucketRow {
  return { id, next: 1, windows: {}, claims: [] };
}
