import { createHash } from 'node:crypto';
import type { Row } from '../row-table.ts';
import { contactTypes, lineTypes, orderStatuses, type PostalAddress, type SalesOrder } from './fishbowl-records.ts';
import type { FishbowlState } from './fishbowl-state.ts';
import type { TableName } from './table-schema.ts';

/** Values of one row by column. */
export type TableRow = Readonly<Record<string, string | number | null>>;

/** Names that get their ids as the rows are written, and times as the server shows them. */
interface Ledger {
  readonly states: Names;
  readonly countries: Names;
  readonly currencies: Names;
  readonly classes: Names;
  readonly groups: Names;
  time(timeMs: number | null): string | null;
}

/** Everything that a query can read, as the tables hold it. */
export function tableRows(state: FishbowlState): Readonly<Record<TableName, readonly TableRow[]>> {
  const ledger: Ledger = {
    states: createNames(),
    countries: createNames(),
    currencies: createNames('USD'),
    classes: createNames(),
    groups: createNames(),
    time: (timeMs) => (timeMs === null ? null : state.local(timeMs).sql),
  };
  const written = {
    ...orderTables(state, ledger),
    ...customerTables(state, ledger),
    ...partyTables(state, ledger),
  };
  return {
    ...written,
    stateconst: ledger.states.rows(),
    countryconst: ledger.countries.rows(),
    currency: ledger.currencies.rows().map((row) => ({ ...row, code: row.name })),
    qbclass: ledger.classes.rows(),
    accountgroup: ledger.groups.rows(),
    sostatus: namedIds(orderStatuses),
    soitemtype: namedIds(lineTypes),
    contacttype: contactTypes.map((name, at) => ({ id: at + 1, name })),
    so_aud: audit(state.orders.all(), ({ num }: SalesOrder) => ({ num })),
    customer_aud: audit(state.customers.all(), ({ name }) => ({ name })),
  };
}

function orderTables(state: FishbowlState, ledger: Ledger) {
  const { time } = ledger;
  const salesmen = new Map(state.users.rows().map((user) => [user.fields.username, user]));
  const so = state.orders.rows().map(({ id, fields, createdAtMs, updatedAtMs }) => {
    const salesman = salesmen.get(fields.salesman);
    return {
      ...plain(fields),
      id: Number(id),
      statusId: orderStatuses[fields.status] ?? null,
      customerId: Number(fields.customerId),
      dateCreated: time(createdAtMs),
      dateIssued: time(fields.issuedAtMs),
      dateCompleted: time(fields.completedAtMs),
      dateFirstShip: time(fields.firstShipAtMs),
      dateLastModified: time(updatedAtMs),
      salesmanId: salesman === undefined ? null : Number(salesman.id),
      salesmanInitials: salesman?.fields.initials ?? null,
      totalIncludesTax: Number(fields.totalIncludesTax),
      currencyId: ledger.currencies.id(fields.currency),
      currencyRate: 1,
      customFields: JSON.stringify(fields.customFields),
      ...place(ledger, 'billTo', fields.billTo),
      ...place(ledger, 'shipTo', fields.shipTo),
      qbClassId: ledger.classes.id(fields.qbClass),
      typeId: 20,
    };
  });
  const soitem = state.items.rows().map(({ id, fields, updatedAtMs }) => ({
    ...plain(fields),
    id: Number(id),
    soId: Number(fields.orderId),
    soLineItem: fields.line,
    statusId: 10,
    qtyPicked: fields.qtyFulfilled,
    dateLastModified: time(updatedAtMs),
  }));
  const memo = state.memos.rows().map(({ id, fields, createdAtMs }) => ({
    id: Number(id),
    memo: fields.memo,
    recordId: Number(fields.orderId),
    tableId: 1,
    userName: fields.username,
    dateCreated: time(createdAtMs),
  }));
  return { so, soitem, memo };
}

