import { describe, expect, it } from 'vitest';
import { changesSince, openServer, sell } from './support/server.ts';

const noonInDenver = '2026-06-15T18:00:00.000Z';

describe('customers (D4)', () => {
  it('are companies with everything that hangs on their account', async () => {
    const server = openServer({
      accountType: {
        from: { customField: 'account type' },
        aliases: { Distributor: 'Distribution' },
        defaultType: 'Retail',
      },
    });
    const [ben = ''] = server.fake.control.seed([{ objectType: 'user', fields: { username: 'BenW' } }]);
    const [parent = ''] = server.fake.control.seed([{ objectType: 'customer', fields: { name: 'Holding' } }]);
    const [id = ''] = server.fake.control.seed([
      {
        objectType: 'customer',
        fields: {
          name: 'Acme',
          number: 'C-7',
          defaultSalesmanId: ben,
          parentId: parent,
          note: 'Pays late',
          url: 'https://acme.example.com',
          groups: ['VIP', 'West'],
          customFields: { 4: { name: 'Account type', type: 'Drop-Down List', value: 'distributor' } },
        },
      },
    ]);
    const links = [{ objectType: 'customer', id }];
    server.fake.control.seed([
      { objectType: 'contact', fields: { type: 'Main', datus: '(303) 555-0101', defaultFlag: true }, links },
      { objectType: 'contact', fields: { contactName: 'ACME', type: 'Fax', datus: '(303) 555-0102' }, links },
      { objectType: 'contact', fields: { type: 'Email', datus: 'office@example.com' }, links },
      { objectType: 'contact', fields: { contactName: 'Ann', type: 'Email', datus: 'ann@example.com' }, links },
      { objectType: 'address', fields: { name: 'Dock', address: '2 Dock Road', city: 'Denver' }, links },
      {
        objectType: 'address',
        fields: {
          name: 'Main',
          address: '1 Main Street\nFloor 3',
          city: 'Denver',
          state: 'Colorado',
          zip: '80014',
          country: 'United States',
          defaultFlag: true,
        },
        links,
      },
    ]);
    const { records } = await server.list('customers', { custom: ['number', '4'] });
    expect(records.find(({ ref }) => ref.id === id)).toEqual({
      ref: { objectType: 'customers', id },
      entity: 'company',
      fields: {
        name: 'Acme',
        websites: ['https://acme.example.com'],
        phones: [
          { number: '(303) 555-0101', type: 'main', primary: true },
          { number: '(303) 555-0102', type: 'fax' },
        ],
        emails: [{ address: 'office@example.com', primary: true }],
        addresses: [
          {
            line1: '1 Main Street',
            line2: 'Floor 3',
            city: 'Denver',
            region: 'Colorado',
            postalCode: '80014',
            countryText: 'United States',
          },
          { line1: '2 Dock Road', city: 'Denver' },
        ],
        owner: ben,
        type: { key: 'Distribution', label: 'Distribution' },
        description: { format: 'text', body: 'Pays late' },
        tags: ['VIP', 'West'],
      },
      custom: { number: 'C-7', 4: { key: 'distributor' } },
      associations: { parent: { refs: [{ objectType: 'customers', id: parent }], complete: true } },
      createdAt: noonInDenver,
      updatedAt: noonInDenver,
    });
    expect(records.find(({ ref }) => ref.id === parent)?.fields.type).toEqual({ key: 'Retail', label: 'Retail' });
  });

  it('that were deactivated are told as archived, and come back', async () => {
    const server = openServer();
    const [id = ''] = server.fake.control.seed([{ objectType: 'customer', fields: { name: 'Acme' } }]);
    const { checkpoint } = await server.list('customers');
    server.fake.control.edit({ objectType: 'customer', id, fields: { active: false } });
    const gone = await changesSince(server.port('customers'), checkpoint);
    expect(gone.records).toMatchObject([{ ref: { id }, deleted: { kind: 'soft' } }]);
    server.fake.control.edit({ objectType: 'customer', id, fields: { active: true } });
    const [back] = (await changesSince(server.port('customers'), gone.checkpoint)).records;
    expect(back).not.toHaveProperty('deleted');
  });

  it.each(['boolean', 'number', 'text'] as const)('are read whatever a version makes of bits: %s', async (bitStyle) => {
    const server = openServer({}, { bitStyle, dateStyle: 'iso' });
    server.fake.control.seed([
      { objectType: 'customer', fields: { name: 'Open' } },
      { objectType: 'customer', fields: { name: 'Closed', active: false } },
    ]);
    const { records } = await server.list('customers');
    expect(records.map(({ deleted, createdAt }) => [deleted?.kind, createdAt])).toEqual([
      [undefined, noonInDenver],
      ['soft', noonInDenver],
    ]);
  });
});

