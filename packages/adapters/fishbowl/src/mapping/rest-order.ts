import { isWireProps, type WireProps } from '@crmsync/adapter-kit';
import type { Instant } from '@crmsync/model';
import { amountOf, orderLine } from './order.ts';
import { salesmanId } from './user.ts';
import type { ServerZone } from './wall-time.ts';

/** The names of versions for what an order shows by REST, the documented ones first. */
const names = {
  number: ['number', 'num'],
  lines: ['items', 'lines', 'soItems', 'salesOrderItems'],
  salesman: ['salesperson', 'salesPerson'],
  total: ['total', 'totalAmount', 'totalPrice'],
} as const;

/** What reading needs of the settings. */
export interface RestOrderSettings {
  readonly zone: ServerZone;
  readonly currency?: string;
  readonly orderStatuses: readonly string[];
  readonly creditsAndReturns: boolean;
}

/** The wire object that the mapping of orders reads. What the answer does not have is not in it. */
export function restOrderWire(order: WireProps, users: ReadonlyMap<string, string>, settings: RestOrderSettings) {
  const { zone, currency } = settings;
  const lastModified = isWireProps(order.lastModified) ? order.lastModified.dateLastModified : order.dateLastModified;
  const customer = isWireProps(order.customer) ? order.customer.id : undefined;
  const present = {
    num: textOf(firstOf(order, names.number)),
    status: textOf(order.status),
    dateIssued: order.dateIssued,
    dateCompleted: order.dateCompleted,
    owner: ownerOf(firstOf(order, names.salesman), users),
    subTotal: amount(order.subTotal),
    totalTax: amount(order.totalTax),
    totalPrice: amount(firstOf(order, names.total)),
    lines: linesOf(firstOf(order, names.lines)),
  };
  return {
    ...Object.fromEntries(Object.entries(present).filter(([, value]) => value !== undefined)),
    currency: textOf(order.currency) ?? currency ?? null,
    customerId: typeof customer === 'number' || typeof customer === 'string' ? String(customer) : undefined,
    createdAt: momentOf(order.dateCreated, zone),
    updatedAt: momentOf(lastModified, zone),
  };
}

/** Whether an order counts, by the name of its status: by REST there is no other. */
export function isSoldByName(wire: WireProps, { orderStatuses, creditsAndReturns }: RestOrderSettings): boolean {
  const status = typeof wire.status === 'string' ? wire.status.toLowerCase() : '';
  const total = typeof wire.totalPrice === 'string' ? wire.totalPrice : '0';
  const isPositive = !total.startsWith('-') && /[1-9]/.test(total);
  return orderStatuses.some((name) => name.toLowerCase() === status) && (creditsAndReturns || isPositive);
}

function firstOf(wire: WireProps, keys: readonly string[]): unknown {
  const key = keys.find((one) => wire[one] !== undefined && wire[one] !== null);
  return key === undefined ? undefined : wire[key];
}

/** Text, or the name of a reference. */
function textOf(value: unknown): string | undefined {
  const text = isWireProps(value) ? value.name : value;
  return typeof text === 'string' ? text : undefined;
}

function amount(value: unknown): string | null | undefined {
  return typeof value === 'string' || typeof value === 'number' ? amountOf(value) : undefined;
}

function ownerOf(value: unknown, users: ReadonlyMap<string, string>): string | null | undefined {
  const name = textOf(value);
  if (name === undefined) return undefined;
  if (name.trim() === '') return null;
  return users.get(name.trim().toLowerCase()) ?? salesmanId(name);
}

function linesOf(value: unknown) {
  if (!Array.isArray(value)) return undefined;
  const lines: readonly unknown[] = value;
  return lines.filter(isWireProps).map((line) =>
    orderLine({
      sku: textOf(line.product) ?? textOf(line.productNumber),
      name: textOf(line.description),
      typeId: typeof line.type === 'number' ? line.type : null,
      quantity: amount(line.quantity),
      fulfilled: amount(line.quantityFulfilled),
      unitPrice: amount(line.unitPrice),
      total: amount(line.totalPrice ?? line.total),
    }),
  );
}

function momentOf(value: unknown, zone: ServerZone): Instant | undefined {
  return typeof value === 'string' ? zone.instantOf(value) : undefined;
}
