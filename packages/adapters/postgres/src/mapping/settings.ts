import type { Credential } from '@crmsync/adapter';
import type { PostgresPool } from '../wire/pool.ts';
import type { TableDefinition } from './table-definition.ts';

/** Settings of {@link postgres}. */
export interface PostgresSettings {
  /** One port each. */
  readonly tables: readonly TableDefinition[];
  /** A pool of the host's, which the host ends. @default a pool over the credential's token, a connection string */
  readonly pool?: (credential: Credential) => PostgresPool | Promise<PostgresPool>;
  /** Connections of the adapter's own pool. @default 4 */
  readonly maxConnections?: number;
  /** What the database is called in links. @default its name and the identifier of its cluster */
  readonly accountId?: string;
  /**
   * Settings that hold while a statement runs, such as `role` or what policies of row-level security ask for. Each statement
   * then is a transaction of its own. @default none
   */
  readonly localSettings?: { readonly [name: string]: string };
  /** How far reading by `updatedAt` looks back, beyond transactions that still run. @default 120000 */
  readonly lookBackMs?: number;
  /** Transactions that run for longer are not waited for. @default 86400000 */
  readonly longestTransactionMs?: number;
  /** Most records per statement. @default 100 */
  readonly batch?: number;
}
