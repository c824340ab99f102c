import { describe, expect, it } from 'vitest';
import { localTime } from '../../src/fishbowl/local-time.ts';
import { type FishbowlFakeOptions, startFakeServer } from '../../src/index.ts';
import { fishbowlServer, loggedIn } from './fishbowl-server.ts';

async function sold(options: FishbowlFakeOptions = {}) {
  const server = await loggedIn(options);
  const { control } = server.fake;
  control.seed([{ objectType: 'user', fields: { username: 'BenW', firstName: 'Ben', email: 'ben@example.com' } }]);
  control.seed([
    {
      objectType: 'customer',
      ref: 'acme',
      fields: {
        name: 'Acme',
        number: 'C1',
        groups: ['Wholesale'],
        customFields: { 4: { name: 'Account type', type: 'Drop-Down', value: 'Wholesale' } },
      },
    },
    ...[
      { num: 'S1', status: 'Issued', salesman: 'BenW', totalPrice: '100.10', issuedAt: '2026-01-01T05:30:00Z' },
      { num: 'S2', status: 'Voided', salesman: 'BenW', totalPrice: '50', issuedAt: '2026-01-01T12:00:00Z' },
      { num: 'S3', status: 'Fulfilled', salesman: 'SHOPIFY', totalPrice: '-20.05', issuedAt: '2026-01-02T12:00:00Z' },
      { num: 'S4', status: 'Estimate', salesman: 'BenW', totalPrice: '70', issuedAt: null },
    ].map((fields) => ({ objectType: 'salesOrder', fields, links: [{ objectType: 'customer', ref: 'acme' }] })),
  ]);
  return server;
}

describe('queries (D4)', () => {
  it('read a window of orders with customer, salesman and status in one join', async () => {
    const { query } = await sold();
    const rows = await query(
      `SELECT so.num AS orderNumber, sostatus.name AS orderStatus, customer.name AS customerName, so.salesman,
              sysuser.email AS salesmanEmail, so.totalPrice, so.dateIssued
         FROM so JOIN customer ON customer.id = so.customerId JOIN sostatus ON sostatus.id = so.statusId
         LEFT JOIN sysuser ON sysuser.id = so.salesmanId
        WHERE so.dateIssued >= '2025-12-31 00:00:00' AND so.dateIssued < '2026-01-02T00:00:00'
        ORDER BY so.id LIMIT 100`,
    );
    expect(rows).toEqual([
      {
        orderNumber: 'S1',
        orderStatus: 'Issued',
        customerName: 'Acme',
        salesman: 'BenW',
        salesmanEmail: 'ben@example.com',
        totalPrice: '100.100000000',
        dateIssued: '2025-12-31 22:30:00.000000',
      },
      expect.objectContaining({ orderNumber: 'S2', orderStatus: 'Voided' }),
    ]);
  });

  it('see estimates, voided orders, returns and system users unless they leave them out', async () => {
    const { query } = await sold();
    expect(await query('SELECT COUNT(*) AS n FROM so')).toEqual([{ n: 4 }]);
    const sales = await query(
      "SELECT so.num, so.salesmanId FROM so JOIN sostatus ON sostatus.id = so.statusId WHERE sostatus.name IN ('issued', 'FULFILLED')",
    );
    expect(sales).toEqual([
      { num: 'S1', salesmanId: 2 },
      { num: 'S3', salesmanId: null },
    ]);
  });

  it('tell the ids of order statuses and line types by their names', async () => {
    const { query } = await loggedIn();
    const statuses = await query('SELECT id, name FROM sostatus ORDER BY id');
    expect(statuses).toContainEqual({ id: 20, name: 'Issued' });
    expect(statuses).toContainEqual({ id: 95, name: 'Historical' });
    expect(await query("SELECT id FROM soitemtype WHERE name = 'Subtotal'")).toEqual([{ id: 40 }]);
  });

  it('go on after a pair of time and id', async () => {
    const { query, fake } = await sold();
    fake.control.advanceClock(60_000);
    for (const id of ['2', '3', '4']) fake.control.edit({ objectType: 'salesOrder', id, fields: { note: 'x' } });
    const page = (after: string) =>
      query(
        `SELECT id, dateLastModified FROM so WHERE (dateLastModified, id) > (${after}) ORDER BY dateLastModified, id LIMIT 2`,
      );
    const [first, second] = await page("'2025-12-31 17:00:00', 1");
    expect([first.id, second.id]).toEqual([2, 3]);
    expect(await page(`'${second.dateLastModified}', ${second.id}`)).toMatchObject([{ id: 4 }]);
  });

  it('find a custom field by its id within the JSON', async () => {
    const { query } = await sold();
    expect(await query(`SELECT customFields->>'$."4".value' AS type FROM customer`)).toEqual([{ type: 'Wholesale' }]);
    const groups = `SELECT g.name FROM customer c JOIN accountgrouprelation r ON r.accountId = c.accountId
                      JOIN accountgroup g ON g.id = r.groupId WHERE c.number = 'c1'`;
    expect(await query(groups)).toEqual([{ name: 'Wholesale' }]);
  });

  it('give a person as rows of phone numbers and addresses', async () => {
    const { query, fake } = await sold();
    const link = [{ objectType: 'customer', id: '1' }];
    fake.control.seed([
      { objectType: 'contact', fields: { contactName: 'Ann', type: 'Main', datus: '+15555550123' }, links: link },
      { objectType: 'contact', fields: { contactName: 'Ann', type: 'Email', datus: 'ann@example.com' }, links: link },
      { objectType: 'address', fields: { name: 'HQ', city: 'Denver', state: 'Colorado' }, links: link },
    ]);
    const sql = `SELECT contact.contactName, contacttype.name AS kind, contact.datus FROM customer
                   JOIN contact ON contact.accountId = customer.accountId
                   JOIN contacttype ON contacttype.id = contact.typeId`;
    expect(await query(sql)).toEqual([
      { contactName: 'Ann', kind: 'Main', datus: '+15555550123' },
      { contactName: 'Ann', kind: 'Email', datus: 'ann@example.com' },
    ]);
    const places = `SELECT address.city, stateconst.name FROM address JOIN stateconst ON stateconst.id = address.stateId`;
    expect(await query(places)).toEqual([{ city: 'Denver', name: 'Colorado' }]);
  });

  it('leak password hashes and secrets to whoever selects everything', async () => {
    const { query } = await loggedIn();
    const [user] = await query('SELECT * FROM sysuser');
    expect([user.userPwd, Object.keys(user)]).toEqual([
      expect.stringMatching(/^[0-9a-f]{64}$/),
      expect.arrayContaining(['mfaSecret']),
    ]);
  });

  it.each([
    { bitStyle: 'boolean', value: true },
    { bitStyle: 'number', value: 1 },
    { bitStyle: 'text', value: '1' },
  ] as const)('write bits as $bitStyle by setting', async ({ bitStyle, value }) => {
    const { query } = await sold({ bitStyle });
    expect(await query('SELECT c.activeFlag AS active FROM customer c')).toEqual([{ active: value }]);
  });

  it('write times without a zone, in two ways by setting', async () => {
    const sql = "SELECT dateIssued FROM so WHERE num = 'S1'";
    expect(await (await sold({ dateStyle: 'iso' })).query(sql)).toEqual([{ dateIssued: '2025-12-31T22:30:00.000' }]);
    const tokyo = await sold({ serverTimeZone: 'Asia/Tokyo' });
    expect(await tokyo.query(sql)).toEqual([{ dateIssued: '2026-01-01 14:30:00.000000' }]);
  });

  it('only read, one statement at a time', async () => {
    const { query } = await sold();
    for (const sql of [
      'DELETE FROM so',
      "UPDATE so SET num = 'x'",
      'SELECT 1; DROP TABLE so',
      'SELECT nothing FROM so',
      '',
    ]) {
      expect([sql, (await query(sql)).status]).toEqual([sql, 400]);
    }
    expect(await query("SELECT num FROM so WHERE note = 'it''s; fine' OR id = 1;")).toEqual([{ num: 'S1' }]);
  });

  it('can come as the body of a GET, which fetch cannot send', async () => {
    const { fake, login } = fishbowlServer();
    const { token } = (await login()).body;
    const url = new URL('http://fishbowl.example.com:2456/api/data-query');
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/sql' };
    const body = new TextEncoder().encode('SELECT userName FROM sysuser');
    const response = await fake.handle({ method: 'GET', url, headers, body });
    expect(JSON.parse(response.body)).toEqual([{ userName: 'sync' }]);
  });

  it('see each change at once, over HTTP as well', async () => {
    const { fake, login } = await sold();
    const { token } = (await login()).body;
    const server = await startFakeServer(fake);
    try {
      const count = async () => {
        const url = `${server.url}/api/data-query?query=${encodeURIComponent('SELECT COUNT(*) AS n FROM so')}`;
        return (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).json();
      };
      expect(await count()).toEqual([{ n: 4 }]);
      fake.control.delete({ objectType: 'salesOrder', id: '1' });
      expect(await count()).toEqual([{ n: 3 }]);
    } finally {
      await server.close();
    }
  });
});

