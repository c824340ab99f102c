import {
  CheckpointError,
  type GetOutcome,
  type ListOptions,
  type Page,
  type Quarantined,
  type RemoteRecord,
  WireFormatError,
} from '@crmsync/adapter';
import { definePort, type Port, type PortContext, readItems } from '@crmsync/adapter-kit';
import type { Instant } from '@crmsync/model';
import { salesmanId, userMapping, userWire } from '../mapping/user.ts';
import { salesmanRow, userRow } from '../wire.ts';
import { dataQuery, detailRows } from './data-query.ts';
import type { CheckedSettings } from './fishbowl-settings.ts';
import { restUsers } from './rest-users.ts';
import { reach } from './server.ts';
import { sql } from './sql.ts';

const objectType = 'users';

/**
 * Users, and the names that orders have as their salesman without being users, as owners. They are few and come in one
 * answer. By REST they have no e-mail address, so they are queried where that is allowed.
 */
export function usersPort(settings: CheckedSettings): Port {
  return definePort<'owner'>({
    entity: 'owner',
    objectType,
    mapping: userMapping,
    endpoints: {
      list: (context, options) => list(context, options, settings),
      get: (context, ids) => get(context, ids, settings),
    },
    batch: { get: 100 },
  });
}

interface Everybody {
  readonly records: readonly RemoteRecord[];
  readonly quarantined: readonly Quarantined[];
  readonly observedAt: Instant;
}

async function list(context: PortContext, { cursor }: ListOptions, settings: CheckedSettings): Promise<Page> {
  if (cursor !== undefined) throw new CheckpointError('All users are on the first page');
  return { ...(await everybody(context, settings)), next: null };
}

async function everybody(context: PortContext, settings: CheckedSettings): Promise<Everybody> {
  const { queries } = await reach(context, settings);
  const { rows, observedAt } = queries ? await queriedUsers(context) : await restUsers(context);
  const read = readItems(rows, {
    objectType,
    schema: userRow,
    read: (row) => context.record({ id: row.id, wire: userWire(row) }),
  });
  const named = queries ? await salesmen(context, settings) : [];
  const others = named.map((name) =>
    context.record({ id: salesmanId(name), wire: { name: name.trim(), username: name.trim() } }),
  );
  return { records: [...read.records, ...onceEach(others)], quarantined: read.quarantined, observedAt };
}

function queriedUsers(context: PortContext) {
  // Never all columns: the table also holds hashes of passwords and secrets for codes.
  const statement = sql`SELECT sysuser.id AS id, sysuser.userName AS username, sysuser.firstName AS firstName,
    sysuser.lastName AS lastName, sysuser.email AS email, sysuser.activeFlag AS active FROM sysuser ORDER BY sysuser.id`;
  return dataQuery(context, statement, 'users.list');
}

/** Apps and people who have left: their orders still name them. */
async function salesmen(context: PortContext, { salesmanColumn }: CheckedSettings): Promise<readonly string[]> {
  const column = salesmanColumn === 'salesmanId' ? sql`so.salesmanId` : sql`so.salesRepId`;
  const statement = sql`SELECT DISTINCT so.salesman AS salesman FROM so WHERE ${column} IS NULL AND so.salesman <> ''
    AND NOT EXISTS (SELECT 1 FROM sysuser WHERE sysuser.userName = so.salesman) ORDER BY so.salesman`;
  const rows = await detailRows(context, statement, salesmanRow, 'users.salesmen');
  return rows.flatMap(({ salesman }) => (salesman?.trim() ? salesman : []));
}

function onceEach(records: readonly RemoteRecord[]): readonly RemoteRecord[] {
  return [...new Map(records.map((record) => [record.ref.id, record])).values()];
}

async function get(
  context: PortContext,
  ids: readonly string[],
  settings: CheckedSettings,
): Promise<readonly GetOutcome[]> {
  const { records, quarantined } = await everybody(context, settings);
  const byId = new Map(records.map((record) => [record.ref.id, record]));
  return ids.map((id): GetOutcome => {
    const record = byId.get(id);
    if (record) return { id, status: 'found', record };
    const broken = quarantined.find(({ ref }) => ref === undefined || ref.id === id);
    if (!broken) return { id, status: 'missing' };
    return { id, status: 'failed', error: new WireFormatError(broken.error.message, { paths: broken.error.paths }) };
  });
}
