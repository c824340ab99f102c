/** Customers and orders are read from tables that keep the time of the last change. */
const table = {
  operations: ['list', 'changes', 'get'],
  incremental: ['modifiedSince'],
  enumerable: true,
} as const;

/** What an adapter of Fishbowl must at least declare; writing is not asked of it. */
export const fishbowlPins = {
  adapter: 'fishbowl',
  ports: [
    { entity: 'owner', operations: ['list', 'get'], reads: ['name', 'email', 'active'], enumerable: true },
    {
      ...table,
      entity: 'company',
      operations: [...table.operations, 'find'],
      reads: ['name', 'emails', 'phones', 'addresses', 'owner', 'description', 'websites'],
      search: ['name'],
      associations: ['parent'],
      custom: true,
    },
    {
      ...table,
      entity: 'order',
      reads: ['number', 'status', 'placedAt', 'fulfilledAt', 'owner', 'subtotal', 'tax', 'total', 'lines', 'addresses'],
      associations: ['companies'],
      custom: true,
    },
  ],
  // A session takes one of few licences.
  login: { seats: true },
} as const;