describe('people of customers', () => {
  it('are made of the rows of one account with the same name, which have no identity of their own', async () => {
    const server = openServer();
    const [acme = '', other = ''] = server.fake.control.seed([
      { objectType: 'customer', fields: { name: 'Acme' } },
      { objectType: 'customer', fields: { name: 'Other' } },
    ]);
    const row = (customer: string, contactName: string, type: string, datus: string, defaultFlag = false) => ({
      objectType: 'contact',
      fields: { contactName, type, datus, defaultFlag },
      links: [{ objectType: 'customer', id: customer }],
    });
    const [first = '', , elsewhere = ''] = server.fake.control.seed([
      row(acme, 'Ann Example', 'Mobile', '+13035550101'),
      row(acme, 'ann example', 'Email', 'ann@example.com', true),
      row(other, 'Ann Example', 'Email', 'ann@example.org'),
      row(acme, 'Ann Example', 'Web', 'https://ann.example.com'),
      row(acme, 'Acme', 'Main', '+13035550199'),
    ]);
    const { records } = await server.list('contacts');
    expect(records.map(({ ref, fields, associations }) => [ref.id, fields, associations.companies?.refs])).toEqual([
      [
        first,
        {
          firstName: 'Ann',
          lastName: 'Example',
          emails: [{ address: 'ann@example.com', primary: true }],
          phones: [{ number: '+13035550101', type: 'mobile', primary: true }],
        },
        [{ objectType: 'customers', id: acme }],
      ],
      [elsewhere, expect.anything(), [{ objectType: 'customers', id: other }]],
    ]);
  });

  it('are found by their e-mail address and not by that of somebody else', async () => {
    const server = openServer();
    const [acme = ''] = server.fake.control.seed([{ objectType: 'customer', fields: { name: 'Acme' } }]);
    const links = [{ objectType: 'customer', id: acme }];
    const [ann = ''] = server.fake.control.seed([
      { objectType: 'contact', fields: { contactName: 'Ann', type: 'Main', datus: '+13035550101' }, links },
      { objectType: 'contact', fields: { contactName: 'Ann', type: 'Email', datus: 'Ann@example.com' }, links },
      { objectType: 'contact', fields: { contactName: 'Bob', type: 'Email', datus: 'bob@example.com' }, links },
    ]);
    const found = await server.port('contacts').find!([
      { key: 'a', by: 'email', value: 'ann@example.com' },
      { key: 'b', by: 'email', value: 'nn@example.com' },
    ]);
    expect(found.map(({ records }) => records.map(({ ref }) => ref.id))).toEqual([[ann], []]);
    expect(found[0]!.records[0]!.fields.phones).toHaveLength(1);
  });
});

