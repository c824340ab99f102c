import { type DeniedField, PermissionError, type PortAccess, RejectedError } from '@crmsync/adapter';
import type { CallContext, Port } from '@crmsync/adapter-kit';
import { sql } from 'kysely';
import { z } from 'zod';
import type { TablePlan } from '../mapping/table-plan.ts';
import type { Database } from '../wire/ask.ts';
import { asJson } from '../wire/sql-builder.ts';
import { answer } from './record-sql.ts';

const rightsSchema = z.object({ select: z.boolean(), insert: z.boolean(), update: z.boolean() });
const accessSchema = z.object({
  at: z.string(),
  tables: z.array(
    z.object({
      name: z.string(),
      exists: z.boolean(),
      remove: z.boolean().nullable(),
      /** A column whose domain forbids null, so that no row can be written in part. */
      strict: z.string().nullable(),
      /** By column; what does not exist is absent. */
      columns: z.record(z.string(), rightsSchema),
    }),
  ),
});
type Found = z.infer<typeof accessSchema>['tables'][number];

/** What the role may not do, as the catalogue tells it: one statement for all tables. */
export async function tableAccess(
  context: CallContext,
  database: Database,
  plans: readonly TablePlan[],
  ports: readonly Port[],
): Promise<readonly PortAccess[]> {
  const asked = plans.map((plan) => ({
    name: plan.objectType,
    place: [plan.schema, plan.table].map((name) => `"${name.replaceAll('"', '""')}"`).join('.'),
  }));
  const { tables } = await database.read(context, {
    operation: 'access',
    schema: accessSchema,
    query: sql`select ${answer({
      tables: sql`(select coalesce(jsonb_agg(jsonb_build_object('name', q.name, 'exists', c.oid is not null,
        'remove', has_table_privilege(c.oid, 'delete'), 'strict', rights.strict, 'columns', coalesce(rights.columns, '{}'::jsonb))), '[]'::jsonb)
        from json_to_recordset(${asJson(asked)}) as q(name text, place text)
        left join pg_catalog.pg_class as c on c.oid = to_regclass(q.place)
        left join lateral (select min(a.attname) filter (where d.typnotnull) as strict, jsonb_object_agg(a.attname, jsonb_build_object(
            'select', has_column_privilege(c.oid, a.attnum, 'select'),
            'insert', a.attgenerated = '' and a.attidentity <> 'a' and has_column_privilege(c.oid, a.attnum, 'insert'),
            'update', a.attgenerated = '' and a.attidentity <> 'a' and has_column_privilege(c.oid, a.attnum, 'update'))) as columns
          from pg_catalog.pg_attribute as a join pg_catalog.pg_type as d on d.oid = a.atttypid where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as rights on true)`,
    })}`,
  });
  return plans.flatMap((plan) => {
    const found = tables.find(({ name }) => name === plan.objectType);
    const port = ports.find(({ capabilities }) => capabilities.objectType === plan.objectType);
    return found && port ? accessOf(plan, found, port.capabilities.operations) : [];
  });
}

type Operations = PortAccess['operations'];

function accessOf(plan: TablePlan, found: Found, operations: Operations): readonly PortAccess[] {
  const { objectType } = plan;
  const shut = unreadable(plan, found);
  if (shut) return [{ objectType, operations: [], reason: shut }];
  const denied = deniedFields(plan, found);
  const closed = closedOperations(plan, found, denied);
  const kept = operations.filter((operation) => !closed.includes(operation));
  if (denied.length === 0 && kept.length === operations.length) return [];
  const reason = new PermissionError(`${objectType}: not all columns of the definition can be written by this role`);
  return [{ objectType, operations: kept, denied, reason }];
}

/** Why nothing can be read, if so: every statement names all columns. */
function unreadable(plan: TablePlan, found: Found): PermissionError | RejectedError | undefined {
  const { objectType, definition, columns } = plan;
  const customs = plan.parts.flatMap((part) => Object.values(part.custom).map(({ column }) => column));
  const named = [...new Set([...columns, ...customs, ...Object.keys(definition.tenant ?? {})])];
  const missing = named.filter((name) => !found.columns[name]);
  if (!found.exists || missing.length > 0) {
    const what = found.exists ? `lacks ${missing.join(', ')}` : 'does not exist';
    const remedy = 'Check the table definition against the database.';
    return new RejectedError(`${objectType}: the table ${what}`, { remedy });
  }
  if (found.strict !== null) {
    const remedy = 'Let the column forbid null instead of its domain.';
    return new RejectedError(`${objectType}: the domain of column ${found.strict} forbids null`, { remedy });
  }
  const hidden = named.filter((name) => found.columns[name]?.select === false);
  if (hidden.length === 0) return undefined;
  return new PermissionError(`${objectType}: the role may not read ${hidden.join(', ')}`);
}

function deniedFields(plan: TablePlan, found: Found): readonly DeniedField[] {
  const [main] = plan.parts;
  const custom = Object.entries(main.custom).filter(([, { readOnly }]) => !readOnly);
  const all: readonly (readonly [part: DeniedField['part'], name: string, columns: readonly string[]])[] = [
    ...Object.entries(main.written).map(([name, columns]) => ['fields', name, columns] as const),
    ...custom.map(([name, { column }]) => ['custom', name, [column]] as const),
    ...Object.entries(plan.definition.associations ?? {}).map(
      ([role, { column }]) => ['associations', role, [column]] as const,
    ),
  ];
  return all.flatMap(([part, name, columns]) => {
    const lacks = (right: 'insert' | 'update') => columns.some((column) => found.columns[column]?.[right] === false);
    const rights = [
      ...(lacks('insert') ? (['create'] as const) : []),
      ...(lacks('update') ? (['update'] as const) : []),
    ];
    return rights.length === 0 ? [] : [{ part, name, rights }];
  });
}

/** Operations that no field is left for, or that the role may not do to the table. */
function closedOperations({ definition, parts }: TablePlan, found: Found, denied: readonly DeniedField[]): Operations {
  const [main] = parts;
  const isClosed = (right: 'create' | 'update') => {
    const names = new Set(
      denied.filter(({ part, rights }) => part === 'fields' && rights.includes(right)).map(({ name }) => name),
    );
    const fields = Object.keys(main.written);
    const required = definition.required ?? [];
    const cannotMake = right === 'create' && required.some((some) => some.every((name) => names.has(name)));
    return cannotMake || (fields.length > 0 && fields.every((name) => names.has(name)));
  };
  const [create, update] = [isClosed('create'), isClosed('update')];
  const { softDelete } = definition;
  const removes = softDelete ? found.columns[softDelete.column]?.update !== false : found.remove === true;
  return [
    ...(create ? (['create', 'upsert'] as const) : []),
    ...(update ? (['update', 'upsert'] as const) : []),
    ...(removes ? [] : (['delete'] as const)),
  ];
}
