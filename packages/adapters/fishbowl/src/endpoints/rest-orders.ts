import type { GetOutcome, ListOptions, Page, RemoteRecord } from '@crmsync/adapter';
import { keysetPaging, type PortContext, pageOf, path, readEach, readItems } from '@crmsync/adapter-kit';
import { isSoldByName, restOrderWire } from '../mapping/rest-order.ts';
import { type RestOrder, restOrder, userRow } from '../wire.ts';
import type { CheckedSettings } from './fishbowl-settings.ts';
import { lastPage, restPage } from './rest-page.ts';
import { restUsers } from './rest-users.ts';
import { isRowId } from './table-object.ts';

const objectType = 'salesOrders';
const paging = keysetPaging(`fishbowl.${objectType}.rest`);

/**
 * Sales orders by REST, for users who may not query. There is no list of changes, no search, and less of each order; lists
 * have no lines and single orders no date of issue, which then count as not fetched.
 */
export function restOrders(settings: CheckedSettings) {
  return {
    list: (context: PortContext, options: ListOptions) => list(context, options, settings),
    get: (context: PortContext, ids: readonly string[], _options: ListOptions): Promise<readonly GetOutcome[]> =>
      readEach(ids.filter(isRowId), 1, async (id) => {
        const { body } = await context.http.send({
          method: 'GET',
          path: path`/api/sales-orders/${id}`,
          schema: restOrder,
          operation: `${objectType}.get`,
        });
        return toRecord(context, body, await userIds(context), settings);
      }),
  };
}

async function list(context: PortContext, options: ListOptions, settings: CheckedSettings): Promise<Page> {
  const position = paging.open(options.cursor);
  const [page = 1, before] = position.at ?? [];
  const pageNumber = Number(page);
  const answer = await context.http.send({
    method: 'GET',
    path: path`/api/sales-orders`,
    query: { pageNumber, pageSize: Math.min(options.limit ?? settings.pageSize, settings.pageSize) },
    schema: restPage,
    operation: `${objectType}.list`,
  });
  const { items, first, isRepeated } = answer.body.since(before === undefined ? undefined : String(before));
  const users = await userIds(context);
  const { records, quarantined } = readItems(isRepeated ? [] : items, {
    objectType,
    schema: restOrder,
    read: (order) => toRecord(context, order, users, settings),
  });
  const ends = isRepeated || lastPage(answer.body, pageNumber, items.length);
  return pageOf({
    style: paging,
    position,
    records: records.filter(({ deleted }) => deleted === undefined),
    quarantined,
    next: ends ? null : [pageNumber + 1, first ?? ''],
    observedAt: answer.observedAt,
  });
}

function userIds(context: PortContext): Promise<ReadonlyMap<string, string>> {
  return context.shared('userIds', async () => {
    const { rows } = await restUsers(context);
    const users = rows.flatMap((row) => userRow.safeParse(row).data ?? []);
    return new Map(users.map(({ id, username }) => [username?.trim().toLowerCase() ?? '', id]));
  });
}

function toRecord(
  context: PortContext,
  order: RestOrder,
  users: ReadonlyMap<string, string>,
  settings: CheckedSettings,
): RemoteRecord {
  const { customerId, createdAt, updatedAt, ...wire } = restOrderWire(order, users, settings);
  const refs = customerId === undefined ? [] : [{ objectType: 'customers', id: customerId }];
  return context.record({
    id: order.id,
    wire,
    associations: customerId === undefined ? {} : { companies: { refs, complete: true } },
    createdAt,
    updatedAt,
    deleted: isSoldByName(wire, settings) ? undefined : { kind: 'filtered' },
  });
}
