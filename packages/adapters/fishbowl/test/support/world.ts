import { createFishbowlFake, createVirtualClock, type FakeCrm, type FishbowlFake, fakeFetch } from '@crmsync/fakes';
import type { AdapterSubject, AdapterWorld, WorldPort, WorldSessions } from '@crmsync/testkit';
import { fishbowl } from '../../src/index.ts';

/** Ids of living records as the fake keeps them. */
function living({ control }: FakeCrm, objectType: string): string[] {
  return control.state({ objectType }).records.map(({ id }) => id);
}

function usersPort(fake: FakeCrm): WorldPort {
  let made = 0;
  return {
    ids: () => living(fake, 'user'),
    seed: (count) =>
      fake.control.seed(
        Array.from({ length: count }, () => {
          made += 1;
          return { objectType: 'user', fields: { username: `user${made}`, firstName: 'User', lastName: `${made}` } };
        }),
      ),
    wire: {},
  };
}

function customersPort(fake: FakeCrm): WorldPort {
  let made = 0;
  return {
    ids: () => living(fake, 'customer'),
    seed: (count) =>
      fake.control.seed(
        Array.from({ length: count }, () => {
          made += 1;
          const fields = { name: `Customer ${made}`, number: `C${made}`, url: 'https://customer.example.com' };
          return { objectType: 'customer', fields };
        }),
      ),
    edit: (id) => fake.control.edit({ objectType: 'customer', id, fields: { note: `Edited at ${fake.clock.now()}` } }),
    remove: (id) => fake.control.edit({ objectType: 'customer', id, fields: { active: false } }),
    addCustomField: () => {
      const customFields = { 4: { name: 'Account type', type: 'Drop-Down List', value: 'Wholesale' } };
      fake.control.seed([{ objectType: 'customer', fields: { name: 'With a field', customFields } }]);
      return { remoteKey: '4', values: [{ key: 'Wholesale' }, { key: 'Retail' }] };
    },
    wire: {},
  };
}

function contactsPort(fake: FakeCrm): WorldPort {
  let customer: string | undefined;
  let made = 0;
  const ofOne = () => {
    customer ??= fake.control.seed([{ objectType: 'customer', fields: { name: 'Acme' } }])[0];
    return [{ objectType: 'customer', id: customer ?? '' }];
  };
  return {
    ids: () => {
      const rows = fake.control.state({ objectType: 'contact' }).records;
      const names = rows.map(({ fields }) => String(fields.contactName).toLowerCase());
      return rows.filter((_row, at) => names.indexOf(names[at] ?? '') === at).map(({ id }) => id);
    },
    seed: (count) => {
      const links = ofOne();
      return fake.control.seed(
        Array.from({ length: count }, () => {
          made += 1;
          const fields = { contactName: `Ann Example ${made}`, type: 'Email', datus: `ann.${made}@example.com` };
          return { objectType: 'contact', fields, links };
        }),
      );
    },
    remove: (id) => fake.control.delete({ objectType: 'contact', id }),
    merge: (survivor, other) => {
      const named = (id: string) => fake.control.state({ objectType: 'contact' }).records.find((row) => row.id === id);
      const contactName = named(survivor)?.fields.contactName;
      fake.control.edit({ objectType: 'contact', id: other, fields: { contactName } });
      return Number(survivor) < Number(other) ? survivor : other;
    },
    wire: {},
  };
}

function ordersPort(fake: FakeCrm): WorldPort {
  const counted = new Set(['Issued', 'In Progress', 'Fulfilled', 'Closed Short', 'Historical']);
  let buyers = 0;
  return {
    ids: () => {
      const orders = fake.control.state({ objectType: 'salesOrder' }).records;
      return orders.filter(({ fields }) => counted.has(String(fields.status))).map(({ id }) => id);
    },
    seed: (count) => {
      buyers += 1;
      const [customer = ''] = fake.control.seed([{ objectType: 'customer', fields: { name: `Buyer ${buyers}` } }]);
      const links = [{ objectType: 'customer', id: customer }];
      const ids = fake.control.seed(
        Array.from({ length: count }, () => ({
          objectType: 'salesOrder',
          fields: { status: 'Issued', totalPrice: '10.50', issuedAt: new Date(fake.clock.now()).toISOString() },
          links,
        })),
      );
      const lines = ids.map((id) => ({
        objectType: 'salesOrderItem',
        fields: { productNum: 'B-1', totalPrice: '10.50' },
        links: [{ objectType: 'salesOrder', id }],
      }));
      fake.control.seed(lines);
      return ids;
    },
    // Only a line: the stamp of the order stays.
    edit: (id) => {
      const links = [{ objectType: 'salesOrder', id }];
      fake.control.seed([{ objectType: 'salesOrderItem', fields: { line: 2, productNum: 'B-2' }, links }]);
    },
    remove: (id) => fake.control.delete({ objectType: 'salesOrder', id }),
    addCustomField: () => {
      const customFields = { 7: { name: 'Dock', type: 'Text', value: 'North' } };
      fake.control.seed([{ objectType: 'salesOrder', fields: { status: 'Issued', customFields } }]);
      return { remoteKey: '7', values: ['North', 'South'] };
    },
    wire: {},
  };
}

function sessionsOf(fake: FishbowlFake): WorldSessions {
  return {
    logins: () =>
      fake.control.log().entries.filter(({ path, status }) => path === '/api/login' && status === 200).length,
    open: () => fake.seatsTaken(),
    expire: () => {
      for (const id of living(fake, 'session')) fake.control.delete({ objectType: 'session', id });
    },
    isLogin: ({ url }) => /\/api\/log(in|out)$/.test(new URL(url).pathname),
  };
}

function fishbowlWorld(): AdapterWorld {
  const clock = createVirtualClock();
  const fake = createFishbowlFake({ clock, seats: 20 });
  return {
    fetch: fakeFetch(fake),
    credential: { token: fake.token, parts: { username: fake.username } },
    baseUrl: 'http://fishbowl.example.com:2456',
    clock,
    ports: {
      users: usersPort(fake),
      customers: customersPort(fake),
      contacts: contactsPort(fake),
      salesOrders: ordersPort(fake),
    },
    sessions: sessionsOf(fake),
  };
}

/** Fishbowl as the conformance cases see it: a server in Denver. */
export const fishbowlSubject: AdapterSubject = {
  adapter: fishbowl({ serverTimeZone: 'America/Denver' }),
  world: fishbowlWorld,
};
