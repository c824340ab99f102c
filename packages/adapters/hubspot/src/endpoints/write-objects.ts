import {
  type CreateItem,
  type DeleteItem,
  NotFoundError,
  RejectedError,
  type RemoteRecord,
  type UpdateItem,
  type UpsertItem,
  type WriteOutcome,
} from '@crmsync/adapter';
import { failedOutcome, writeBatch } from '@crmsync/adapter-kit';
import type { CrmSyncError } from '@crmsync/model';
import type { ErrorBodyWire, ObjectWire } from '../wire.ts';
import { hasLinks, type LinkChange, type LinkOutcome, linksToAdd, writeLinks } from './associations.ts';
import { statusOfCategory } from './errors.ts';
import { mergedInto } from './get-objects.ts';
import type { ObjectCall } from './hubspot-object.ts';
import { type BatchAnswer, mostPerBatch, readBatch, sendBatch } from './object-batches.ts';
import { type PreparedWrite, prepareWrites, writtenRecord } from './prepared-write.ts';

type Verb = 'create' | 'update' | 'upsert';

/** One input of a batch with the item it is for. */
interface BatchInput {
  readonly key: string;
  readonly write: PreparedWrite;
  readonly input: object;
  /** Finds the item's result where the trace id is not given back. */
  matches(result: ObjectWire): boolean;
  /** Ids or keys by which an error names the item. */
  readonly names: readonly string[];
}

/** Creates records with their associations. The trace id is what lets one duplicate not fail the whole batch. */
export async function createObjects(call: ObjectCall, items: readonly CreateItem[]): Promise<readonly WriteOutcome[]> {
  const { syncKeyProperty, roles } = call.object;
  const inputs = (await prepareWrites(call, items)).map(({ write, ...item }): BatchInput => {
    const syncKey =
      syncKeyProperty !== undefined && item.syncKey !== undefined ? { [syncKeyProperty]: item.syncKey } : {};
    const properties = { ...write.properties, ...syncKey };
    const associations = roles.flatMap((role) => linksToAdd(item.patch.associations[role.role], role));
    return {
      key: item.key,
      write,
      input: { properties, associations, objectWriteTraceId: item.key },
      matches: (result) => identifies(properties, ['email', ...(syncKeyProperty ? [syncKeyProperty] : [])], result),
      names: [],
    };
  });
  const changes = new Map(items.map(({ key, patch }) => [key, patch.associations]));
  return withLinks(call, await writeInputs(call, 'create', inputs), changes, 'read');
}

function identifies(
  properties: Readonly<Record<string, string>>,
  names: readonly string[],
  result: ObjectWire,
): boolean {
  return names.some((name) => {
    const sent = properties[name];
    return sent !== undefined && sent !== '' && sent.toLowerCase() === result.properties[name]?.toLowerCase();
  });
}

/** Changes records by id; then their associations. */
export async function updateObjects(call: ObjectCall, items: readonly UpdateItem[]): Promise<readonly WriteOutcome[]> {
  const prepared = await prepareWrites(call, items);
  const isEmpty = ({ write }: { readonly write: PreparedWrite }) => Object.keys(write.properties).length === 0;
  const untouched = prepared.filter(isEmpty).map(
    ({ key, id, write }): WriteOutcome => ({
      key,
      status: 'applied',
      id,
      record: bareRecord(call, id),
      warnings: write.warnings,
    }),
  );
  const inputs = prepared
    .filter((one) => !isEmpty(one))
    .map(
      ({ key, id, write }): BatchInput => ({
        key,
        write,
        input: { id, properties: write.properties, objectWriteTraceId: key },
        matches: (result) => result.id === id,
        names: [id],
      }),
    );
  const written = await writeInputs(call, 'update', inputs);
  const changes = new Map(items.map(({ key, patch }) => [key, patch.associations]));
  const bare = new Set(untouched.map(({ key }) => key));
  return redirected(call, items, await withLinks(call, [...written, ...untouched], changes, 'write', bare));
}

