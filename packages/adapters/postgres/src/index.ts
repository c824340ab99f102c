import type { Adapter } from '@crmsync/adapter';
import { defineAdapter } from '@crmsync/adapter-kit';
import { tableAccess } from './endpoints/access.ts';
import { whoAmI } from './endpoints/account.ts';
import { tablePort } from './endpoints/ports.ts';
import type { PostgresSettings } from './mapping/settings.ts';
import { describeTable, tablePlans } from './mapping/table-plan.ts';
import { databaseOf } from './wire/ask.ts';

export { changeTableSql } from './endpoints/change-table-sql.ts';
export { type RecordIds, type RecordPlace, recordIds } from './mapping/record-id.ts';
export type { PostgresSettings } from './mapping/settings.ts';
export type {
  ChangeSource,
  ColumnRows,
  CustomColumn,
  RecordColumns,
  SlotColumns,
  TableDefinition,
} from './mapping/table-definition.ts';
export { defineTable } from './mapping/table-definition.ts';
export type { PostgresClient, PostgresPool, PostgresStatement } from './wire/pool.ts';

/**
 * Connects tables of the host's own PostgreSQL database, Supabase included: each becomes a port. The credential's token is the
 * connection string.
 * @throws TypeError when a definition contradicts itself
 * @example
 * const fields = { firstName: 'first_name', emails: 'email' } as const;
 * const clients = defineTable({ entity: 'contact', table: 'clients', fields, updatedAt: 'updated_at' });
 * const connection = postgres({ tables: [clients] }).connect({ credentials: tokenCredential(databaseUrl) });
 */
export function postgres(settings: PostgresSettings): Adapter {
  const plans = tablePlans(settings.tables);
  const database = databaseOf(settings);
  const ports = plans.map((plan) => tablePort(plan, database, settings, plans));
  return defineAdapter({
    id: 'postgres',
    name: 'PostgreSQL',
    rateLimits: {},
    ports,
    access: (context) => tableAccess(context, database, plans, ports),
    whoAmI: (context) => whoAmI(context, database, settings),
    describe: async (_context, { objectType }) =>
      plans.filter((plan) => plan.objectType === objectType).flatMap(describeTable),
  });
}
