import type { CreateItem, DeleteItem, UpdateItem, UpsertItem, WriteOutcome } from '@crmsync/adapter';
import { failedOutcome, writeBatch } from '@crmsync/adapter-kit';
import type { Warning } from '@crmsync/model';
import { recordIdOf } from '../mapping/record-ids.ts';
import type { ErrorWire, SaveResultWire } from '../wire.ts';
import { ingest } from './bulk-ingest.ts';
import { writeContactRoles } from './contact-roles.ts';
import { type ObjectSchema, withSchema } from './describe-object.ts';
import { pairById, pairCreated } from './pair-results.ts';
import { personAccountsOf, personValues } from './person-accounts.ts';
import { needsCurrent, prepareWrite, referenceValues } from './prepared-write.ts';
import { rowsById, rowsOfIds } from './query-rows.ts';
import { mostPerCollection, type ObjectCall } from './salesforce-object.ts';
import { sendCollection, sendDeletes } from './save-rows.ts';
import { itemError, type WriteInput, type WriteKind } from './write-input.ts';
import { heldNow, readingOf, shownOutcomes, type WrittenReading } from './written-records.ts';

type Changing = Pick<CreateItem, 'key' | 'patch'>;

/** Creates records, our key with them: a second one with the same key is refused as a conflict. */
export function createRecords(call: ObjectCall, items: readonly CreateItem[]): Promise<readonly WriteOutcome[]> {
  return withSchema(call, async (schema) => {
    const { syncKeyField, references, objectType } = call.object;
    const inputs: WriteInput[] = [];
    for (const { key, patch, syncKey } of items) {
      const { values, warnings } = await prepareWrite(call, schema, 'createable', { patch });
      const ours = syncKeyField !== undefined && syncKey !== undefined ? { [syncKeyField]: syncKey } : {};
      const links = referenceValues(references, patch.associations, undefined);
      inputs.push({ key, type: objectType, values: { ...values, ...links, ...ours }, warnings });
    }
    return written(call, schema, { verb: 'create' }, items, inputs);
  });
}

/** Changes records by id; then the people of deals. */
export function updateRecords(call: ObjectCall, items: readonly UpdateItem[]): Promise<readonly WriteOutcome[]> {
  return withSchema(call, async (schema) => {
    const { references, objectType } = call.object;
    const [people, rows] = await before(call, schema, items);
    const inputs: WriteInput[] = [];
    for (const item of items) {
      const { values, warnings } = await prepareWrite(call, schema, 'updateable', item);
      const links = referenceValues(references, item.patch.associations, rows.get(item.id));
      const account = people.get(item.id);
      const all = { ...values, ...links };
      inputs.push({
        key: item.key,
        type: account === undefined ? objectType : 'Account',
        id: account ?? item.id,
        recordId: item.id,
        values: account === undefined ? all : personValues(all),
        warnings,
      });
    }
    return written(call, schema, { verb: 'update' }, items, inputs);
  });
}

/** What has to be known of records before they are changed. */
async function before(call: ObjectCall, schema: ObjectSchema, items: readonly UpdateItem[]) {
  const { references, apiVersion, objectType } = call.object;
  const people = await personAccountsOf(
    call,
    schema,
    items.map(({ id }) => id),
  );
  const unsure = items.filter(({ patch }) => needsCurrent(references, patch.associations)).map(({ id }) => id);
  const fields = references.flatMap(({ writeField }) => writeField ?? []).filter((name) => schema.fields.has(name));
  const select = [...new Set(['Id', ...fields])];
  const rows = await rowsOfIds(call.context, { apiVersion, select, from: objectType, all: true }, unsure);
  return [people, rowsById(rows)] as const;
}

/** Creates or changes records by a key: `syncKey`, `email`, or a field that is one. */
export function upsertRecords(call: ObjectCall, items: readonly UpsertItem[]): Promise<readonly WriteOutcome[]> {
  return withSchema(call, async (schema) => {
    const { syncKeyField, references, objectType } = call.object;
    const fieldNamed = (by: string) =>
      by === 'syncKey' ? (syncKeyField ?? by) : by === 'email' || by === 'emails' ? 'Email' : by;
    const outcomes: WriteOutcome[] = [];
    for (const by of new Set(items.map((item) => fieldNamed(item.by.field)))) {
      const part = items.filter((item) => fieldNamed(item.by.field) === by);
      const inputs: WriteInput[] = [];
      for (const { key, patch, by: wanted } of part) {
        const { values, warnings } = await prepareWrite(call, schema, 'createable', { patch });
        const links = referenceValues(references, patch.associations, undefined);
        inputs.push({ key, type: objectType, values: { ...values, ...links, [by]: wanted.value }, warnings });
      }
      outcomes.push(...(await written(call, schema, { verb: 'upsert', keyField: by }, part, inputs)));
    }
    return outcomes;
  });
}

/** Deletes records; they lie in the recycle bin for 15 days. An account takes its contacts and opportunities with it. */
export function deleteRecords(call: ObjectCall, items: readonly DeleteItem[]): Promise<readonly WriteOutcome[]> {
  return withSchema(call, async (schema) => {
    const known = items.filter(({ id }) => recordIdOf(id) !== undefined);
    const people = await personAccountsOf(
      call,
      schema,
      known.map(({ id }) => id),
    );
    const inputs = known.map(({ key, id }): WriteInput & { id: string } => {
      const type = people.has(id) ? 'Account' : call.object.objectType;
      return { key, type, id: people.get(id) ?? id, recordId: id, values: {}, warnings: [] };
    });
    const operation = `${call.object.objectType}.delete`;
    const send = async (chunk: readonly (WriteInput & { id: string })[]) => {
      const results = await sendDeletes(
        call,
        operation,
        chunk.map(({ id }) => id),
      );
      const pairs = pairById(chunk, results);
      return chunk.flatMap((one): WriteOutcome[] => {
        const result = pairs.get(one.key);
        if (!result) return [];
        if (!result.success) return [failedOutcome(one.key, itemError(call, operation, result.errors?.[0]))];
        return [{ key: one.key, status: 'applied', id: one.recordId ?? one.id, warnings: [] }];
      });
    };
    const { signal } = call.context.options;
    const outcomes = await writeBatch({
      operation: `salesforce ${operation}`,
      items: inputs,
      max: mostPerCollection,
      signal,
      send,
    });
    const strange = items.filter(({ id }) => recordIdOf(id) === undefined);
    return [...outcomes, ...strange.map(({ key, id }): WriteOutcome => ({ key, status: 'applied', id, warnings: [] }))];
  });
}