describe('sales orders (D4)', () => {
  it('are read with customer, salesman, amounts, lines and addresses', async () => {
    const server = openServer();
    const { control } = server.fake;
    const [ben = ''] = control.seed([{ objectType: 'user', fields: { username: 'BenW', firstName: 'Ben' } }]);
    const place = {
      name: 'Acme',
      address: '1 Main Street',
      city: 'Denver',
      state: 'Colorado',
      zip: '80014',
      country: '',
    };
    const { order, customer } = sell(server, {
      num: 'S-1',
      status: 'In Progress',
      salesman: 'benw',
      customerPO: 'PO-9',
      subTotal: '100.1',
      totalTax: '8.25',
      totalPrice: '108.35',
      currency: 'USD',
      issuedAt: '2026-06-15T03:30:00.000Z',
      billTo: place,
      customFields: { 7: { name: 'Dock', type: 'Text', value: 'North' } },
    });
    control.seed([
      {
        objectType: 'salesOrderItem',
        fields: { line: 2, typeId: 40, description: 'Subtotal', totalPrice: '100.1' },
        links: [{ objectType: 'salesOrder', id: order }],
      },
      {
        objectType: 'salesOrderItem',
        fields: {
          line: 1,
          productNum: 'B-1',
          description: 'Anvil',
          qtyOrdered: 2,
          qtyFulfilled: 1,
          unitPrice: '50.05',
          totalPrice: '100.1',
        },
        links: [{ objectType: 'salesOrder', id: order }],
      },
    ]);
    const [record] = (await server.list('salesOrders', { custom: ['7', 'salesman', 'customerPO', 'note'] })).records;
    expect(record).toMatchObject({
      fields: {
        number: 'S-1',
        status: 'partlyFulfilled',
        placedAt: '2026-06-15T03:30:00.000Z',
        fulfilledAt: null,
        subtotal: { amount: '100.1', currency: 'USD' },
        tax: { amount: '8.25', currency: 'USD' },
        total: { amount: '108.35', currency: 'USD' },
        addresses: [
          { type: 'billing', line1: '1 Main Street', city: 'Denver', region: 'Colorado', postalCode: '80014' },
        ],
        lines: [
          {
            sku: 'B-1',
            name: 'Anvil',
            type: 'sale',
            quantity: '2',
            fulfilled: '1',
            unitPrice: '50.05',
            total: '100.1',
          },
          { type: 'subtotal', total: '100.1' },
        ],
      },
      custom: { 7: 'North', customerPO: 'PO-9', note: null },
      associations: { companies: { refs: [{ objectType: 'customers', id: customer }], complete: true } },
    });
    expect(record!.fields.owner).toBe(ben);
    expect(record!.custom.salesman).toBe('benw');
  });

  it('that are estimates, voided or cancelled are no sales, unless a setting says so', async () => {
    const statuses = [
      'Estimate',
      'Issued',
      'In Progress',
      'Fulfilled',
      'Closed Short',
      'Voided',
      'Cancelled',
      'Historical',
    ];
    const numbers = async (settings: Parameters<typeof openServer>[0]) => {
      const server = openServer(settings);
      for (const status of statuses) sell(server, { num: status, status, totalPrice: '5' });
      sell(server, { num: 'Return', totalPrice: '-5' });
      return (await server.list('salesOrders')).records.map(({ fields }) => fields.number);
    };
    const sold = ['Issued', 'In Progress', 'Fulfilled', 'Closed Short', 'Historical'];
    expect(await numbers({})).toEqual([...sold, 'Return']);
    expect(await numbers({ creditsAndReturns: false })).toEqual(sold);
    expect(await numbers({ orderStatuses: ['estimate', 'ISSUED'] })).toEqual(['Estimate', 'Issued', 'Return']);
  });

  it('that are voided leave what is synced, which is no deletion, and are told as they are', async () => {
    const server = openServer();
    const { order } = sell(server, { num: 'S-1' });
    const { checkpoint } = await server.list('salesOrders');
    server.fake.control.edit({ objectType: 'salesOrder', id: order, fields: { status: 'Voided' } });
    expect((await changesSince(server.port('salesOrders'), checkpoint)).records).toMatchObject([
      { ref: { id: order }, fields: { status: 'cancelled' }, deleted: { kind: 'filtered' } },
    ]);
    const [outcome] = await server.port('salesOrders').get!([order]);
    expect(outcome).toMatchObject({ status: 'found', record: { deleted: { kind: 'filtered' } } });
  });

  it('show changes that were made in a line alone', async () => {
    const server = openServer();
    const { order } = sell(server, { num: 'S-1' });
    const [line = ''] = server.fake.control.seed([
      { objectType: 'salesOrderItem', fields: { qtyOrdered: 1 }, links: [{ objectType: 'salesOrder', id: order }] },
    ]);
    server.clock.advance(86_400_000);
    const { checkpoint } = await server.list('salesOrders');
    server.clock.advance(86_400_000);
    server.fake.control.edit({ objectType: 'salesOrderItem', id: line, fields: { qtyOrdered: 3 } });
    const { records } = await changesSince(server.port('salesOrders'), checkpoint);
    expect(records).toMatchObject([{ ref: { id: order }, fields: { lines: [{ quantity: '3' }] } }]);
  });

  it('are found by number and customer PO', async () => {
    const server = openServer();
    const { order } = sell(server, { num: 'S-1', customerPO: "O'Brien's" });
    const outcomes = await server.port('salesOrders').find!([
      { key: 'number', by: 'number', value: 's-1' },
      { key: 'po', by: 'customerPO', value: "O'Brien's" },
      { key: 'none', by: 'number', value: 'S' },
    ]);
    expect(outcomes.map(({ records }) => records.map(({ ref }) => ref.id))).toEqual([[order], [order], []]);
  });
});

describe('changes around the hour that comes twice', () => {
  it('are all found, though their stamps are lower than older ones', async () => {
    const server = openServer();
    const before = Date.parse('2026-11-01T07:50:00.000Z');
    server.clock.advance(before - server.clock.now());
    sell(server, { num: 'S-1' });
    let { checkpoint } = await server.list('salesOrders');
    const seen: unknown[] = [];
    for (let step = 0; step < 8; step += 1) {
      server.clock.advance(10 * 60_000);
      sell(server, { num: `S-${step + 2}` });
      server.clock.advance(60_000);
      const changed = await changesSince(server.port('salesOrders'), checkpoint);
      seen.push(...changed.records.map(({ fields }) => fields.number));
      checkpoint = changed.checkpoint;
      server.clock.advance(60_000);
    }
    expect(new Set(seen)).toEqual(new Set(Array.from({ length: 9 }, (_, at) => `S-${at + 1}`)));
  });

  it('do not look back so far where clocks are not turned', () => {
    const lookBack = (serverTimeZone: string) =>
      openServer({ serverTimeZone }).port('salesOrders').capabilities.incremental.lookBackMs;
    expect([lookBack('UTC'), lookBack('America/Phoenix'), lookBack('America/Denver')]).toEqual([
      600_000, 600_000, 4_200_000,
    ]);
  });
});

