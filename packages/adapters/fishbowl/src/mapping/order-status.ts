import { type Codec, oneOf } from '@crmsync/adapter-kit';

/** Where an order of the model stands. */
export type OrderStatus = 'draft' | 'open' | 'issued' | 'partlyFulfilled' | 'fulfilled' | 'cancelled' | 'refunded';

const meanings: { readonly [name: string]: OrderStatus } = {
  estimate: 'draft',
  issued: 'issued',
  'in progress': 'partlyFulfilled',
  fulfilled: 'fulfilled',
  'closed short': 'fulfilled',
  historical: 'fulfilled',
  voided: 'cancelled',
  cancelled: 'cancelled',
  expired: 'cancelled',
};

/** Statuses by their names, whose ids differ between descriptions of the vendor. */
export function orderStatus(more: { readonly [name: string]: OrderStatus } = {}): Codec<string> {
  const own = Object.entries(more).map(([name, meaning]) => [name.toLowerCase(), meaning] as const);
  const known = oneOf<OrderStatus>({ ...meanings, ...Object.fromEntries(own) });
  return {
    ...known,
    read: (wire, note) => known.read(typeof wire === 'string' ? wire.toLowerCase() : wire, note),
  };
}
