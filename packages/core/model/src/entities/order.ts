import { defineEntity, type FieldsOf } from '../entity-definition.ts';

/** A sales order. Read-only first: quantities and fulfilment belong to the order system. */
export const orderEntity = defineEntity({
  entity: 'order',
  fields: {
    number: { kind: 'text' },
    status: {
      kind: 'text',
      oneOf: ['draft', 'open', 'issued', 'partlyFulfilled', 'fulfilled', 'cancelled', 'refunded'],
    },
    placedAt: { kind: 'instant' },
    fulfilledAt: { kind: 'instant' },
    owner: { kind: 'reference', to: 'owner' },
    subtotal: { kind: 'money' },
    discount: { kind: 'money' },
    tax: { kind: 'money' },
    shipping: { kind: 'money' },
    total: { kind: 'money' },
    /** A list of `{ sku, name, quantity, unitPrice, total }`, quantities as decimal text. */
    lines: { kind: 'json' },
    addresses: { kind: 'addresses' },
    channel: { kind: 'text' },
  },
  associations: { contacts: { to: 'contact' }, companies: { to: 'company' } },
});

export type Order = FieldsOf<typeof orderEntity>;
