import { path } from '@crmsync/adapter-kit';
import { type SaveResultWire, saveResultsWire } from '../wire.ts';
import { mostPerCollection, type ObjectCall } from './salesforce-object.ts';

/** One record of a collection. */
export interface RowToSave {
  /** Its object. */
  readonly type: string;
  /** Absent = a new one. */
  readonly id?: string;
  readonly values: { readonly [field: string]: unknown };
}

/** Sends up to 200 new records, or changes. Sending changes again changes the same again. */
export async function sendCollection(
  { context, object }: ObjectCall,
  operation: string,
  rows: readonly RowToSave[],
  keyField?: string,
): Promise<readonly SaveResultWire[]> {
  const isUpdate = rows.every(({ id }) => id !== undefined);
  const { apiVersion } = object;
  const [first] = rows;
  const answer = await context.http.send({
    method: keyField !== undefined || isUpdate ? 'PATCH' : 'POST',
    path:
      keyField === undefined
        ? path`/services/data/v${apiVersion}/composite/sobjects`
        : path`/services/data/v${apiVersion}/composite/sobjects/${first?.type ?? ''}/${keyField}`,
    body: {
      allOrNone: false,
      records: rows.map(({ type, id, values }) => ({
        attributes: { type },
        ...(id === undefined ? {} : { id }),
        ...values,
      })),
    },
    safety: keyField !== undefined || isUpdate ? 'idempotent' : 'unsafe',
    headers: object.saveDuplicateAlerts ? { 'sforce-duplicate-rule-header': 'allowSave=true' } : {},
    operation,
    schema: saveResultsWire,
  });
  return answer.body;
}

/** Deletes up to 200 records. */
export async function sendDeletes(
  { context, object }: ObjectCall,
  operation: string,
  ids: readonly string[],
): Promise<readonly SaveResultWire[]> {
  const answer = await context.http.send({
    method: 'DELETE',
    path: path`/services/data/v${object.apiVersion}/composite/sobjects`,
    query: { ids: ids.join(','), allOrNone: false },
    operation,
    schema: saveResultsWire,
  });
  return answer.body;
}

/** Saves records of another object beside the port's own; tells of each whether it was saved. */
export async function saveRows(call: ObjectCall, rows: readonly RowToSave[]): Promise<readonly boolean[]> {
  const saved: boolean[] = [];
  for (let start = 0; start < rows.length; start += mostPerCollection) {
    const chunk = rows.slice(start, start + mostPerCollection);
    const results = await sendCollection(call, `${chunk[0]?.type}.save`, chunk);
    const complete = results.length === chunk.length;
    saved.push(...chunk.map((_row, at) => complete && results[at]?.success === true));
  }
  return saved;
}

/** Deletes records of another object beside the port's own; tells of each whether it is gone. */
export async function deleteRows(call: ObjectCall, ids: readonly string[]): Promise<readonly boolean[]> {
  const gone: boolean[] = [];
  for (let start = 0; start < ids.length; start += mostPerCollection) {
    const chunk = ids.slice(start, start + mostPerCollection);
    const results = await sendDeletes(call, `${call.object.objectType}.unlink`, chunk);
    const isGone = (at: number) =>
      results[at]?.success === true || results[at]?.errors?.[0]?.statusCode === 'ENTITY_IS_DELETED';
    gone.push(...chunk.map((_id, at) => results.length === chunk.length && isGone(at)));
  }
  return gone;
}
