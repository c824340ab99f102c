import type { AccountIdentity } from '@crmsync/adapter';
import type { CallContext } from '@crmsync/adapter-kit';
import { sql } from 'kysely';
import { z } from 'zod';
import type { PostgresSettings } from '../mapping/settings.ts';
import type { Database } from '../wire/ask.ts';
import { answer } from './record-sql.ts';

/** Which database it is: its name in its cluster, whose identifier copies and restored backups share. */
export async function whoAmI(
  context: CallContext,
  database: Database,
  { accountId }: PostgresSettings,
): Promise<AccountIdentity> {
  const cluster = accountId === undefined ? sql`(pg_control_system()).system_identifier::text` : sql`''`;
  const found = await database.read(context, {
    operation: 'whoAmI',
    query: sql`select ${answer({ name: sql`current_database()`, cluster })}`,
    schema: z.object({ name: z.string(), cluster: z.string() }),
  });
  return { accountId: accountId ?? `${found.name}@${found.cluster}`, name: found.name };
}
