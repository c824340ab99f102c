import type { GetOutcome, ListOptions } from '@crmsync/adapter';
import type { PortContext } from '@crmsync/adapter-kit';
import { sql } from 'kysely';
import type { TablePlan } from '../mapping/table-plan.ts';
import type { Database } from '../wire/ask.ts';
import { isMalformedValue } from '../wire/failure.ts';
import { pageSchema } from '../wire/row-schema.ts';
import { asJson } from '../wire/sql-builder.ts';
import { type Asked, askedOf, customKeys, readRows } from './read-record.ts';
import { answer, column, partsAsP, recordJson, rowColumns, tableName, tenantConditions } from './record-sql.ts';

/** Records by their ids, in one statement. Rows that were marked as deleted or left the filter say so. */
export async function getRecords(
  context: PortContext,
  database: Database,
  plan: TablePlan,
  ids: readonly string[],
  options: ListOptions,
): Promise<readonly GetOutcome[]> {
  const asked = await askedOf(context, options);
  try {
    return await getAll(context, database, plan, ids, asked);
  } catch (error) {
    // One id that cannot be a key says nothing about the others.
    if (!isMalformedValue(error)) throw error;
    const [only, ...more] = ids;
    if (only !== undefined && more.length === 0) return [{ id: only, status: 'missing' }];
    const outcomes: GetOutcome[] = [];
    for (const id of ids) outcomes.push(...(await getRecords(context, database, plan, [id], options)));
    return outcomes;
  }
}

async function getAll(
  context: PortContext,
  database: Database,
  plan: TablePlan,
  ids: readonly string[],
  asked: Asked,
): Promise<readonly GetOutcome[]> {
  const keys = [...new Set(ids.flatMap((id) => plan.ids.read(id)?.key ?? []))];
  const { records: rows } = await database.read(context, {
    operation: `${plan.objectType}.get`,
    query: rowsByKey(plan, keys, customKeys(asked)),
    schema: pageSchema,
  });
  const { records, quarantined } = readRows(context, plan, rows, asked);
  const found = new Map(records.map((record) => [record.ref.id, record]));
  const failed = new Map(quarantined.map(({ ref, error }) => [ref?.id, error]));
  return ids.map((id): GetOutcome => {
    const record = found.get(id);
    const error = failed.get(id);
    if (error) return { id, status: 'failed', error };
    return record && record.deleted?.kind !== 'hard' ? { id, status: 'found', record } : { id, status: 'missing' };
  });
}

function rowsByKey(plan: TablePlan, keys: readonly string[], custom: readonly string[]) {
  const { key } = plan;
  const wanted = { custom };
  const asked = asJson(keys.map((one) => ({ [key]: one })));
  const records = sql`coalesce(jsonb_agg(${recordJson(plan)}), '[]'::jsonb)`;
  const same = sql.join(
    [
      sql`${column(key)} in (select r.${sql.id(key)} from json_populate_recordset(null::${tableName(plan)}, ${asked}) as r)`,
      ...tenantConditions(plan),
    ],
    sql` and `,
  );
  return sql`select ${answer({ records })}
    from (select ${rowColumns(plan, wanted)} from ${tableName(plan)} as t where ${same}) as t
    cross join ${partsAsP(plan, wanted)}`;
}
