import { type ChangesOptions, type ListOptions, PermissionError, type RemoteRecord } from '@crmsync/adapter';
import { definePort, type Port, type PortContext } from '@crmsync/adapter-kit';
import { customWire } from '../mapping/custom-field.ts';
import { amountOf, orderColumns, orderMapping, orderWire } from '../mapping/order.ts';
import { lineRow, type OrderRow, orderRow } from '../wire.ts';
import { lookBackOf, wallWalk } from './changed-rows.ts';
import { askedFields, type CustomSource } from './custom-fields.ts';
import { byOwner, detailRows } from './data-query.ts';
import type { CheckedSettings } from './fishbowl-settings.ts';
import { restOrders } from './rest-orders.ts';
import { queryServer, reach } from './server.ts';
import { type Sql, sql } from './sql.ts';
import { checkpointFrom, type TableObject, tableEndpoints } from './table-object.ts';

const objectType = 'salesOrders';

export const orderCustom: CustomSource = { table: sql`so`, extra: orderColumns };

/** Sales orders, which are only read: by queries, or by REST where the user may not query. */
export function salesOrdersPort(settings: CheckedSettings): Port {
  const walk = wallWalk(objectType, settings);
  const byQuery = tableEndpoints(salesOrders(settings), settings, walk);
  const byRest = restOrders(settings);
  const way = async (context: PortContext) => ((await orderWay(context, settings)) === 'rest' ? byRest : byQuery);
  const queried = async (context: PortContext) => {
    if ((await orderWay(context, settings)) === 'rest') throw noQueries('the setting `ordersBy` leaves queries out');
  };
  return definePort<'order'>({
    entity: 'order',
    objectType,
    mapping: orderMapping(settings.zone, settings.statusMeanings),
    endpoints: {
      list: async (context, options) => (await way(context)).list(context, options),
      get: async (context, ids, options) => (await way(context)).get(context, ids, options),
      changes: async (context, options: ChangesOptions) => {
        await queried(context);
        return byQuery.changes(context, options);
      },
      find: async (context, queries, options) => {
        await queried(context);
        return byQuery.find(context, queries, options);
      },
      checkpointFrom: checkpointFrom(settings, walk),
    },
    batch: { get: settings.pageSize },
    search: { by: ['number', 'customerPO'], lagMs: 0 },
    incremental: { kind: 'modifiedSince', precisionMs: 1, lookBackMs: lookBackOf(settings), lagMs: 0 },
    deletes: 'notFound',
    associations: {
      companies: {
        targets: [{ entity: 'company', objectType: 'customers' }],
        cardinality: 'one',
        touchesRecord: true,
        writable: false,
      },
    },
  });
}

async function orderWay(context: PortContext, settings: CheckedSettings): Promise<'sql' | 'rest'> {
  const { orders, refused } = await reach(context, settings);
  if (orders !== 'none') return orders;
  throw refused ? noQueries(refused.message) : noQueries('the server offers no sales orders by REST');
}

function noQueries(why: string): PermissionError {
  return new PermissionError(`fishbowl ${objectType}: ${why}`, {
    remedy: 'Let the Fishbowl user view the module Data, or update the server for orders by REST.',
  });
}

function salesOrders(settings: CheckedSettings): TableObject<OrderRow> {
  return {
    objectType,
    heads: orderHeads(settings.salesmanColumn),
    id: sql`so.id`,
    schema: orderRow,
    listed: async (context) => {
      const { soldStatuses } = await queryServer(context, settings);
      const counted = sql`so.statusId IN ${soldStatuses}`;
      return settings.creditsAndReturns ? [counted] : [counted, sql`so.totalPrice > 0`];
    },
    records: (context, rows, options) => orderRecords(context, rows, options, settings),
    finders: {
      number: (value) => sql`so.num = ${value}`,
      customerPO: (value) => sql`so.customerPO = ${value}`,
    },
    changed: {
      objectType,
      sources: [
        { id: sql`so.id`, stamp: sql`so.dateLastModified`, from: sql`so` },
        // An edit of a line may leave the stamp of its order alone.
        { id: sql`soitem.soId`, stamp: sql`soitem.dateLastModified`, from: sql`soitem` },
      ],
    },
  };
}

