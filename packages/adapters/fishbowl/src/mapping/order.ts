import {
  defineMapping,
  field,
  json,
  type Mapping,
  type MappingRow,
  money,
  pair,
  text,
  toDecimalText,
  unreadable,
} from '@crmsync/adapter-kit';
import type { Address, Instant } from '@crmsync/model';
import { z } from 'zod';
import type { LineRow, OrderRow } from '../wire.ts';
import { listRow } from './contact-point.ts';
import { customFields, type ExtraColumns } from './custom-field.ts';
import { type OrderStatus, orderStatus } from './order-status.ts';
import { addressOf } from './place.ts';
import { ownerOf } from './user.ts';
import type { ServerZone } from './wall-time.ts';

const readOnly = { readOnly: true };

/** Columns of orders without a field in the model. */
export const orderColumns: ExtraColumns = {
  salesman: { label: 'Salesman', kind: 'text' },
  customerPO: { label: 'Customer PO', kind: 'text' },
  customerContact: { label: 'Contact name', kind: 'text' },
  email: { label: 'Contact e-mail', kind: 'text' },
  phone: { label: 'Contact phone', kind: 'text' },
  note: { label: 'Note', kind: 'text' },
  url: { label: 'URL', kind: 'text' },
  class: { label: 'Class', kind: 'text' },
};

/** Sales orders. The wire object is put together by {@link orderWire}, or of a REST answer. */
export function orderMapping(
  zone: ServerZone,
  meanings: { readonly [name: string]: OrderStatus } | undefined,
): Mapping<'order'> {
  const amount = (wire: string) => money({ amount: wire, currency: 'currency', readOnly: true });
  return defineMapping('order', {
    rows: {
      number: field('num', text(), readOnly),
      status: field('status', orderStatus(meanings), readOnly),
      placedAt: moment('dateIssued', zone),
      fulfilledAt: moment('dateCompleted', zone),
      owner: field('owner', text(), readOnly),
      subtotal: amount('subTotal'),
      tax: amount('totalTax'),
      total: amount('totalPrice'),
      lines: field('lines', json(), readOnly),
      addresses: listRow('addresses', z.array(z.custom<Address>())),
    },
    custom: customFields,
  });
}

function moment(wire: string, zone: ServerZone): MappingRow<Instant> {
  return pair<Instant>({
    wire: [wire],
    read: (values, note) => {
      const value = values[wire];
      if (value === null || value === undefined || value === '') return null;
      return (typeof value === 'string' ? zone.instantOf(value) : undefined) ?? unreadable(note, 'a moment');
    },
  });
}

/** One wire object of an order and its lines. */
export function orderWire(row: OrderRow, lines: readonly LineRow[], currency: string | undefined) {
  const addresses = [addressOf(placeOf(row, 'bill'), 'billing'), addressOf(placeOf(row, 'ship'), 'shipping')];
  return {
    num: row.num,
    status: row.status,
    dateIssued: row.dateIssued,
    dateCompleted: row.dateCompleted,
    owner: ownerOf(row),
    subTotal: amountOf(row.subTotal),
    totalTax: amountOf(row.totalTax),
    totalPrice: amountOf(row.totalPrice),
    currency: row.currency ?? currency ?? null,
    lines: lines.map(orderLine),
    addresses: addresses.filter((address) => address !== undefined),
  };
}

function placeOf(row: OrderRow, prefix: 'bill' | 'ship') {
  return {
    address: row[`${prefix}Address`],
    city: row[`${prefix}City`],
    region: row[`${prefix}Region`],
    zip: row[`${prefix}Zip`],
    country: row[`${prefix}Country`],
  };
}

/** What a line is. Subtotals, kits and notes stand among what is sold: never sum lines without looking at it. */
const lineTypes: { readonly [id: number]: string } = {
  10: 'sale',
  11: 'miscSale',
  12: 'dropShip',
  20: 'creditReturn',
  21: 'miscCredit',
  30: 'discountPercentage',
  31: 'discountAmount',
  40: 'subtotal',
  50: 'associatedPrice',
  60: 'shipping',
  70: 'tax',
  80: 'kit',
  90: 'note',
};

/** A line as the model holds it, with its kind and what was fulfilled. */
export function orderLine({ sku, name, typeId, quantity, fulfilled, unitPrice, total }: Omit<LineRow, 'owner'>) {
  return {
    sku: sku ?? null,
    name: name ?? null,
    type: typeId == null ? null : (lineTypes[typeId] ?? String(typeId)),
    quantity: amountOf(quantity),
    fulfilled: amountOf(fulfilled),
    unitPrice: amountOf(unitPrice),
    total: amountOf(total),
  };
}

/** A decimal without the zeros that columns of nine places fill it up with. */
export function amountOf(value: string | number | null | undefined): string | null {
  const decimal = toDecimalText(value);
  if (decimal === undefined) return null;
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;
}
