import { type AccountIdentity, PermissionError, type PortAccess, RejectedError } from '@crmsync/adapter';
import type { CallContext, ConnectionResource } from '@crmsync/adapter-kit';
import { type WallTime, wallMsOf, wallTime } from '../mapping/wall-time.ts';
import { nowRow, statusRow } from '../wire.ts';
import { apiDocs } from './api-docs.ts';
import { dataQuery, rowsOf } from './data-query.ts';
import type { CheckedSettings } from './fishbowl-settings.ts';
import { sql } from './sql.ts';

/** What a server lets its user query. */
export interface QueryServer {
  /** Ids of the statuses that count as orders. */
  readonly soldStatuses: readonly number[];
}

/** How the records of a server are reached with these credentials. */
export interface Reach {
  /** Absent where the user may not query, with the reason. */
  readonly queries?: QueryServer;
  readonly refused?: PermissionError;
  readonly orders: 'sql' | 'rest' | 'none';
}

const minuteMs = 60_000;

/** Looks once per connection what there is. */
export function reach(context: CallContext, settings: CheckedSettings): Promise<Reach> {
  return context.shared('reach', async () => {
    const docs = await apiDocs(context);
    const found = docs.lacks('GET', '/api/data-query') ? { refused: tooOld() } : await askQueries(context, settings);
    const { ordersBy } = settings;
    if ('queries' in found && ordersBy !== 'rest') return { ...found, orders: 'sql' };
    return { ...found, orders: ordersBy !== 'sql' && docs.offers('GET', '/api/sales-orders') ? 'rest' : 'none' };
  });
}

function tooOld(): PermissionError {
  return new PermissionError('fishbowl: this server has no data queries', { remedy: 'Update Fishbowl.' });
}

async function askQueries(
  context: CallContext,
  settings: CheckedSettings,
): Promise<{ readonly queries: QueryServer } | { readonly refused: PermissionError }> {
  try {
    return { queries: await readStatuses(context, settings) };
  } catch (error) {
    if (error instanceof PermissionError) return { refused: error };
    throw error;
  }
}

/** What queries need. @throws PermissionError where the user may not query */
export async function queryServer(context: CallContext, settings: CheckedSettings): Promise<QueryServer> {
  const { queries, refused } = await reach(context, settings);
  if (queries) return queries;
  throw new PermissionError(refused?.message ?? 'fishbowl: not permitted', {
    remedy: refused?.remedy ?? 'Let the Fishbowl user view the module Data.',
  });
}

/** The ids of statuses differ between descriptions of the vendor: they are matched by name. */
async function readStatuses(context: CallContext, settings: CheckedSettings): Promise<QueryServer> {
  const operation = 'statuses';
  const statement = sql`SELECT sostatus.id AS code, sostatus.name AS name, NOW() AS present FROM sostatus`;
  const { rows, observedAt } = await dataQuery(context, statement, operation);
  const statuses = rowsOf(statusRow, rows, operation);
  const [first] = statuses;
  if (first && settings.serverClock === 'database') {
    checkZone(context, settings, wallMsOf(first.present) ?? Number.NaN, settings.zone.wallMs(observedAt));
  }
  const wanted = settings.orderStatuses.map((name) => name.toLowerCase());
  const known = statuses.filter(({ name }) => wanted.includes(name.toLowerCase()));
  if (known.length < wanted.length) context.logger.log('warn', 'fishbowl.unknownStatuses', { known: known.length });
  if (known.length === 0) {
    throw new RejectedError('fishbowl: the server has none of the statuses that count as orders', {
      remedy: 'Give the names of the server in the setting `orderStatuses`.',
    });
  }
  return { soldStatuses: known.map(({ code }) => code) };
}

/** A wrong zone would move every order by hours. A clock that is merely wrong is told and used. */
function checkZone(context: CallContext, { zone }: CheckedSettings, shownMs: number, expectedMs: number): void {
  const differenceMs = shownMs - expectedMs;
  if (Math.abs(differenceMs) < 10 * minuteMs) return;
  const quarters = Math.round(differenceMs / (15 * minuteMs));
  context.logger.log('warn', 'fishbowl.clock', { differenceMs });
  if (Math.abs(differenceMs - quarters * 15 * minuteMs) > 5 * minuteMs) return;
  throw new RejectedError(`fishbowl: the server's clock is ${quarters / 4} hours off ${zone.timeZone}`, {
    remedy:
      "Set `serverTimeZone` to the server's zone; if only its database is in another one, set `serverClock` to 'zone'.",
  });
}

/** What the server's clock shows now, in the terms of its tables. */
export async function serverPresent(context: CallContext, settings: CheckedSettings): Promise<WallTime> {
  if (settings.serverClock === 'zone') return wallTime(settings.zone.wallMs(context.http.serverNow()));
  const { rows } = await dataQuery(context, sql`SELECT NOW() AS present`, 'clock');
  const [row] = rowsOf(nowRow, rows, 'clock');
  return wallTime(wallMsOf(row?.present ?? '') ?? settings.zone.wallMs(context.http.serverNow()));
}

/** The address of the server, which no answer tells. */
function serverAddress(settings: CheckedSettings): ConnectionResource<URL> {
  return { open: async ({ baseUrl }) => new URL(baseUrl ?? baseUrlOf(settings)) };
}

/** @throws TypeError where there is none */
export function baseUrlOf({ baseUrl }: CheckedSettings): string {
  if (baseUrl !== undefined) return baseUrl;
  throw new TypeError(
    'fishbowl: every customer runs a server of its own; give `baseUrl` in the settings or to `connect`',
  );
}

/** Asks who the credentials belong to, and what the server offers. */
export function whoAmI(settings: CheckedSettings): (context: CallContext) => Promise<AccountIdentity> {
  const address = serverAddress(settings);
  return async (context) => {
    const url = await context.resource(address);
    const [{ orders, refused }, { version = 'unknown' }] = [await reach(context, settings), await apiDocs(context)];
    context.logger.log('info', 'fishbowl.server', { version, queries: refused === undefined, orders });
    if (url.protocol === 'http:' && !isPrivate(url.hostname)) {
      context.logger.log('warn', 'fishbowl.plainHttp', { remedy: 'Put TLS or a tunnel in front of the server.' });
    }
    const { accountId = url.host.toLowerCase(), currency, zone } = settings;
    return { accountId, name: url.host, timeZone: zone.timeZone, ...(currency === undefined ? {} : { currency }) };
  };
}

function isPrivate(host: string): boolean {
  return /^(localhost|\[?::1\]?|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)|\.(local|internal|lan)$/i.test(host);
}

/** What the server's version and the rights of its user leave of the ports. */
export async function access(context: CallContext, settings: CheckedSettings): Promise<readonly PortAccess[]> {
  const { refused, orders } = await reach(context, settings);
  const reason = refused ? { reason: refused } : {};
  const byRest: PortAccess = { objectType: 'salesOrders', operations: ['list', 'get'], ...reason };
  const closed = (objectType: string): PortAccess => ({ objectType, operations: [], ...reason });
  return [
    ...(refused
      ? [
          { objectType: 'users', operations: ['list', 'get'], denied: [emailDenied], ...reason } satisfies PortAccess,
          closed('customers'),
          closed('contacts'),
        ]
      : []),
    ...(orders === 'rest' ? [byRest] : []),
    ...(orders === 'none' ? [closed('salesOrders')] : []),
  ];
}

const emailDenied = { part: 'fields', name: 'email', rights: ['read'] } as const;
