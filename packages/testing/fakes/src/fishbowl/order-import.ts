import type { Row } from '../row-table.ts';
import { failedOperation } from './api-error.ts';
import { emptyCustomer, findCustomer, nextNumber } from './customer-import.ts';
import {
  emptyAddress,
  longestCustomerName,
  orderStatuses,
  type PostalAddress,
  type SalesOrder,
} from './fishbowl-records.ts';
import type { FishbowlState } from './fishbowl-state.ts';
import type { ImportRow } from './import-rows.ts';

const placeColumns = ['Name', 'Address', 'City', 'State', 'Zip', 'Country'];

/** Columns of the template for sales orders; each row is one line of the order with its number. */
export const orderColumns = [
  'SONum',
  'Status',
  'CustomerName',
  'CustomerContact',
  ...placeColumns.map((column) => `BillTo${column}`),
  ...placeColumns.map((column) => `ShipTo${column}`),
  'Salesman',
  'PONum',
  'Note',
  'ProductNumber',
  'ProductDescription',
  'ProductQuantity',
  'ProductPrice',
];

/** A sales order before anything is known of it. */
export const emptyOrder: SalesOrder = {
  num: '',
  status: 'Estimate',
  customerId: '',
  customerContact: '',
  email: '',
  phone: '',
  customerPO: '',
  salesman: '',
  issuedAtMs: null,
  completedAtMs: null,
  firstShipAtMs: null,
  subTotal: '0',
  totalTax: '0',
  totalPrice: '0',
  totalIncludesTax: false,
  currency: 'USD',
  note: '',
  url: '',
  qbClass: '',
  billTo: emptyAddress,
  shipTo: emptyAddress,
  customFields: {},
};

/** Refuses a row that cannot be imported. @throws ApiError 402 */
export function checkOrderRow(_state: FishbowlState, row: ImportRow): void {
  if (!row.SONum) throw failedOperation('Sales order number is required.');
  if (row.SONum.length > 25) throw failedOperation('Sales order number is too long.');
  if (!row.CustomerName) throw failedOperation('Customer name is required.');
  if (!row.BillToAddress) throw failedOperation('Address is required.');
  if (statusOf(row) === undefined) throw failedOperation('Status does not exist.');
  const { ProductQuantity: quantity, ProductPrice: price } = row;
  if (!isNumber(quantity) || !isNumber(price)) throw failedOperation('Quantity and price must be numbers.');
}

/** Makes the order of a row, or appends the row as a line to the order that has its number. */
export function importOrder(state: FishbowlState, row: ImportRow): void {
  const known = state.orders.rows().find(({ fields }) => fields.num === row.SONum);
  const order = known ?? createOrder(state, row);
  const quantity = Number(row.ProductQuantity);
  const line = state.items.rows().filter(({ fields }) => fields.orderId === order.id).length + 1;
  const total = quantity * Number(row.ProductPrice);
  state.items.insert(
    {
      orderId: order.id,
      line,
      typeId: 10,
      productNum: row.ProductNumber ?? '',
      description: row.ProductDescription ?? '',
      qtyOrdered: quantity,
      qtyFulfilled: 0,
      unitPrice: row.ProductPrice ?? '0',
      totalPrice: total.toFixed(2),
    },
    'app',
  );
  const added = (sum: string): string => (Number(sum) + total).toFixed(2);
  const { subTotal, totalPrice } = order.fields;
  const fields = { ...order.fields, subTotal: added(subTotal), totalPrice: added(totalPrice) };
  state.orders.update(order.id, fields, known === undefined ? 'seed' : 'api');
}

/** A customer whose name is not known is made without a word. */
function createOrder(state: FishbowlState, row: ImportRow): Row<SalesOrder> {
  const name = (row.CustomerName ?? '').slice(0, longestCustomerName);
  const customer =
    findCustomer(state, name) ?? state.customers.insert({ ...emptyCustomer, name, number: nextNumber(state) }, 'api');
  const status = statusOf(row) ?? 'Estimate';
  return state.orders.insert(
    {
      ...emptyOrder,
      num: row.SONum ?? '',
      status,
      customerId: customer.id,
      customerContact: row.CustomerContact ?? '',
      customerPO: row.PONum ?? '',
      salesman: row.Salesman ?? '',
      issuedAtMs: status === 'Estimate' ? null : state.now(),
      note: row.Note ?? '',
      billTo: placeOf(row, 'BillTo'),
      shipTo: placeOf(row, 'ShipTo'),
    },
    'api',
  );
}

/** The status by name or id; an estimate when none is given. */
function statusOf({ Status: given }: ImportRow): string | undefined {
  if (!given) return 'Estimate';
  return Object.entries(orderStatuses).find(([name, id]) => name === given || String(id) === given)?.[0];
}

function placeOf(row: ImportRow, prefix: 'BillTo' | 'ShipTo'): PostalAddress {
  const cell = (column: string): string => row[`${prefix}${column}`] ?? '';
  return {
    name: cell('Name'),
    address: cell('Address'),
    city: cell('City'),
    state: cell('State'),
    zip: cell('Zip'),
    country: cell('Country'),
  };
}

function isNumber(text: string | undefined): boolean {
  return text !== undefined && text !== '' && Number.isFinite(Number(text));
}
