import { sql } from 'kysely';
import type { SqlDialect } from './sql-dialect.ts';

const value = '';

/** The statements of leases, and of the one row that the store has about itself. */
export interface LeaseSql {
  /** Reads holder, token and expires_at by tenant and id. */
  readonly find: string;
  /** Moves the end of a running lease and gives its token: expires_at, tenant, id, holder, the present. */
  readonly prolong: string;
  /** Writes a lease: tenant, id, holder, token, expires_at. */
  readonly put: string;
  /** Deletes a lease by tenant, id and token. */
  readonly release: string;
  /** Counts the tokens given up by one, and gives the new count. */
  readonly nextToken: string;
  readonly epoch: string;
}

/** Builds the statements of leases. */
export function leaseSql({ builder, table }: SqlDialect): LeaseSql {
  const leases = table('leases');
  const store = table('store');
  const put = builder
    .insertInto(leases)
    .values({ tenant_id: value, id: value, holder: value, token: value, expires_at: value })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'id']).doUpdateSet({
        holder: sql<string>`excluded.holder`,
        token: sql<number>`excluded.token`,
        expires_at: sql<number>`excluded.expires_at`,
      }),
    );
  const find = builder.selectFrom(leases).select(['holder', 'token', 'expires_at']);
  return {
    find: find.where('tenant_id', '=', value).where('id', '=', value).compile().sql,
    prolong: builder
      .updateTable(leases)
      .set({ expires_at: value })
      .where('tenant_id', '=', value)
      .where('id', '=', value)
      .where('holder', '=', value)
      .where('expires_at', '>', value)
      .returning('token')
      .compile().sql,
    put: put.compile().sql,
    release: builder
      .deleteFrom(leases)
      .where('tenant_id', '=', value)
      .where('id', '=', value)
      .where('token', '=', value)
      .compile().sql,
    nextToken: builder
      .updateTable(store)
      .set({ lease_token: sql<number>`lease_token + 1` })
      .returning('lease_token')
      .compile().sql,
    epoch: builder.selectFrom(store).select('epoch').compile().sql,
  };
}