describe('users and salesmen', () => {
  it('are owners; names on orders that are no users are shown as such', async () => {
    const server = openServer();
    server.fake.control.seed([
      {
        objectType: 'user',
        fields: { username: 'BenW', firstName: 'Ben', lastName: 'West', email: 'ben@example.com' },
      },
      { objectType: 'user', fields: { username: 'Gone', active: false } },
    ]);
    const shop = sell(server, { num: 'S-1', salesman: 'SHOPIFY' });
    sell(server, { num: 'S-2', salesman: 'shopify' });
    sell(server, { num: 'S-3', salesman: 'BenW' });
    const { records } = await server.list('users');
    expect(records.map(({ ref, fields }) => [ref.id, fields])).toEqual([
      ['1', expect.objectContaining({ name: 'Sync User', userId: 'sync' })],
      ['2', { name: 'Ben West', email: 'ben@example.com', active: true, userId: 'BenW' }],
      ['3', { name: 'Gone', email: null, active: false, userId: 'Gone' }],
      ['salesman:shopify', { name: 'SHOPIFY', userId: 'SHOPIFY' }],
    ]);
    const [order] = await server.port('salesOrders').get!([shop.order]);
    expect(order).toMatchObject({ status: 'found', record: { fields: { owner: 'salesman:shopify' } } });
    const owners = await server.port('users').get!(['salesman:shopify', '2', 'salesman:nobody']);
    expect(owners.map(({ status }) => status)).toEqual(['found', 'found', 'missing']);
  });

  it('are read without the secrets that lie beside them', async () => {
    const server = openServer();
    await server.list('users');
    expect(server.queries().join()).not.toMatch(/\*|pwd|mfa|secret/i);
  });
});

describe('orders by REST, for users who may not query', () => {
  it.each([{ version: '25.2' }, { version: '26.1' }] as const)(
    'are read in the words of $version',
    async ({ version }) => {
      const server = openServer({ pageSize: 2, currency: 'USD' }, { version, modules: ['Sales Order', 'User'] });
      const { order, customer } = sell(server, {
        num: 'S-1',
        salesman: 'Sync',
        totalPrice: '12.50',
        issuedAt: noonInDenver,
      });
      const links = [{ objectType: 'salesOrder', id: order }];
      server.fake.control.seed([{ objectType: 'salesOrderItem', fields: { productNum: 'B-1', qtyOrdered: 2 }, links }]);
      for (const num of ['S-2', 'S-3', 'S-4']) sell(server, { num, salesman: 'SHOPIFY' });
      sell(server, { num: 'S-5', status: 'Voided' });
      const { records } = await server.list('salesOrders');
      expect(records.map(({ fields }) => [fields.number, fields.owner])).toEqual([
        ['S-1', '1'],
        ['S-2', 'salesman:shopify'],
        ['S-3', 'salesman:shopify'],
        ['S-4', 'salesman:shopify'],
      ]);
      expect(records[0]).toMatchObject({
        fields: { status: 'issued', placedAt: noonInDenver, total: { amount: '12.5', currency: 'USD' } },
        associations: { companies: { refs: [{ objectType: 'customers', id: customer }] } },
        updatedAt: noonInDenver,
      });
      expect(records[0]!.fields).not.toHaveProperty('lines');
      const [alone, none] = await server.port('salesOrders').get!([order, '999']);
      expect(alone).toMatchObject({ status: 'found', record: { fields: { lines: [{ sku: 'B-1', quantity: '2' }] } } });
      expect(alone).not.toHaveProperty('record.fields.placedAt');
      expect(none).toEqual({ id: '999', status: 'missing' });
      expect(server.queries()).toHaveLength(1);
    },
  );

  it('end where a server ignores which page is asked for', async () => {
    const fakeOptions = { modules: ['Sales Order', 'User'], ignoresPaging: ['salesOrders', 'users'] } as const;
    const server = openServer({ pageSize: 2 }, fakeOptions);
    for (const num of ['S-1', 'S-2', 'S-3']) sell(server, { num });
    expect((await server.list('salesOrders')).records).toHaveLength(3);
    const users = await server.list('users');
    expect(users.records.map(({ fields }) => fields)).toEqual([{ name: 'Sync User', active: true, userId: 'sync' }]);
  });

  it('tell no changes', async () => {
    const server = openServer({}, { modules: ['Sales Order', 'User'] });
    const port = server.port('salesOrders') as { checkpointFrom?(since: string): never };
    const checkpoint = port.checkpointFrom!(noonInDenver);
    await expect(changesSince(server.port('salesOrders'), checkpoint)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});
