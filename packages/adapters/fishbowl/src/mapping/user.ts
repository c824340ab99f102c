import { bool, defineMapping, field, type Mapping, text } from '@crmsync/adapter-kit';
import type { UserRow } from '../wire.ts';

const readOnly = { readOnly: true };

/** Users, and salesmen that are none, as owners. */
export const userMapping: Mapping<'owner'> = defineMapping('owner', {
  rows: {
    name: field('name', text(), readOnly),
    email: field('email', text(), readOnly),
    active: field('active', bool(), readOnly),
    userId: field('username', text(), readOnly),
  },
});

/** Without an e-mail address where the answer has none: then it was not fetched. */
export function userWire({ firstName, lastName, username, email, active }: UserRow) {
  const name = [firstName, lastName]
    .map((part) => part?.trim())
    .filter(Boolean)
    .join(' ');
  return { name: name || username, username, active, ...(email === undefined ? {} : { email }) };
}

/** Id of a salesman who is no user: an app, or somebody who has left. Names differ in case only by mistake. */
export function salesmanId(name: string): string {
  return `salesman:${name.trim().toLowerCase()}`;
}

/** Whom an order belongs to: a user, else the name that the order says. */
export function ownerOf(order: {
  readonly salesmanId?: string | null | undefined;
  readonly namedSalesmanId?: string | null | undefined;
  readonly salesman?: string | null | undefined;
}): string | null {
  const named = order.salesman?.trim() ? salesmanId(order.salesman) : null;
  return order.salesmanId ?? order.namedSalesmanId ?? named;
}
