import {
  ConflictError,
  type CreateItem,
  type DeleteItem,
  NotFoundError,
  RejectedError,
  type UpdateItem,
  type UpsertItem,
  type WriteOutcome,
} from '@crmsync/adapter';
import { failedOutcome, type PortContext, writeBatch } from '@crmsync/adapter-kit';
import type { FieldDefinition } from '@crmsync/model';
import type { z } from 'zod';
import type { RecordPlace } from '../mapping/record-id.ts';
import { partOf, type TablePlan } from '../mapping/table-plan.ts';
import type { Database } from '../wire/ask.ts';
import { recordSchema, writtenSchema } from '../wire/row-schema.ts';
import type { Sql } from '../wire/sql-builder.ts';
import { type PreparedRecord, preparedRecord } from './prepared-record.ts';
import { recordOf } from './read-record.ts';
import { deleteRows, emptySlot, insertRows, type PartChange, updateRows, upsertRows } from './write-sql.ts';

/** Writing to one table. */
export interface TableWriting {
  readonly context: PortContext;
  readonly database: Database;
  readonly plan: TablePlan;
}

type Written = z.infer<typeof writtenSchema>;

/** Creates rows: one statement for a batch. */
export async function createRecords(
  writing: TableWriting,
  items: readonly CreateItem[],
): Promise<readonly WriteOutcome[]> {
  const { context, plan } = writing;
  const [main] = plan.parts;
  const { syncKey } = plan.definition;
  const { ready, refused } = await prepareEach(items, async (item) => {
    const prepared = await preparedRecord(context, plan, main, item.patch, undefined);
    const key = syncKey !== undefined && item.syncKey !== undefined ? { [syncKey]: item.syncKey } : {};
    return { key: item.key, item, prepared, doc: { ...prepared.doc, ...key } };
  });
  const done = await writeBatch({
    operation: `${plan.objectType}.create`,
    items: ready,
    max: Math.max(1, ready.length),
    signal: context.options.signal,
    send: async (chunk) => {
      const custom = await askedCustom(context, chunk);
      const insert = (free: boolean) => write(writing, 'create', insertRows(plan, chunk, keysOf(custom), free));
      // A row that is marked as deleted still has the key of somebody who came back and is made anew.
      const answer = await insert(false).catch((error: unknown) => {
        if (!(error instanceof ConflictError) || syncKey === undefined || !plan.definition.softDelete) throw error;
        return insert(true);
      });
      const rows = readWritten(answer);
      return chunk.flatMap(({ key, prepared }, n): WriteOutcome[] => {
        const row = rows.find((one) => one.n === n && plan.ids.read(one.id)?.slot === undefined);
        if (!row) return [];
        const record = recordOf(context, plan, row, { custom, associations: true });
        return [{ key, status: 'applied', id: row.id, record, warnings: prepared.warnings }];
      });
    },
  });
  return [...refused, ...done];
}

/** Changes records; those of one row become one UPDATE, those of a batch one statement. */
export async function updateRecords(
  writing: TableWriting,
  items: readonly UpdateItem[],
): Promise<readonly WriteOutcome[]> {
  const { context, plan } = writing;
  const { ready, refused } = await prepareEach(items, async (item) => {
    const place = placeOf(plan, item.id);
    const prepared = await preparedRecord(context, plan, partOf(plan, place.slot), item.patch, item.current);
    return { key: item.key, item, place, prepared };
  });
  const done = await writeBatch({
    operation: `${plan.objectType}.update`,
    items: ready,
    max: Math.max(1, ready.length),
    signal: context.options.signal,
    send: async (chunk) => {
      const custom = await askedCustom(context, chunk);
      const rows = byRow(chunk);
      const changes = rows.map(([key, parts]) => ({ key, parts: parts.map(changeOf) }));
      const answer = await write(writing, 'update', updateRows(plan, changes, keysOf(custom)));
      const shown = readWritten(answer);
      return chunk.flatMap(({ key, item, place, prepared }): WriteOutcome[] => {
        const n = rows.findIndex(([row]) => row === place.key);
        const failure = failureOf(writing, answer, item, n);
        if (failure) return [{ key, status: 'refused', error: failure }];
        const row = shown.find((one) => one.id === item.id && one.n === n);
        if (!row) return [];
        const record = recordOf(context, plan, row, { custom, associations: true });
        return [{ key, status: 'applied', id: item.id, record, warnings: prepared.warnings }];
      });
    },
  });
  return [...refused, ...done];
}

/** Changes rows that have a unique value and creates the others: one statement for a batch. */
export async function upsertRecords(
  writing: TableWriting,
  items: readonly UpsertItem[],
): Promise<readonly WriteOutcome[]> {
  const { context, plan } = writing;
  const [main] = plan.parts;
  const { ready, refused } = await prepareEach(items, async (item) => {
    const { field, value } = item.by;
    const column = plan.definition.unique?.[field];
    if (column === undefined) throw new RejectedError(`${plan.objectType}.upsert: ${field} is no unique column`);
    return {
      key: item.key,
      item,
      column,
      value,
      prepared: await preparedRecord(context, plan, main, item.patch, undefined),
    };
  });
  const done = await writeBatch({
    operation: `${plan.objectType}.upsert`,
    items: ready,
    max: Math.max(1, ready.length),
    signal: context.options.signal,
    send: async (chunk) => {
      const custom = await askedCustom(context, chunk);
      const rows = readWritten(await write(writing, 'upsert', upsertRows(plan, chunk, keysOf(custom))));
      return chunk.flatMap(({ key, prepared }, n): WriteOutcome[] => {
        const row = rows.find((one) => one.n === n);
        if (!row) return [];
        const record = recordOf(context, plan, row, { custom, associations: true });
        const created = row.isNew ?? false;
        return [{ key, status: 'applied', id: row.id, record, created, warnings: prepared.warnings }];
      });
    },
  });
  return [...refused, ...done];
}

