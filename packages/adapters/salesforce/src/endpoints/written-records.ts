import type { CreateItem, RemoteRecord, WriteOutcome } from '@crmsync/adapter';
import { isWireProps, type WireProps } from '@crmsync/adapter-kit';
import type { SaveResultWire } from '../wire.ts';
import type { ObjectSchema } from './describe-object.ts';
import { rowId, rowsOfIds } from './query-rows.ts';
import { fieldsToRead, readRecords } from './read-records.ts';
import type { ObjectCall } from './salesforce-object.ts';
import type { WriteInput } from './write-input.ts';

/** How records are read again after they were written. */
export interface WrittenReading {
  readonly call: ObjectCall;
  readonly schema: ObjectSchema;
  /** Custom fields that were written. */
  readonly custom: readonly string[];
  /** Rows that were read already, by id. */
  readonly seen: Map<string, WireProps>;
}

/** Reading of what these items write. */
export function readingOf(
  call: ObjectCall,
  schema: ObjectSchema,
  items: readonly Pick<CreateItem, 'patch'>[],
): WrittenReading {
  return {
    call,
    schema,
    custom: [...new Set(items.flatMap(({ patch }) => Object.keys(patch.custom)))],
    seen: new Map(),
  };
}

/** What new records hold, to see whose they are. What cannot be read now is no reason to fail. */
export async function heldNow(
  reading: WrittenReading,
  chunk: readonly WriteInput[],
  results: readonly SaveResultWire[],
): Promise<ReadonlyMap<string, WireProps>> {
  const ids = results.flatMap(({ success, id }) => (success && id ? [id] : []));
  const sent = chunk.flatMap(({ values }) => Object.keys(values)).filter((name) => reading.schema.fields.has(name));
  await see(reading, ids, sent).catch(() => undefined);
  return reading.seen;
}

async function see({ call, schema, custom, seen }: WrittenReading, ids: readonly string[], more: readonly string[]) {
  if (ids.length === 0) return;
  const { apiVersion, objectType } = call.object;
  const select = [...new Set([...fieldsToRead(call, schema, { custom }), ...more])];
  for (const row of await rowsOfIds(call.context, { apiVersion, select, from: objectType, all: true }, ids)) {
    const id = rowId(row);
    if (id !== undefined && isWireProps(row)) seen.set(id, row);
  }
}

/** Outcomes with what applied records show now. What cannot be read now is told at the next reading. */
export async function shownOutcomes(
  reading: WrittenReading,
  outcomes: readonly WriteOutcome[],
): Promise<readonly WriteOutcome[]> {
  const ids = outcomes.flatMap((outcome) => (outcome.status === 'applied' ? [outcome.id] : []));
  const records = await recordsNow(reading, ids).catch(() => new Map<string, RemoteRecord>());
  return outcomes.map((outcome) => {
    if (outcome.status !== 'applied') return outcome;
    return { ...outcome, record: records.get(outcome.id) ?? bareRecord(reading.call, outcome.id) };
  });
}

async function recordsNow(reading: WrittenReading, ids: readonly string[]): Promise<ReadonlyMap<string, RemoteRecord>> {
  const { call, schema, custom, seen } = reading;
  await see(
    reading,
    ids.filter((id) => !seen.has(id)),
    [],
  );
  const rows = ids.flatMap((id) => seen.get(id) ?? []);
  const { records } = await readRecords(call, schema, rows, { custom });
  return new Map(records.map((record) => [record.ref.id, record]));
}

/** A record of which nothing was read. */
function bareRecord({ context, object }: ObjectCall, id: string): RemoteRecord {
  const ref = { objectType: object.objectType, id };
  return { ref, entity: context.entity, fields: {}, custom: {}, associations: {} };
}
