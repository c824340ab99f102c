import { checkId, type Fence, type LeaseResult, type TenantStore } from '@crmsync/store';
import { deleteTenantSql } from './query-plan.ts';
import { commitSqlite, type TenantContext } from './sqlite-commit.ts';
import { countSqlite, readSqlite } from './sqlite-read.ts';
import type { KnownTable } from './sqlite-tables.ts';

/** The rows of one tenant. Everything runs at once and answers with a settled promise. */
export function sqliteTenant(context: TenantContext, tables: readonly KnownTable[]): TenantStore {
  return {
    tenantId: context.tenantId,
    read: async (query) => readSqlite(context, query),
    count: async (query) => countSqlite(context, query),
    commit: async (commit) => commitSqlite(context, commit),
    lease: async (request) => lease(context, request),
    release: async (fence) => release(context, fence),
    drop: async () => drop(context, tables),
  };
}

function lease({ db, leases, tenantId }: TenantContext, request: Parameters<TenantStore['lease']>[0]): LeaseResult {
  const { id, holder, ttlMs, nowMs } = request;
  checkId('lease', id);
  checkId('holder of a lease', holder);
  return db.write('take a lease', () => {
    const found = db.statement('find lease', () => leases.find).get(tenantId, id);
    const running = found && Number(found.expires_at) > nowMs ? found : undefined;
    if (running && running.holder !== holder) {
      return { held: false, holder: String(running.holder), expiresAt: Number(running.expires_at) };
    }
    const taken = running?.token ?? db.statement('next token', () => leases.nextToken).get()?.lease_token;
    const token = Number(taken);
    const expiresAt = nowMs + ttlMs;
    db.statement('put lease', () => leases.put).run(tenantId, id, holder, token, expiresAt);
    return { held: true, token, expiresAt };
  });
}

function release({ db, leases, tenantId }: TenantContext, { leaseId, token }: Fence): void {
  db.write('release a lease', () => {
    db.statement('release lease', () => leases.release).run(tenantId, leaseId, token);
  });
}

function drop({ db, dialect, tenantId }: TenantContext, tables: readonly KnownTable[]): void {
  const names = [...tables.map(({ plan }) => plan.collection), 'leases'];
  db.write('drop a tenant', () => {
    for (const name of names) db.statement(`drop ${name}`, () => deleteTenantSql(dialect, name)).run(tenantId);
  });
}