function customerTables({ customers }: FishbowlState, { time, groups }: Ledger) {
  const customer = customers.rows().map(({ id, fields, createdAtMs, updatedAtMs }) => ({
    ...plain(fields),
    id: Number(id),
    accountId: accountId(id),
    activeFlag: Number(fields.active),
    statusId: 10,
    defaultSalesmanId: fields.defaultSalesmanId === null ? null : Number(fields.defaultSalesmanId),
    parentId: fields.parentId === null ? null : Number(fields.parentId),
    customFields: JSON.stringify(fields.customFields),
    dateCreated: time(createdAtMs),
    dateLastModified: time(updatedAtMs),
  }));
  const accountgrouprelation = customers
    .rows()
    .flatMap(({ id, fields }) =>
      fields.groups.map((group) => ({ accountId: accountId(id), groupId: groups.id(group) })),
    )
    .map((row, at) => ({ id: at + 1, ...row }));
  return { customer, accountgrouprelation };
}

function partyTables(state: FishbowlState, { states, countries }: Ledger) {
  const address = state.addresses.rows().map(({ id, fields }) => ({
    ...plain(fields),
    id: Number(id),
    accountId: accountId(fields.customerId),
    stateId: states.id(fields.state),
    countryId: countries.id(fields.country),
    defaultFlag: Number(fields.defaultFlag),
  }));
  const contact = state.contacts.rows().map(({ id, fields }) => ({
    ...plain(fields),
    id: Number(id),
    accountId: accountId(fields.customerId),
    typeId: contactTypes.indexOf(fields.type) + 1,
    defaultFlag: Number(fields.defaultFlag),
  }));
  const sysuser = state.users.rows().map(({ id, fields }) => ({
    ...plain(fields),
    id: Number(id),
    userName: fields.username,
    activeFlag: Number(fields.active),
    userPwd: createHash('sha256').update(fields.password).digest('hex'),
  }));
  return { address, contact, sysuser };
}

function namedIds(ids: Readonly<Record<string, number>>): TableRow[] {
  return Object.entries(ids).map(([name, id]) => ({ id, name }));
}

function place(
  { states, countries }: Ledger,
  prefix: string,
  { name, address, city, state, zip, country }: PostalAddress,
): TableRow {
  return {
    [`${prefix}Name`]: name,
    [`${prefix}Address`]: address,
    [`${prefix}City`]: city,
    [`${prefix}StateId`]: states.id(state),
    [`${prefix}Zip`]: zip,
    [`${prefix}CountryId`]: countries.id(country),
  };
}

/** Customers have accounts, whose ids are not their own. */
function accountId(customerId: string): number {
  return Number(customerId) + 1000;
}

/** One row for the making of each record (type 0), and one for its end (type 2). */
function audit<Fields>(rows: Iterable<Row<Fields>>, label: (fields: Fields) => TableRow): TableRow[] {
  const events = [...rows].flatMap(({ id, fields, createdAtMs, deletedAtMs }) => [
    { atMs: createdAtMs, row: { id: Number(id), ...label(fields), REVTYPE: 0 } },
    ...(deletedAtMs === undefined
      ? []
      : [{ atMs: deletedAtMs, row: { id: Number(id), ...label(fields), REVTYPE: 2 } }]),
  ]);
  return events.sort((left, right) => left.atMs - right.atMs).map(({ row }, at) => ({ ...row, REV: at + 1 }));
}

interface Names {
  id(name: string): number | null;
  rows(): { readonly id: number; readonly name: string }[];
}

/** Gives names their ids as they come. */
function createNames(...first: readonly string[]): Names {
  const known = new Map(first.map((name, at) => [name, at + 1]));
  return {
    id(name) {
      if (name === '') return null;
      const id = known.get(name) ?? known.size + 1;
      known.set(name, id);
      return id;
    },
    rows: () => [...known].map(([name, id]) => ({ id, name })),
  };
}

/** The values that a column can hold as they are. */
function plain(fields: object): TableRow {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => typeof value === 'string' || typeof value === 'number'),
  );
}