/** A record of which nothing was read. */
function bareRecord({ context, object }: ObjectCall, id: string): RemoteRecord {
  return {
    ref: { objectType: object.objectType, id },
    entity: context.entity,
    fields: {},
    custom: {},
    associations: {},
  };
}

/** Tells where records went that could not be written because they were merged. */
async function redirected(
  call: ObjectCall,
  items: readonly UpdateItem[],
  outcomes: readonly WriteOutcome[],
): Promise<readonly WriteOutcome[]> {
  const ids = new Map(items.map(({ key, id }) => [key, id]));
  const missing = outcomes.filter((one) => one.status === 'refused' && one.error instanceof NotFoundError);
  if (missing.length === 0) return outcomes;
  const survivors = await mergedInto(
    call,
    missing.map(({ key }) => ids.get(key) ?? ''),
  ).catch((): ReadonlyMap<string, string> => new Map());
  return outcomes.map((outcome) => {
    const id = ids.get(outcome.key) ?? '';
    const survivor = survivors.get(id);
    if (outcome.status !== 'refused' || survivor === undefined) return outcome;
    const ref = { objectType: call.object.objectType, id };
    return { ...outcome, error: new NotFoundError(outcome.error.message, { ref, mergedInto: survivor }) };
  });
}

/** Creates or changes records by a unique property: `email`, `syncKey`, or a property of the account. */
export async function upsertObjects(call: ObjectCall, items: readonly UpsertItem[]): Promise<readonly WriteOutcome[]> {
  const inputs = (await prepareWrites(call, items)).map(({ key, by, write }): BatchInput => {
    const idProperty = uniqueProperty(call, by.field);
    return {
      key,
      write,
      input: { idProperty, id: by.value, properties: write.properties, objectWriteTraceId: key },
      matches: (result) => identifies({ [idProperty]: by.value }, [idProperty], result),
      names: [by.value],
    };
  });
  const changes = new Map(items.map(({ key, patch }) => [key, patch.associations]));
  return withLinks(call, await writeInputs(call, 'upsert', inputs), changes, 'write');
}

function uniqueProperty({ object }: ObjectCall, field: string): string {
  if (field === 'emails') return 'email';
  return field === 'syncKey' && object.syncKeyProperty !== undefined ? object.syncKeyProperty : field;
}

async function writeInputs(
  call: ObjectCall,
  verb: Verb,
  inputs: readonly BatchInput[],
): Promise<readonly WriteOutcome[]> {
  const operation = `${call.object.objectType}.${verb}`;
  const outcomes = await writeBatch({
    operation: `${call.context.adapterId} ${operation}`,
    items: inputs,
    max: mostPerBatch,
    signal: call.context.options.signal,
    send: async (chunk) => {
      const bodies = chunk.map(({ input }) => input);
      return pairOutcomes(call, operation, verb, chunk, await sendBatch(call, verb, bodies));
    },
  });
  return outcomes.map((outcome) =>
    outcome.status === 'applied' ? outcome : { ...outcome, error: inModelNames(call, outcome.error) },
  );
}

/** Pairs results and errors with items by trace id, by id, or by the key they were sent with; never by place. */
function pairOutcomes(
  call: ObjectCall,
  operation: string,
  verb: Verb,
  inputs: readonly BatchInput[],
  answer: BatchAnswer,
): WriteOutcome[] {
  return inputs.flatMap((one): WriteOutcome[] => {
    const result =
      answer.results.find(({ objectWriteTraceId }) => objectWriteTraceId === one.key) ??
      answer.results.find((candidate) => !candidate.objectWriteTraceId && one.matches(candidate));
    if (result) return [appliedOutcome(call, verb, one, result)];
    const error = answer.errors.find((candidate) => names(candidate, one));
    return error ? [failedOutcome(one.key, itemError(call, operation, error))] : [];
  });
}

