import type { GetOutcome, ListOptions } from '@crmsync/adapter';
import { recordIdOf } from '../mapping/record-ids.ts';
import { withSchema } from './describe-object.ts';
import { rowId, rowsOfIds } from './query-rows.ts';
import { fieldsToRead, readRecords } from './read-records.ts';
import type { ObjectCall } from './salesforce-object.ts';

/** Records by id: what lies in the recycle bin is missing, and says what it was merged into. */
export async function getRecords(
  call: ObjectCall,
  ids: readonly string[],
  options: ListOptions,
): Promise<readonly GetOutcome[]> {
  const known = new Map(ids.flatMap((id) => (recordIdOf(id) === undefined ? [] : [[id, recordIdOf(id) ?? id]])));
  if (known.size === 0) return [];
  return withSchema(call, async (schema) => {
    const { context, object } = call;
    const select = fieldsToRead(call, schema, options);
    const query = { apiVersion: object.apiVersion, select, from: object.objectType, all: true };
    const asked = new Set(known.values());
    const rows = (await rowsOfIds(context, query, [...asked])).filter((row) => asked.has(rowId(row) ?? ''));
    const { records, quarantined } = await readRecords(call, schema, rows, options);
    const outcomes = new Map<string, GetOutcome>();
    for (const { ref, error } of quarantined) if (ref) outcomes.set(ref.id, { id: ref.id, status: 'failed', error });
    for (const record of records) {
      const { id } = record.ref;
      const { deleted } = record;
      if (deleted?.kind === 'merged') {
        outcomes.set(id, { id, status: 'missing', ...(deleted.mergedInto ? { mergedInto: deleted.mergedInto } : {}) });
      } else if (deleted?.kind === 'soft') outcomes.set(id, { id, status: 'missing' });
      else outcomes.set(id, { id, status: 'found', record });
    }
    return [...known].flatMap(([given, id]) => {
      const outcome = outcomes.get(id);
      return outcome ? [{ ...outcome, id: given }] : [];
    });
  });
}