function orderHeads(salesmanColumn: CheckedSettings['salesmanColumn']): Sql {
  const salesman = salesmanColumn === 'salesmanId' ? sql`so.salesmanId` : sql`so.salesRepId`;
  return sql`SELECT so.id AS id, so.num AS num, so.statusId AS statusCode, sostatus.name AS status,
    so.customerId AS customerId, so.customerContact AS customerContact, so.email AS email, so.phone AS phone,
    so.customerPO AS customerPO, so.salesman AS salesman, ${salesman} AS salesmanId,
    (SELECT MIN(sysuser.id) FROM sysuser WHERE sysuser.userName = so.salesman) AS namedSalesmanId,
    so.subTotal AS subTotal, so.totalTax AS totalTax, so.totalPrice AS totalPrice, currency.code AS currency,
    so.note AS note, so.url AS url, qbclass.name AS class, so.customFields AS customFields,
    so.dateCreated AS dateCreated, so.dateIssued AS dateIssued, so.dateCompleted AS dateCompleted,
    so.dateLastModified AS dateLastModified,
    so.billToAddress AS billAddress, so.billToCity AS billCity, billState.name AS billRegion, so.billToZip AS billZip,
    billCountry.name AS billCountry, so.shipToAddress AS shipAddress, so.shipToCity AS shipCity,
    shipState.name AS shipRegion, so.shipToZip AS shipZip, shipCountry.name AS shipCountry
    FROM so LEFT JOIN sostatus ON sostatus.id = so.statusId LEFT JOIN currency ON currency.id = so.currencyId
    LEFT JOIN qbclass ON qbclass.id = so.qbClassId LEFT JOIN stateconst billState ON billState.id = so.billToStateId
    LEFT JOIN countryconst billCountry ON billCountry.id = so.billToCountryId
    LEFT JOIN stateconst shipState ON shipState.id = so.shipToStateId
    LEFT JOIN countryconst shipCountry ON shipCountry.id = so.shipToCountryId`;
}

async function orderRecords(
  context: PortContext,
  rows: readonly OrderRow[],
  options: ListOptions,
  settings: CheckedSettings,
): Promise<readonly RemoteRecord[]> {
  if (rows.length === 0) return [];
  const { soldStatuses } = await queryServer(context, settings);
  const statement = sql`SELECT soitem.soId AS owner, soitem.productNum AS sku, soitem.description AS name,
      soitem.typeId AS typeId, soitem.qtyOrdered AS quantity, soitem.qtyFulfilled AS fulfilled,
      soitem.unitPrice AS unitPrice, soitem.totalPrice AS total FROM soitem
    WHERE soitem.soId IN ${rows.map(({ id }) => Number(id))} ORDER BY soitem.soId, soitem.soLineItem, soitem.id`;
  const lines = byOwner(await detailRows(context, statement, lineRow, `${objectType}.lines`));
  const custom = await askedFields(context, options);
  return rows.map((row) =>
    context.record({
      id: row.id,
      wire: {
        ...orderWire(row, lines.get(row.id) ?? [], settings.currency),
        customFields: customWire(row.customFields, extraOf(row), custom),
      },
      custom,
      associations: options.associations === false ? {} : { companies: { refs: customerOf(row), complete: true } },
      createdAt: settings.zone.instantOf(row.dateCreated ?? ''),
      updatedAt: settings.zone.instantOf(row.dateLastModified ?? ''),
      deleted: isCounted(row, soldStatuses, settings) ? undefined : { kind: 'filtered' },
    }),
  );
}

function extraOf({ salesman, customerPO, customerContact, email, phone, note, url, class: group }: OrderRow) {
  return { salesman, customerPO, customerContact, email, phone, note, url, class: group };
}

function customerOf({ customerId }: OrderRow) {
  return customerId == null ? [] : [{ objectType: 'customers', id: customerId }];
}

/** Estimates, cancelled and voided orders are no sales: an order that becomes one of them has left what is synced. */
function isCounted(row: OrderRow, soldStatuses: readonly number[], { creditsAndReturns }: CheckedSettings): boolean {
  const total = amountOf(row.totalPrice) ?? '0';
  const isPositive = !total.startsWith('-') && /[1-9]/.test(total);
  return soldStatuses.includes(row.statusCode ?? Number.NaN) && (creditsAndReturns || isPositive);
}