function appliedOutcome(call: ObjectCall, verb: Verb, { key, write }: BatchInput, result: ObjectWire): WriteOutcome {
  return {
    key,
    status: 'applied',
    id: result.id,
    record: writtenRecord(call, write, result),
    ...(verb === 'upsert' && typeof result.new === 'boolean' ? { created: result.new } : {}),
    warnings: write.warnings,
  };
}

function names(error: ErrorBodyWire, { key, names: known }: BatchInput): boolean {
  const listed = (name: string) => [error.context?.[name] ?? []].flat();
  if (listed('objectWriteTraceId').includes(key)) return true;
  return ['ids', 'id', 'objectId'].flatMap(listed).some((id) => known.includes(id));
}

function itemError(call: ObjectCall, operation: string, error: ErrorBodyWire): CrmSyncError {
  const status = statusOfCategory(error.category);
  const found = call.context.http.errorOf(operation, { status, body: error });
  return found ?? new RejectedError(`${call.context.adapterId} ${operation}: refused`);
}

/** Issues name properties; the caller knows fields. */
function inModelNames({ object }: ObjectCall, error: CrmSyncError): CrmSyncError {
  if (!(error instanceof RejectedError)) return error;
  const issues = error.issues.map((issue) => {
    const field = issue.field === undefined ? undefined : object.fieldOf(issue.field);
    return field === undefined ? issue : { ...issue, field };
  });
  return new RejectedError(error.message, { issues, cause: error.cause });
}

/**
 * Writes or, after a create that had them inline, reads back the associations of what was applied.
 * @param bare keys of items whose associations are all there is to write
 */
async function withLinks(
  call: ObjectCall,
  outcomes: readonly WriteOutcome[],
  associations: ReadonlyMap<string, LinkChange['associations']>,
  how: 'read' | 'write',
  bare: ReadonlySet<string> = new Set(),
): Promise<readonly WriteOutcome[]> {
  const changes = outcomes.flatMap((outcome): LinkChange[] => {
    const wanted = associations.get(outcome.key) ?? {};
    return outcome.status === 'applied' && hasLinks(wanted) ? [{ ...outcome, associations: wanted }] : [];
  });
  if (changes.length === 0) return outcomes;
  const links = await writeLinks(call, changes, how);
  return outcomes.map((outcome) => linkedOutcome(outcome, links.get(outcome.key), bare.has(outcome.key)));
}

function linkedOutcome(outcome: WriteOutcome, links: LinkOutcome | undefined, bare: boolean): WriteOutcome {
  if (outcome.status !== 'applied' || !links) return outcome;
  if (bare && links.failure && links.warnings.length > 0) return failedOutcome(outcome.key, links.failure);
  const { record } = outcome;
  return {
    ...outcome,
    ...(record ? { record: { ...record, associations: { ...record.associations, ...links.associations } } } : {}),
    warnings: [...outcome.warnings, ...links.warnings],
  };
}

/**
 * Archives records; HubSpot keeps them for 90 days. An id that leads to another record is not sent: that would archive
 * the record it was merged into.
 */
export async function deleteObjects(call: ObjectCall, items: readonly DeleteItem[]): Promise<readonly WriteOutcome[]> {
  const ids = items.map(({ id }) => id);
  const alive = call.object.mergeable
    ? new Set((await readBatch(call, ids, [call.object.modifiedProperty])).results.map(({ id }) => id))
    : new Set(ids);
  const gone = items.filter(({ id }) => !alive.has(id));
  const there = items.filter(({ id }) => alive.has(id));
  const archived = await writeBatch({
    operation: `hubspot ${call.object.objectType}.delete`,
    items: there,
    max: mostPerBatch,
    signal: call.context.options.signal,
    send: async (chunk) => {
      await sendBatch(
        call,
        'archive',
        chunk.map(({ id }) => ({ id })),
      );
      return chunk.map(deletedOutcome);
    },
  });
  return [...archived, ...gone.map(deletedOutcome)];
}

function deletedOutcome({ key, id }: DeleteItem): WriteOutcome {
  return { key, status: 'applied', id, warnings: [] };
}
