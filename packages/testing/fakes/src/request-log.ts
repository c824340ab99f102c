/** One request that a fake answered. */
export interface LoggedRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Status of the answer; 0 when the connection was cut and no answer went out. */
  readonly status: number;
  /** Milliseconds since the epoch on the fake's clock. */
  readonly atMs: number;
  readonly isWrite: boolean;
  readonly isRateLimited: boolean;
}

/** How a record was touched through the vendor's API. */
export type RecordOperation = 'create' | 'update' | 'delete' | 'merge';

/** Counts since the log was last cleared. */
export interface RequestCounters {
  readonly requests: number;
  /** Requests that ask for a change, answered well or not. */
  readonly writes: number;
  readonly rateLimited: number;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly byMethod: Readonly<Record<string, number>>;
  /** Records touched through the API, by operation and object type; batch items count one each. */
  readonly records: Readonly<Record<RecordOperation, Readonly<Record<string, number>>>>;
}

/** What happened at a fake, in counters that never lose and entries that do. */
export interface RequestLog {
  record(request: LoggedRequest): void;
  /** Counts one record touched through the API. */
  count(operation: RecordOperation, objectType: string): void;
  counters(): RequestCounters;
  /** The last requests, oldest first. */
  entries(): readonly LoggedRequest[];
  /** Requests that ask for a change. */
  writes(): number;
  clear(): void;
}

/**
 * Makes an empty log.
 *
 * @param keep how many entries are remembered. @default 1000
 */
export function createRequestLog(keep = 1000): RequestLog {
  let tally = emptyTally();
  let entries: LoggedRequest[] = [];
  return {
    record(request) {
      tally.requests++;
      if (request.isWrite) tally.writes++;
      if (request.isRateLimited) tally.rateLimited++;
      increment(tally.byStatus, String(request.status));
      increment(tally.byMethod, request.method);
      entries.push(request);
      if (entries.length >= keep * 2) entries = entries.slice(-keep);
    },
    count(operation, objectType) {
      increment(tally.records[operation], objectType);
    },
    counters: () => structuredClone(tally),
    entries: () => entries.slice(-keep),
    writes: () => tally.writes,
    clear() {
      tally = emptyTally();
      entries = [];
    },
  };
}

function emptyTally() {
  const perType = (): Record<string, number> => ({});
  return {
    requests: 0,
    writes: 0,
    rateLimited: 0,
    byStatus: perType(),
    byMethod: perType(),
    records: { create: perType(), update: perType(), delete: perType(), merge: perType() },
  };
}

function increment(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}
