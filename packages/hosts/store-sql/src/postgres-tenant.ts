import { checkId, type LeaseResult, type TenantStore } from '@crmsync/store';
import type { LeaseSql } from './lease-sql.ts';
import { commitPostgres } from './postgres-commit.ts';
import { indexKey } from './postgres-key.ts';
import { countPostgres, type PostgresContext, readPostgres } from './postgres-read.ts';
import type { PostgresTable } from './postgres-tables.ts';
import { deleteTenantSql } from './query-plan.ts';
import type { SqlValue } from './sql-dialect.ts';

/** The rows of one tenant. */
export function postgresTenant(
  context: PostgresContext,
  leases: LeaseSql,
  tables: readonly PostgresTable[],
): TenantStore {
  const { session, scope, dialect } = context;
  const { tenantId } = scope;
  return {
    tenantId,
    read: async (query) => readPostgres(context, query),
    count: async (query) => countPostgres(context, query),
    commit: async (commit) => commitPostgres(context, commit),
    lease: async (request) => lease(context, leases, request),
    async release({ leaseId, token }) {
      const parameters = [tenantId, indexKey(leaseId), token];
      await session.write('release a lease', scope, (run) => run({ sql: leases.release, parameters }));
    },
    async drop() {
      const names = [...tables.map(({ plan }) => plan.collection), 'leases'];
      await session.write('drop a tenant', scope, async (run) => {
        for (const name of names) await run({ sql: deleteTenantSql(dialect, name), parameters: [tenantId] });
      });
    },
  };
}

async function lease(
  { session, scope }: PostgresContext,
  leases: LeaseSql,
  { id, holder, ttlMs, nowMs }: Parameters<TenantStore['lease']>[0],
): Promise<LeaseResult> {
  checkId('lease', id);
  checkId('holder of a lease', holder);
  const key = [scope.tenantId, indexKey(id)];
  const expiresAt = nowMs + ttlMs;
  const kept = await session.single(
    'prolong a lease',
    { sql: leases.prolong, parameters: [expiresAt, ...key, holder, nowMs] },
    scope,
  );
  if (kept[0]) return { held: true, token: Number(kept[0].token), expiresAt };
  return session.write('take a lease', scope, async (run): Promise<LeaseResult> => {
    const [found] = await run({ sql: `${leases.find} for update`, parameters: key });
    const running = found && Number(found.expires_at) > nowMs ? found : undefined;
    if (running && running.holder !== holder) {
      return { held: false, holder: String(running.holder), expiresAt: Number(running.expires_at) };
    }
    const taken = running?.token ?? (await run({ sql: leases.nextToken, parameters: [] }))[0]?.lease_token;
    const token = Number(taken);
    const values: SqlValue[] = [...key, holder, token, expiresAt];
    await run({ sql: leases.put, parameters: values });
    return { held: true, token, expiresAt };
  });
}
