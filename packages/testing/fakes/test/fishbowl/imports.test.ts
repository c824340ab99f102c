import { describe, expect, it } from 'vitest';
import { customerColumns } from '../../src/fishbowl/customer-import.ts';
import { orderColumns } from '../../src/fishbowl/order-import.ts';
import { loggedIn } from './fishbowl-server.ts';

const row = (columns: readonly string[], values: Record<string, string>) => columns.map((name) => values[name] ?? '');
const customers = (...rows: Record<string, string>[]) => [
  customerColumns,
  ...rows.map((each) => row(customerColumns, each)),
];
const line = {
  SONum: 'S1',
  CustomerName: 'Acme',
  BillToAddress: '1 Main St',
  ProductQuantity: '2',
  ProductPrice: '10.25',
};
const orders = (...rows: Record<string, string>[]) => [orderColumns, ...rows.map((each) => row(orderColumns, each))];
const csv = (table: readonly (readonly string[])[]) => table.map((cells) => cells.join(',')).join('\n');

describe('an import', () => {
  it('answers 200 with nothing: ids have to be read back', async () => {
    const { call, query } = await loggedIn();
    const answer = await call('POST', '/api/import/Customers', customers({ Name: 'Acme', Email: 'acme@example.com' }));
    expect([answer.status, answer.body]).toEqual([200, '']);
    expect(await query("SELECT id, number FROM customer WHERE name = 'Acme'")).toEqual([{ id: 1, number: '10001' }]);
    expect(await query('SELECT datus FROM contact')).toEqual([{ datus: 'acme@example.com' }]);
  });

  it('takes CSV, or arrays with the columns first, and no objects', async () => {
    const { call, query } = await loggedIn();
    expect((await call('POST', '/api/import/Customers', csv(customers({ Name: 'Acme' })))).status).toBe(200);
    expect((await call('POST', '/api/import/Customers', [{ Name: 'Bolt' }])).status).toBe(400);
    expect(await query('SELECT name FROM customer')).toEqual([{ name: 'Acme' }]);
  });

  it('expects every column of its template, and a name in the right case', async () => {
    const { call } = await loggedIn();
    const refused = await call('POST', '/api/import/Customers', [['Name'], ['Acme']]);
    expect([refused.status, refused.body.message]).toEqual([400, expect.stringContaining('Number')]);
    expect((await call('POST', '/api/import/customers', customers({ Name: 'Acme' }))).status).toBe(404);
    const own = await loggedIn({ importColumns: { Customers: ['Name'] } });
    expect((await own.call('POST', '/api/import/Customers', [['Name'], ['Acme']])).status).toBe(200);
  });

  it('stops at an invalid row and keeps the rows before it; by setting it fails as a whole', async () => {
    const names = async (importFailure: 'stops' | 'whole') => {
      const { call, query } = await loggedIn({ importFailure });
      const answer = await call(
        'POST',
        '/api/import/Customers',
        customers({ Name: 'Acme' }, { Name: '' }, { Name: 'Bolt' }),
      );
      expect(answer.status).toBe(402);
      return query('SELECT name FROM customer');
    };
    expect(await names('stops')).toEqual([{ name: 'Acme' }]);
    expect(await names('whole')).toEqual([]);
  });

  it('can be cut in half by a fault', async () => {
    const { call, query, fake } = await loggedIn();
    fake.control.addFaults([{ match: { path: 'import', nth: 1 }, fault: { kind: 'halfBatch' } }]);
    const rows = ['A', 'B', 'C', 'D'].map((Name) => ({ Name }));
    expect((await call('POST', '/api/import/Customers', customers(...rows))).status).toBe(500);
    expect(await query('SELECT name FROM customer')).toEqual([{ name: 'A' }, { name: 'B' }]);
  });
});

describe('customers', () => {
  it('are updated by their names, which are cut at 41 characters', async () => {
    const { call, query } = await loggedIn();
    const long = 'A customer whose name is longer than the table takes';
    await call('POST', '/api/import/Customers', customers({ Name: long, Number: 'C7' }));
    await call('POST', '/api/import/Customers', customers({ Name: long.slice(0, 41), Group: 'Wholesale' }));
    expect(await query('SELECT name, number FROM customer')).toEqual([{ name: long.slice(0, 41), number: 'C7' }]);
  });

  it.each([
    { blankImportCells: 'clear', url: '' },
    { blankImportCells: 'keep', url: 'https://example.com' },
  ] as const)('do with empty cells what a setting says: $blankImportCells', async ({ blankImportCells, url }) => {
    const { call, query } = await loggedIn({ blankImportCells });
    await call('POST', '/api/import/Customers', customers({ Name: 'Acme', URL: 'https://example.com' }));
    await call('POST', '/api/import/Customers', customers({ Name: 'Acme' }));
    expect(await query('SELECT url FROM customer')).toEqual([{ url }]);
  });

  it('have one number and name each', async () => {
    const { fake } = await loggedIn();
    const make = (fields: object) => fake.control.create({ objectType: 'customer', fields: { ...fields } });
    make({ name: 'Acme', number: 'C1' });
    expect(() => make({ name: 'Acme' })).toThrow('unique');
    expect(() => make({ name: 'Bolt', number: 'C1' })).toThrow('unique');
    expect(make({ name: 'Acme', parentId: '1' })).toBe('2');
  });
});

describe('sales orders', () => {
  const path = '/api/import/Sales-Order-Details';

  it('get further lines when their number is imported again, and are not replaced', async () => {
    const { call, query, fake } = await loggedIn();
    fake.control.seed([{ objectType: 'customer', fields: { name: 'Acme' } }]);
    await call('POST', path, orders({ ...line, Status: '20', PONum: 'crm-1' }));
    await call('POST', path, orders({ ...line, Status: '20', PONum: 'crm-1' }));
    expect(await query("SELECT num, totalPrice FROM so WHERE customerPO = 'crm-1'")).toEqual([
      { num: 'S1', totalPrice: '41.000000000' },
    ]);
    expect(await query('SELECT soLineItem FROM soitem ORDER BY soLineItem')).toHaveLength(2);
    expect(fake.control.log().counters.records.create).toEqual({ salesOrder: 1 });
  });

  it('make a customer of a name that is not known, without a word', async () => {
    const { call, query, fake } = await loggedIn();
    await call('POST', path, orders({ ...line, CustomerName: 'Acmee' }));
    expect(await query('SELECT name FROM customer')).toEqual([{ name: 'Acmee' }]);
    expect(fake.control.log().counters.records.create).toEqual({ customer: 1, salesOrder: 1 });
  });

  it.each([
    { problem: 'number', change: { SONum: '' } },
    { problem: 'address', change: { BillToAddress: '' } },
    { problem: 'quantity', change: { ProductQuantity: 'two' } },
    { problem: 'status', change: { Status: 'Begun' } },
  ])('are refused without a proper $problem', async ({ change }) => {
    const { call } = await loggedIn();
    const refused = await call('POST', path, orders({ ...line, ...change }));
    expect([refused.status, refused.body.status]).toEqual([402, 402]);
  });
});

describe('a lost answer', () => {
  it('leaves an order that a repeat would give further lines', async () => {
    const { call, query, fake } = await loggedIn();
    fake.control.addFaults([{ match: { path: 'import', nth: 1 }, fault: { kind: 'dropAfter' } }]);
    const send = () => call('POST', '/api/import/Sales-Order-Details', orders(line));
    await expect(send()).rejects.toThrow(TypeError);
    await send();
    expect(await query('SELECT COUNT(*) AS n FROM soitem')).toEqual([{ n: 2 }]);
  });
});