/** Sends what there is to send, ties people, and tells what the records show now. */
async function written(
  call: ObjectCall,
  schema: ObjectSchema,
  kind: WriteKind,
  items: readonly Changing[],
  inputs: readonly WriteInput[],
): Promise<readonly WriteOutcome[]> {
  const isEmpty = (input: WriteInput) => kind.verb === 'update' && Object.keys(input.values).length === 0;
  const untouched = inputs
    .filter(isEmpty)
    .map(({ key, recordId = '', warnings }): WriteOutcome => ({ key, status: 'applied', id: recordId, warnings }));
  const reading = readingOf(call, schema, items);
  const sent = await sendInputs(
    reading,
    kind,
    inputs.filter((input) => !isEmpty(input)),
  );
  const linked = await withContactRoles(call, items, [...sent, ...untouched]);
  return shownOutcomes(reading, linked);
}

async function sendInputs(
  reading: WrittenReading,
  kind: WriteKind,
  inputs: readonly WriteInput[],
): Promise<readonly WriteOutcome[]> {
  const { call } = reading;
  const { writeAbove } = call.object.bulk;
  const operation = `${call.object.objectType}.${kind.verb}`;
  const outcomes: WriteOutcome[] = [];
  // Records of one kind at a time: each change of kind is a chunk of its own, and there may be few of them.
  for (const type of new Set(inputs.map((input) => input.type))) {
    const part = inputs.filter((input) => input.type === type);
    if (writeAbove !== undefined && part.length > writeAbove) {
      outcomes.push(...(await ingest(call, kind, part)));
      continue;
    }
    const send = async (chunk: readonly WriteInput[]) => sendChunk(reading, kind, operation, chunk);
    const { signal } = call.context.options;
    outcomes.push(
      ...(await writeBatch({
        operation: `salesforce ${operation}`,
        items: part,
        max: mostPerCollection,
        signal,
        send,
      })),
    );
  }
  return outcomes;
}

async function sendChunk(
  reading: WrittenReading,
  kind: WriteKind,
  operation: string,
  chunk: readonly WriteInput[],
): Promise<readonly WriteOutcome[]> {
  const { call } = reading;
  const results = await sendCollection(call, operation, chunk, kind.keyField);
  const broken = chunk.length > 1 ? brokenTrigger(results) : undefined;
  // Nothing was applied, so that parts of the chunk are tried until the record is found.
  if (broken) throw itemError(call, operation, broken);
  const pairs =
    kind.verb === 'update'
      ? pairById(
          chunk.map((one) => ({ ...one, id: one.id ?? '' })),
          results,
        )
      : pairCreated(chunk, results, await heldNow(reading, chunk, results));
  return chunk.flatMap((one) => {
    const result = pairs.get(one.key);
    return result ? [outcomeOf(call, operation, one, result)] : [];
  });
}

/** Code of the organisation that failed on one record fails all of its chunk. */
function brokenTrigger(results: readonly SaveResultWire[]): ErrorWire | undefined {
  const all = results.every(
    ({ success, errors }) => !success && errors?.[0]?.statusCode === 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
  );
  return all ? results[0]?.errors?.[0] : undefined;
}

/** What an item's result means. */
function outcomeOf(call: ObjectCall, operation: string, input: WriteInput, result: SaveResultWire): WriteOutcome {
  const { key, warnings, recordId } = input;
  if (!result.success || !result.id) return failedOutcome(key, itemError(call, operation, result.errors?.[0]));
  const created = typeof result.created === 'boolean' ? { created: result.created } : {};
  return { key, status: 'applied', id: recordId ?? result.id, ...created, warnings };
}

/** Ties people to deals that were written; what could not be tied is a warning. */
async function withContactRoles(
  call: ObjectCall,
  items: readonly Changing[],
  outcomes: readonly WriteOutcome[],
): Promise<readonly WriteOutcome[]> {
  if (!call.object.hasContactRoles) return outcomes;
  const patches = new Map(items.map(({ key, patch }) => [key, patch.associations.contacts]));
  const changes = outcomes.flatMap((outcome) => {
    const change = outcome.status === 'applied' ? patches.get(outcome.key) : undefined;
    const isChange = change && (change.add.length > 0 || change.remove.length > 0 || change.primary);
    return outcome.status === 'applied' && change && isChange ? [{ dealId: outcome.id, change }] : [];
  });
  if (changes.length === 0) return outcomes;
  const failed = await writeContactRoles(call, changes).catch(() => new Set(changes.map(({ dealId }) => dealId)));
  return outcomes.map((outcome) =>
    outcome.status === 'applied' && failed.has(outcome.id)
      ? { ...outcome, warnings: [...outcome.warnings, notTied] }
      : outcome,
  );
}

const notTied: Warning = {
  code: 'ASSOCIATION_FAILED',
  field: 'contacts',
  detail: 'Not every person could be tied to the deal, or untied from it.',
};
