import type { DeleteEvidence } from '@crmsync/adapter';
import { definePort, type Port, type PortEndpoints, type PortFacts } from '@crmsync/adapter-kit';
import type { PostgresSettings } from '../mapping/settings.ts';
import type { TablePlan } from '../mapping/table-plan.ts';
import type { Database } from '../wire/ask.ts';
import type { ChangeReading } from './change-reading.ts';
import { changesByStamp } from './changes-by-stamp.ts';
import { changesByTable } from './changes-by-table.ts';
import { changesByTransaction } from './changes-by-transaction.ts';
import { findRecords } from './find-records.ts';
import { getRecords } from './get-records.ts';
import { listing } from './list-records.ts';
import { readPage } from './read-pages.ts';
import { createRecords, deleteRecords, updateRecords, upsertRecords } from './write-records.ts';

const defaultLookBackMs = 120_000;
const defaultLongestMs = 86_400_000;
const defaultBatch = 100;

/** The port of one table. */
export function tablePort(
  plan: TablePlan,
  database: Database,
  settings: PostgresSettings,
  plans: readonly TablePlan[],
): Port {
  const [main] = plan.parts;
  const { definition, objectType, entity } = plan;
  const size = settings.batch ?? defaultBatch;
  const batch = { get: size, create: size, update: size, upsert: size, delete: size };
  return definePort({
    entity,
    objectType,
    mapping: main.mapping,
    endpoints: endpointsOf(plan, database, settings, size),
    required: (definition.required ?? []) as never,
    batch,
    ...factsOf(plan, settings),
    associations: Object.fromEntries(
      Object.entries(definition.associations ?? {}).map(([role, { to }]) => {
        const target = plans.find((one) => one.objectType === to) ?? plan;
        const targets = [{ entity: target.entity, objectType: to }];
        return [role, { targets, cardinality: 'one' as const, touchesRecord: true, writable: canUpdate(plan) }];
      }),
    ),
  });
}

function canUpdate({ definition }: TablePlan): boolean {
  return !definition.without?.includes('update');
}

function factsOf(plan: TablePlan, settings: PostgresSettings): PortFacts {
  const { definition, changes } = plan;
  const { syncKey, version = 'xmin', softDelete } = definition;
  const by = [...new Set(plan.parts.flatMap(({ search }) => Object.keys(search)))];
  const keptMs = typeof changes === 'object' ? changes.keptMs : undefined;
  const lookBackMs = changes === 'updatedAt' ? (settings.lookBackMs ?? defaultLookBackMs) : 0;
  return {
    deletes: deletesOf(plan),
    search: { by: [...by, ...(syncKey === undefined ? [] : ['syncKey'])], lagMs: 0 },
    incremental: {
      kind: changes === 'none' ? 'none' : 'modifiedSince',
      precisionMs: 1,
      lookBackMs,
      lagMs: 0,
      ...(keptMs === undefined ? {} : { keptMs }),
    },
    versioning: version === 'none' ? 'none' : 'version',
    idempotency: syncKey === undefined ? 'none' : 'syncKey',
    softDelete: softDelete !== undefined,
  };
}

function deletesOf({ definition, changes }: TablePlan): DeleteEvidence {
  if (typeof changes === 'object') return 'listed';
  return definition.softDelete && changes !== 'none' ? 'flagged' : 'notFound';
}

function changeReading(plan: TablePlan, settings: PostgresSettings): ChangeReading | undefined {
  const { changes, stamp } = plan;
  if (typeof changes === 'object') return changesByTable(plan, changes.table);
  if (changes === 'transaction') return changesByTransaction(plan);
  if (changes === 'none' || !stamp) return undefined;
  return changesByStamp(plan, {
    column: stamp.column,
    lookBackMs: settings.lookBackMs ?? defaultLookBackMs,
    longestTransactionMs: settings.longestTransactionMs ?? defaultLongestMs,
  });
}

function endpointsOf(plan: TablePlan, database: Database, settings: PostgresSettings, most: number): PortEndpoints {
  const reading = changeReading(plan, settings);
  const { without = [], syncKey, unique } = plan.definition;
  const list = listing(plan, reading);
  const finds = syncKey !== undefined || plan.parts.some(({ search }) => Object.keys(search).length > 0);
  return {
    list: (context, options) => readPage(context, database, plan, list, { ...options, most }),
    ...(reading
      ? {
          changes: (context, options) =>
            readPage(context, database, plan, reading.since(options.checkpoint), { ...options, most }),
        }
      : {}),
    get: (context, ids, options) => getRecords(context, database, plan, ids, options),
    ...(finds ? { find: (context, queries, options) => findRecords(context, database, plan, queries, options) } : {}),
    ...(without.includes('create')
      ? {}
      : { create: (context, items) => createRecords({ context, database, plan }, items) }),
    ...(without.includes('update')
      ? {}
      : { update: (context, items) => updateRecords({ context, database, plan }, items) }),
    ...(unique === undefined || without.includes('create') || without.includes('update')
      ? {}
      : { upsert: (context, items) => upsertRecords({ context, database, plan }, items) }),
    ...(without.includes('delete')
      ? {}
      : { delete: (context, items) => deleteRecords({ context, database, plan }, items) }),
  };
}