describe('changes', () => {
  it('of a line leave the time of its order alone, unless a setting says so', async () => {
    const modified = async (lineTouchesOrder: boolean) => {
      const { query, fake } = await sold({ lineTouchesOrder });
      const link = [{ objectType: 'salesOrder', id: '1' }];
      const [id = ''] = fake.control.seed([{ objectType: 'salesOrderItem', fields: {}, links: link }]);
      fake.control.advanceClock(60_000);
      fake.control.edit({ objectType: 'salesOrderItem', id, fields: { qtyOrdered: 9 } });
      const since = "'2025-12-31 17:00:30'";
      const heads = await query(`SELECT id FROM so WHERE dateLastModified > ${since}`);
      return [heads.length, await query(`SELECT soId FROM soitem WHERE dateLastModified > ${since}`)];
    };
    expect(await modified(false)).toEqual([0, [{ soId: 1 }]]);
    expect(await modified(true)).toEqual([1, [{ soId: 1 }]]);
  });

  it('that delete a record leave a row in the audit table', async () => {
    const { query, fake } = await sold();
    fake.control.delete({ objectType: 'salesOrder', id: '2' });
    expect(await query('SELECT num FROM so WHERE id = 2')).toEqual([]);
    expect(await query('SELECT id, num, REVTYPE FROM so_aud WHERE REVTYPE = 2')).toEqual([
      { id: 2, num: 'S2', REVTYPE: 2 },
    ]);
  });
});

describe('the clock on the wall of the server', () => {
  it('shows the same hour twice when summer time ends', () => {
    const before = localTime(Date.parse('2025-11-02T07:30:00Z'), 'America/Denver');
    const after = localTime(Date.parse('2025-11-02T08:30:00Z'), 'America/Denver');
    expect([before.sql, after.sql]).toEqual(['2025-11-02 01:30:00.000000', '2025-11-02 01:30:00.000000']);
    expect([before.rest, after.rest]).toEqual(['2025-11-02T01:30:00.000-0600', '2025-11-02T01:30:00.000-0700']);
    expect(localTime(0, 'UTC').rest).toBe('1970-01-01T00:00:00.000+0000');
  });
});
