import type { FieldValue, Instant, RemoteRef } from '@crmsync/model';
import type { WireFormatError } from './adapter-errors.ts';
import type { RemoteRecord } from './remote-record.ts';

/** A record that could not be read; the page goes on without it. */
export interface Quarantined {
  /** Known when at least the id could be read. */
  readonly ref?: RemoteRef;
  readonly error: WireFormatError;
}

/** Position inside one listing: opaque, JSON-safe, valid in another process. */
export type Cursor = FieldValue;

/** Durable position between runs: opaque, JSON-safe. */
export type Checkpoint = FieldValue;

/** One page of a listing. */
export interface Page {
  readonly records: readonly RemoteRecord[];
  readonly quarantined: readonly Quarantined[];
  /** Where the next page begins, or `null` when this was the last. */
  readonly next: Cursor | null;
  /**
   * Only on the last page: where `changes` may begin next time without missing anything, look-back and the vendor's
   * indexing lag already taken off. Absent when the port has no `changes`.
   */
  readonly checkpoint?: Checkpoint;
  /** The vendor's time when the request *started*: nothing on this page is newer knowledge than this. */
  readonly observedAt: Instant;
}
