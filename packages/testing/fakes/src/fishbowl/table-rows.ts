import { createHash } from 'node:crypto';
import type { Row } from '../row-table.ts';
import { contactTypes, lineTypes, orderStatuses, type PostalAddress, type SalesOrder } from './fishbowl-records.ts';
import type { FishbowlState } from './fishbowl-state.ts';
import type { TableName } from './table-schema.ts';

/** Values of one row by column. */
export type TableRow = Readonly<Record<string, string | number | null>>;

/** Everything that a query can read, as the tables hold it. */
export function tableRows(state: FishbowlState): Readonly<Record<TableName, readonly TableRow[]>> {
  const states = createNames();
  const countries = createNames();
  const currencies = createNames('USD');
  const classes = createNames();
  const groups = createNames();
  const time = (timeMs: number | null): string | null => (timeMs === null ? null : state.local(timeMs).sql);
  const place = (prefix: string, { name, address, city, state: region, zip, country }: PostalAddress): TableRow => ({
    [`${prefix}Name`]: name,
    [`${prefix}Address`]: address,
    [`${prefix}City`]: city,
    [`${prefix}StateId`]: states.id(region),
    [`${prefix}Zip`]: zip,
    [`${prefix}CountryId`]: countries.id(country),
  });
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
      currencyId: currencies.id(fields.currency),
      currencyRate: 1,
      customFields: JSON.stringify(fields.customFields),
      ...place('billTo', fields.billTo),
      ...place('shipTo', fields.shipTo),
      qbClassId: classes.id(fields.qbClass),
      typeId: 20,
    };
  });
  const customer = state.customers.rows().map(({ id, fields, createdAtMs, updatedAtMs }) => ({
    id: Number(id),
    accountId: accountId(id),
    name: fields.name,
    number: fields.number,
    activeFlag: Number(fields.active),
    statusId: 10,
    defaultSalesmanId: fields.defaultSalesmanId === null ? null : Number(fields.defaultSalesmanId),
    parentId: fields.parentId === null ? null : Number(fields.parentId),
    note: fields.note,
    url: fields.url,
    customFields: JSON.stringify(fields.customFields),
    dateCreated: time(createdAtMs),
    dateLastModified: time(updatedAtMs),
  }));
  const address = state.addresses.rows().map(({ id, fields }) => ({
    id: Number(id),
    accountId: accountId(fields.customerId),
    name: fields.name,
    address: fields.address,
    city: fields.city,
    stateId: states.id(fields.state),
    zip: fields.zip,
    countryId: countries.id(fields.country),
    defaultFlag: Number(fields.defaultFlag),
  }));
  const accountgrouprelation = state.customers
    .rows()
    .flatMap(({ id, fields }) =>
      fields.groups.map((group) => ({ accountId: accountId(id), groupId: groups.id(group) })),
    )
    .map((row, at) => ({ id: at + 1, ...row }));
  return {
    so,
    customer,
    address,
    accountgrouprelation,
    ...smallTables(state, time),
    stateconst: states.rows(),
    countryconst: countries.rows(),
    currency: currencies.rows().map((row) => ({ ...row, code: row.name })),
    qbclass: classes.rows(),
    accountgroup: groups.rows(),
  };
}

function smallTables(state: FishbowlState, time: (timeMs: number) => string | null) {
  const entries = (ids: Readonly<Record<string, number>>): TableRow[] =>
    Object.entries(ids).map(([name, id]) => ({ id, name }));
  return {
    soitem: state.items.rows().map(({ id, fields, updatedAtMs }) => ({
      ...plain(fields),
      id: Number(id),
      soId: Number(fields.orderId),
      soLineItem: fields.line,
      statusId: 10,
      qtyPicked: fields.qtyFulfilled,
      dateLastModified: time(updatedAtMs),
    })),
    sostatus: entries(orderStatuses),
    soitemtype: entries(lineTypes),
    contact: state.contacts.rows().map(({ id, fields }) => ({
      id: Number(id),
      accountId: accountId(fields.customerId),
      contactName: fields.contactName,
      datus: fields.datus,
      typeId: contactTypes.findIndex((type) => type === fields.type) + 1,
      defaultFlag: Number(fields.defaultFlag),
    })),
    contacttype: contactTypes.map((name, at) => ({ id: at + 1, name })),
    sysuser: state.users.rows().map(({ id, fields }) => ({
      ...plain(fields),
      id: Number(id),
      userName: fields.username,
      activeFlag: Number(fields.active),
      userPwd: createHash('sha256').update(fields.password).digest('hex'),
    })),
    memo: state.memos.rows().map(({ id, fields, createdAtMs }) => ({
      id: Number(id),
      memo: fields.memo,
      recordId: Number(fields.orderId),
      tableId: 1,
      userName: fields.username,
      dateCreated: time(createdAtMs),
    })),
    so_aud: audit(state.orders.all(), ({ num }: SalesOrder) => ({ num })),
    customer_aud: audit(state.customers.all(), ({ name }) => ({ name })),
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
