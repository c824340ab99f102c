import { z } from 'zod';
import { ControlError } from '../control-error.ts';
import type { FakeRecordControl, FakeRecordRef } from '../fake-crm.ts';
import type { Row } from '../row-table.ts';
import { controlled, createTableControl } from '../table-control.ts';
import { emptyCustomer, nextNumber } from './customer-import.ts';
import { allModules } from './fishbowl-options.ts';
import {
  type Customer,
  contactTypes,
  emptyAddress,
  longestCustomerName,
  orderStatuses,
  type SalesOrder,
} from './fishbowl-records.ts';
import type { FishbowlState } from './fishbowl-state.ts';
import { emptyOrder } from './order-import.ts';

const text = z.string();
const id = z.string().nullable();
const custom = z.record(z.string(), z.object({ name: text, type: text, value: z.unknown() }));
const moment = z.iso
  .datetime({ offset: true })
  .nullable()
  .transform((value) => (value === null ? null : Date.parse(value)));
const decimal = z.string().regex(/^-?\d+(\.\d+)?$/);
const place = z.object({ name: text, address: text, city: text, state: text, zip: text, country: text });

const customer = z
  .strictObject({
    name: text.transform((value) => value.slice(0, longestCustomerName)),
    number: text,
    active: z.boolean(),
    status: text,
    defaultSalesmanId: id,
    parentId: id,
    note: text,
    url: text,
    groups: z.array(text),
    customFields: custom,
  })
  .partial();
const order = z
  .strictObject({
    num: text.max(25),
    status: z.enum(Object.keys(orderStatuses)),
    customerContact: text,
    email: text,
    phone: text,
    customerPO: text,
    salesman: text,
    issuedAt: moment,
    completedAt: moment,
    firstShipAt: moment,
    subTotal: decimal,
    totalTax: decimal,
    totalPrice: decimal,
    totalIncludesTax: z.boolean(),
    currency: text.length(3),
    note: text,
    url: text,
    qbClass: text,
    billTo: place,
    shipTo: place,
    customFields: custom,
  })
  .partial();
const item = z.object({
  orderId: text.default(''),
  line: z.number().int().default(1),
  typeId: z.number().int().default(10),
  productNum: text.default(''),
  description: text.default(''),
  qtyOrdered: z.number().default(1),
  qtyFulfilled: z.number().default(0),
  unitPrice: decimal.default('0'),
  totalPrice: decimal.default('0'),
});
const contact = z.object({
  customerId: text.default(''),
  contactName: text.default(''),
  datus: text,
  type: z.enum(contactTypes),
  defaultFlag: z.boolean().default(false),
});
const address = place.partial().extend({ customerId: text.default(''), defaultFlag: z.boolean().default(false) });
const user = z.object({
  username: text,
  firstName: text.default(''),
  lastName: text.default(''),
  initials: text.default(''),
  email: text.default(''),
  phone: text.default(''),
  active: z.boolean().default(true),
  password: text.default('password'),
  mfaSecret: text.nullable().default(null),
  modules: z.array(text).default(allModules),
});
const app = z.object({ name: text.default('App'), approved: z.boolean() });

/**
 * What tests and demos do with a server: a sales order links to its customer, and a line to its order; times are ISO
 * moments (`issuedAt`). Editing `approved` of an `app` is what an administrator does; deleting a `session` frees a seat.
 */
export function createFishbowlControl(state: FishbowlState): FakeRecordControl {
  const unmade = (): never => {
    throw new ControlError('Make these through the API.');
  };
  const onCustomer = { link: linkTo('customerId', 'customer'), links: linksTo('customerId', 'customer') };
  return createTableControl({
    customer: controlled(state.customers, { read: (values, before) => readCustomer(state, values, before) }),
    contact: controlled(state.contacts, {
      read: (values, before) => contact.parse({ ...before?.fields, ...values }),
      ...onCustomer,
    }),
    address: controlled(state.addresses, {
      read: (values, before) => ({ ...emptyAddress, ...defined(address.parse({ ...before?.fields, ...values })) }),
      ...onCustomer,
    }),
    salesOrder: controlled<SalesOrder>(state.orders, {
      read: (values, before) => readOrder(state, values, before),
      ...onCustomer,
    }),
    salesOrderItem: controlled(state.items, {
      read: (values, before) => item.parse({ ...before?.fields, ...values }),
      link: linkTo('orderId', 'salesOrder'),
      links: linksTo('orderId', 'salesOrder'),
    }),
    user: controlled(state.users, { read: (values, before) => user.parse({ ...before?.fields, ...values }) }),
    app: controlled(state.apps, { read: (values, before) => app.parse({ ...before?.fields, ...values }) }),
    session: controlled(state.sessions, { read: unmade }),
    pluginInfo: controlled(state.pluginInfo, { read: unmade }),
    memo: controlled(state.memos, { read: unmade }),
  });
}

function readCustomer(state: FishbowlState, values: unknown, before: Row<Customer> | undefined): Customer {
  const known = before?.fields ?? { ...emptyCustomer, number: nextNumber(state) };
  const after = { ...known, ...defined(customer.parse(values)) };
  const others = state.customers.rows().filter((row) => row.id !== before?.id);
  const isTaken = others.some(
    ({ fields }) =>
      fields.number === after.number || (fields.name === after.name && fields.parentId === after.parentId),
  );
  if (isTaken) throw new ControlError('Number and name of a customer are unique.');
  return after;
}

function readOrder(state: FishbowlState, values: unknown, before: Row<SalesOrder> | undefined): SalesOrder {
  const { issuedAt, completedAt, firstShipAt, ...given } = defined(order.parse(values));
  const known = before?.fields ?? { ...emptyOrder, num: `S${10_000 + [...state.orders.all()].length + 1}` };
  const after = { ...known, ...given };
  if (state.orders.rows().some((row) => row.id !== before?.id && row.fields.num === after.num)) {
    throw new ControlError('The number of an order is unique.');
  }
  return {
    ...after,
    issuedAtMs: issuedAt === undefined ? known.issuedAtMs : issuedAt,
    completedAtMs: completedAt === undefined ? known.completedAtMs : completedAt,
    firstShipAtMs: firstShipAt === undefined ? known.firstShipAtMs : firstShipAt,
  };
}

type Defined<Values> = { [Key in keyof Values]: Exclude<Values[Key], undefined> };

function defined<Values extends object>(values: Values): Defined<Values> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<Values>;
}

function linkTo<Key extends string>(key: Key, wanted: string) {
  return <Fields extends Readonly<Record<Key, string>>>(
    fields: Fields,
    target: FakeRecordRef,
    remove: boolean,
  ): Fields => {
    if (target.objectType !== wanted) throw new ControlError(`This record links to a ${wanted}.`);
    return { ...fields, [key]: remove ? '' : target.id };
  };
}

function linksTo<Key extends string>(key: Key, objectType: string) {
  return (fields: Readonly<Record<Key, string>>): FakeRecordRef[] =>
    fields[key] === '' ? [] : [{ objectType, id: fields[key] }];
}