/** Deletes rows and empties slots: one statement for a batch. */
export async function deleteRecords(
  writing: TableWriting,
  items: readonly DeleteItem[],
): Promise<readonly WriteOutcome[]> {
  const { context, plan } = writing;
  const { ready, refused } = await prepareEach(items, async (item) => ({
    key: item.key,
    item,
    place: placeOf(plan, item.id),
  }));
  const done = await writeBatch({
    operation: `${plan.objectType}.delete`,
    items: ready,
    max: Math.max(1, ready.length),
    signal: context.options.signal,
    send: async (chunk) => {
      const keys = chunk.flatMap(({ place }) => (place.slot === undefined ? [place.key] : []));
      const slots = byRow(chunk.filter(({ place }) => !keys.includes(place.key))).map(([key, parts]) => ({
        key,
        parts: parts.map(
          ({ place: { slot } }): PartChange => ({
            slot,
            prepared: emptySlot(plan, slot ?? ''),
            expectVersion: undefined,
          }),
        ),
      }));
      const { found } = await write(writing, 'delete', deleteRows(plan, keys, slots));
      return chunk.map(({ key, item }): WriteOutcome => {
        if (found.includes(item.id)) return { key, status: 'applied', id: item.id, warnings: [] };
        return { key, status: 'refused', error: new NotFoundError(`${plan.objectType}.delete: there is no such row`) };
      });
    },
  });
  return [...refused, ...done];
}

async function write({ context, database, plan }: TableWriting, name: string, query: Sql): Promise<Written> {
  const { fieldOf } = plan;
  return database.write(context, { operation: `${plan.objectType}.${name}`, query, schema: writtenSchema, fieldOf });
}

/** Records of an answer that have the shape that was asked for; the others are in doubt. */
function readWritten({ records }: Written) {
  return records.flatMap((row) => {
    const parsed = recordSchema.safeParse(row);
    return parsed.success ? [parsed.data] : [];
  });
}

/** Why a record was not changed, if so. */
function failureOf(
  { plan }: TableWriting,
  { found, written }: Written,
  { id, expectVersion }: UpdateItem,
  n: number,
): NotFoundError | ConflictError | undefined {
  const name = `${plan.objectType}.update`;
  if (!found.includes(id)) return new NotFoundError(`${name}: there is no such record`);
  if (written.includes(n)) return undefined;
  const reason = expectVersion === undefined ? 'may not be changed, or was deleted meanwhile' : 'was changed since';
  return new ConflictError(`${name}: the row ${reason}`);
}

function changeOf({ item, place, prepared }: Prepared): PartChange {
  return { slot: place.slot, prepared, expectVersion: item.expectVersion };
}

interface Prepared {
  readonly item: UpdateItem;
  readonly place: RecordPlace;
  readonly prepared: PreparedRecord;
}

/** Items by the row that they lie in. */
function byRow<I extends { readonly place: RecordPlace }>(
  items: readonly I[],
): readonly (readonly [string, readonly I[]])[] {
  const rows = new Map<string, I[]>();
  for (const item of items) rows.set(item.place.key, [...(rows.get(item.place.key) ?? []), item]);
  return [...rows];
}

function placeOf(plan: TablePlan, id: string): RecordPlace {
  const place = plan.ids.read(id);
  if (place) return place;
  throw new NotFoundError(`${plan.objectType}: no record can have this id`);
}

/** Items made ready, and those that cannot be. */
async function prepareEach<I extends { readonly key: string }, P>(
  items: readonly I[],
  prepare: (item: I) => Promise<P>,
): Promise<{ readonly ready: readonly P[]; readonly refused: readonly WriteOutcome[] }> {
  const ready: P[] = [];
  const refused: WriteOutcome[] = [];
  for (const item of items) {
    try {
      ready.push(await prepare(item));
    } catch (error) {
      if (!(error instanceof RejectedError || error instanceof NotFoundError)) throw error;
      refused.push(failedOutcome(item.key, error));
    }
  }
  return { ready, refused };
}

/** The custom fields that the outcome shows: those that were written. */
async function askedCustom(
  context: PortContext,
  chunk: readonly { readonly item: Pick<CreateItem, 'patch'> }[],
): Promise<readonly FieldDefinition[]> {
  return context.customDefinitions([...new Set(chunk.flatMap(({ item }) => Object.keys(item.patch.custom)))]);
}

function keysOf(definitions: readonly FieldDefinition[]): readonly string[] {
  return definitions.map(({ remoteKey }) => remoteKey);
}
