import type { Adapter } from '@crmsync/adapter';
import { bearerAuth, defineAdapter } from '@crmsync/adapter-kit';
import { contactsPort } from './endpoints/contacts.ts';
import { describeCustom } from './endpoints/custom-fields.ts';
import { customerCustom, customersPort } from './endpoints/customers.ts';
import { errorTable } from './endpoints/errors.ts';
import { checkedSettings, type FishbowlSettings } from './endpoints/fishbowl-settings.ts';
import { orderCustom, salesOrdersPort } from './endpoints/sales-orders.ts';
import { access, baseUrlOf, whoAmI } from './endpoints/server.ts';
import { fishbowlSession } from './endpoints/session.ts';
import { usersPort } from './endpoints/users.ts';

export type { FishbowlSettings } from './endpoints/fishbowl-settings.ts';
export type { AccountTypeSettings, TypedCustomer, TypeOfCustomer } from './mapping/account-type.ts';
export type { OrderStatus } from './mapping/order-status.ts';

/**
 * Makes the adapter for servers of Fishbowl Advanced. Credentials hold the password as token and the user name as the part
 * `username`. Close each connection: a session takes one of the customer's seats.
 * @throws TypeError on wrong settings
 * @example fishbowl({ serverTimeZone: 'America/Denver' }).connect({ baseUrl: 'https://fishbowl.example.com:2456', credentials })
 */
export function fishbowl(settings: FishbowlSettings = {}): Adapter {
  const checked = checkedSettings(settings);
  const ports = [usersPort(checked), customersPort(checked), contactsPort(checked), salesOrdersPort(checked)];
  const custom = new Map([
    ['customers', customerCustom],
    ['salesOrders', orderCustom],
  ]);
  return defineAdapter({
    id: 'fishbowl',
    name: 'Fishbowl Advanced',
    baseUrl: () => baseUrlOf(checked),
    auth: bearerAuth(),
    session: fishbowlSession(checked),
    // The vendor names no limit. One request at a time, and not too many of them: it is the customer's own database.
    rateLimits: { api: [{ name: 'secondly', limit: checked.requestsPerSecond, perMs: 1_000 }] },
    maxConcurrent: 1,
    headers: { 'content-type': 'application/json' },
    errors: errorTable,
    ports,
    whoAmI: whoAmI(checked),
    access: (context) => access(context, checked),
    describe: async (context, port) => {
      const own = ports.find(({ capabilities }) => capabilities.objectType === port.objectType);
      const source = custom.get(port.objectType);
      return [
        ...(own?.mapping.definitions(port.objectType) ?? []),
        ...(source ? await describeCustom(context, checked, port, source) : []),
      ];
    },
  });
}
