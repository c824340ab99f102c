import { ApiError } from '../api-error.ts';
import type { Row } from '../records/record-table.ts';
import { recycleBinMs, type SalesforceState } from '../salesforce-state.ts';
import { dayMs, readTime, wholeSecond, wireTime } from '../salesforce-time.ts';
import type { SalesforceObject } from '../schema/salesforce-object.ts';
import { requestedObject } from './requested-object.ts';
import type { CallHandler, SalesforceAnswer, SalesforceCall } from './salesforce-call.ts';

const minuteMs = 60_000;
const updatedWindowMs = 30 * dayMs;

/** Answers `/sobjects/{Obj}/updated` and `/sobjects/{Obj}/deleted`: ids of what changed between two times. */
export function createReplicationHandler(state: SalesforceState): CallHandler {
  return (call) => {
    const [word, name, feed, ...more] = call.segments;
    if (word !== 'sobjects' || name === undefined || more.length > 0 || call.method !== 'GET') return undefined;
    if (feed !== 'updated' && feed !== 'deleted') return undefined;
    const object = requestedObject(state, name);
    const span = readSpan(call);
    return feed === 'updated' ? updated(state, object, span) : deleted(state, object, span);
  };
}

interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/** Seconds are ignored. @throws ApiError for times in the wrong order */
function readSpan({ query }: SalesforceCall): Span {
  const [startMs, endMs] = ['start', 'end'].map((name) => readTime((query.get(name) ?? '').replace(' ', '+')));
  if (startMs === undefined || endMs === undefined) throw badSpan('start and end must be times in ISO 8601');
  const span = { startMs: toMinute(startMs), endMs: toMinute(endMs) };
  if (span.startMs >= span.endMs) throw badSpan('startDate must precede endDate by at least one minute');
  return span;
}

function updated(state: SalesforceState, object: SalesforceObject, { startMs, endMs }: Span): SalesforceAnswer {
  if (startMs < state.now() - updatedWindowMs) throw badSpan('startDate cannot be more than 30 days ago');
  const ids = object.table
    .rows()
    .filter((row) => row.deletedAtMs === undefined && isWithin(stampOf(row), startMs, endMs))
    .map(({ id }) => id);
  if (ids.length > state.settings.mostUpdatedIds) {
    throw new ApiError(400, 'EXCEEDED_ID_LIMIT', `The span holds more than ${state.settings.mostUpdatedIds} ids.`);
  }
  return { status: 200, body: { ids, latestDateCovered: wireTime(coveredMs(state, endMs)) } };
}

function deleted(state: SalesforceState, object: SalesforceObject, { startMs, endMs }: Span): SalesforceAnswer {
  const deletedRecords = object.table.rows().flatMap(({ id, deletedAtMs }) => {
    if (deletedAtMs === undefined || !isWithin(deletedAtMs, startMs, endMs)) return [];
    return [{ id, deletedDate: wireTime(wholeSecond(deletedAtMs)) }];
  });
  const earliestMs = Math.max(state.binSinceMs, state.now() - recycleBinMs);
  return {
    status: 200,
    body: {
      deletedRecords,
      earliestDateAvailable: wireTime(toMinute(earliestMs)),
      latestDateCovered: wireTime(coveredMs(state, endMs)),
    },
  };
}

/** Up to where nothing can come any more: open transactions still write earlier stamps. */
function coveredMs(state: SalesforceState, endMs: number): number {
  return toMinute(Math.min(endMs, state.now(), state.late.oldestStampMs() ?? endMs));
}

function stampOf({ values }: Row): number {
  return readTime(String(values.SystemModstamp)) ?? 0;
}

function isWithin(ms: number, startMs: number, endMs: number): boolean {
  return ms >= startMs && ms < endMs;
}

function toMinute(ms: number): number {
  return Math.floor(ms / minuteMs) * minuteMs;
}

function badSpan(message: string): ApiError {
  return new ApiError(400, 'INVALID_REPLICATION_DATE', message);
}
