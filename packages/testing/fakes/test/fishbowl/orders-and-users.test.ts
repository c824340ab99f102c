import { describe, expect, it } from 'vitest';
import type { FishbowlFakeOptions } from '../../src/index.ts';
import { loggedIn } from './fishbowl-server.ts';

async function stocked(options: FishbowlFakeOptions = {}) {
  const server = await loggedIn(options);
  const [customer = ''] = server.fake.control.seed([{ objectType: 'customer', fields: { name: 'Acme' } }]);
  const order = (num: string, status: string) => ({
    objectType: 'salesOrder',
    fields: { num, status, salesman: 'BenW', totalPrice: '120.50', issuedAt: '2025-12-30T12:00:00Z' },
    links: [{ objectType: 'customer', id: customer }],
  });
  const orders = server.fake.control.seed([order('S1', 'Issued'), order('S2', 'Voided'), order('S3', 'Issued')]);
  server.fake.control.seed([
    {
      objectType: 'salesOrderItem',
      fields: { productNum: 'P1', qtyOrdered: 2, unitPrice: '60.25', totalPrice: '120.50' },
      links: [{ objectType: 'salesOrder', id: orders[0] ?? '' }],
    },
  ]);
  return { ...server, customer, orders };
}

describe('what a server offers', () => {
  const offers = async (version: '20.10' | '25.2' | '26.1') => {
    const { call } = await loggedIn({ version });
    const { sections } = (await call('GET', '/apidocs.json')).body;
    return sections.flatMap(({ endpoints }: { endpoints: { endpoint: { verb: string; path: string } }[] }) =>
      endpoints.map(({ endpoint }) => `${endpoint.verb} ${endpoint.path}`),
    );
  };

  it('differs by version and is told by its own description', async () => {
    const [old, usual, newest] = await Promise.all([offers('20.10'), offers('25.2'), offers('26.1')]);
    expect(old).toContain('GET /api/data-query');
    expect(old).not.toContain('GET /api/sales-orders');
    expect(usual).toContain('GET /api/sales-orders/:id');
    expect(usual).not.toContain('GET /api/sales-orders/:id/memos');
    expect(newest).toContain('DELETE /api/sales-orders/:id/memos/:memoId');
    expect([...old, ...usual, ...newest].filter((each) => each.includes('customers'))).toEqual([]);
  });

  it('is told by verb and path; the titles for people are wrong at times', async () => {
    const { call } = await loggedIn();
    const { version, sections } = (await call('GET', '/apidocs.json')).body;
    const [section] = sections.filter(({ name }: { name: string }) => name === 'Integrations');
    const update = section.endpoints.find(({ title }: { title: string }) => title.startsWith('PUT'));
    expect([version, update.endpoint.verb, update.endpoint.hide]).toEqual(['25.2', 'POST', false]);
  });

  it('answers 404 where it is too old, and 405 to a verb that it does not know', async () => {
    const old = await loggedIn({ version: '20.10' });
    expect((await old.call('GET', '/api/sales-orders')).status).toBe(404);
    const { call } = await loggedIn();
    expect((await call('POST', '/api/sales-orders', { number: 'S9' })).status).toBe(405);
    expect((await call('GET', '/api/customers?name=Acme')).status).toBe(404);
    for (const path of ['/customer', '/sales-order', '/query']) expect((await call('GET', path)).status).toBe(404);
  });
});

describe('sales orders by REST (D4)', () => {
  it('come in pages, are found by number, and filter by status', async () => {
    const { call } = await stocked();
    const first = (await call('GET', '/api/sales-orders?pageSize=2')).body;
    expect(first).toMatchObject({ totalCount: 3, totalPages: 2, pageNumber: 1, pageSize: 2 });
    const numbers = async (query: string) =>
      (await call('GET', `/api/sales-orders?${query}`)).body.results.map(({ number }: { number: string }) => number);
    expect(await numbers('pageSize=2&pageNumber=2')).toEqual(['S3']);
    expect(await numbers('pageSize=2&pageNumber=3')).toEqual([]);
    expect(await numbers('number=S2')).toEqual(['S2']);
    expect(await numbers('status=Issued')).toEqual(['S1', 'S3']);
    expect((await call('GET', '/api/sales-orders?pageNumber=0')).status).toBe(400);
  });

  it('are written in another way by another version', async () => {
    const read = async (version: '25.2' | '26.1') => {
      const { call, orders } = await stocked({ version });
      const list = (await call('GET', '/api/sales-orders')).body;
      return { list, detail: (await call('GET', `/api/sales-orders/${orders[0]}`)).body };
    };
    const usual = await read('25.2');
    expect(usual.list.results[0]).toMatchObject({ salesperson: { name: 'BenW' }, total: '120.50' });
    expect(usual.detail.items).toMatchObject([{ product: { name: 'P1' }, totalPrice: '120.50' }]);
    const newest = await read('26.1');
    expect(newest.list.salesOrders[0]).toMatchObject({ salesPerson: 'BenW', totalPrice: '120.50' });
    expect(newest.detail.soItems).toHaveLength(1);
  });

  it('tell their issue in the list only, with a distance from UTC that has no colon', async () => {
    const { call, orders } = await stocked();
    const { results } = (await call('GET', '/api/sales-orders')).body;
    expect(results[0].dateIssued).toBe('2025-12-30T05:00:00.000-0700');
    expect((await call('GET', `/api/sales-orders/${orders[0]}`)).body).not.toHaveProperty('dateIssued');
    expect((await call('GET', '/api/sales-orders/999')).status).toBe(404);
  });

  it('carry memos on newer servers, as bare lists', async () => {
    const { call, orders } = await stocked({ version: '26.1' });
    const path = `/api/sales-orders/${orders[0]}/memos`;
    const made = (await call('POST', path, { memo: 'Called' })).body;
    expect(made).toMatchObject({ memo: 'Called', username: 'sync', dateCreated: '2025-12-31T17:00:00.000-0700' });
    expect((await call('POST', `${path}/${made.id}`, { memo: 'Called twice' })).body.memo).toBe('Called twice');
    expect((await call('PUT', `${path}/${made.id}`, { memo: 'x' })).status).toBe(405);
    expect((await call('GET', path)).body).toHaveLength(1);
    expect((await call('DELETE', `${path}/${made.id}`)).status).toBe(200);
    expect((await call('GET', path)).body).toEqual([]);
  });
});

describe('users by REST', () => {
  const people = ['benw', 'annl'].map((username) => ({ objectType: 'user', fields: { username, initials: 'X' } }));

  it('have no e-mail and filter by their names', async () => {
    const { call, fake } = await loggedIn();
    fake.control.seed(people);
    const { results } = (await call('GET', '/api/users?username=benw&active=true')).body;
    expect(results).toEqual([
      { id: 2, username: 'benw', firstName: '', lastName: '', initials: 'X', active: true, customFields: [] },
    ]);
  });

  it('come as the same page for ever on a server that ignores paging', async () => {
    const { call, fake } = await loggedIn({ ignoresPaging: ['users'] });
    fake.control.seed(people);
    const page = async (number: number) => (await call('GET', `/api/users?pageSize=1&pageNumber=${number}`)).body;
    expect((await page(1)).results).toHaveLength(3);
    expect(await page(2)).toEqual(await page(1));
  });

  it('keep to the largest page where a setting has one', async () => {
    const { call, fake } = await loggedIn({ maxPageSize: 2 });
    fake.control.seed(people);
    expect((await call('GET', '/api/users?pageSize=1000')).body).toMatchObject({ pageSize: 2, totalPages: 2 });
  });
});

describe('plugin info', () => {
  it('keeps the ids of another system, is searched by its parts, and is updated with POST', async () => {
    const { call } = await loggedIn();
    const path = '/api/integrations/plugin-info';
    const body = {
      plugin: 'crmsync',
      authorization: 'code',
      table: 'SO',
      recordId: 7,
      channelId: 'hs-1',
      info: { a: 1 },
    };
    const made = (await call('POST', path, body)).body;
    expect(made).toEqual({
      id: 1,
      plugin: 'crmsync',
      table: 'SO',
      recordId: 7,
      groupId: null,
      channelId: 'hs-1',
      info: { a: 1 },
    });
    expect((await call('GET', `${path}?plugin=crmsync&authorization=code&recordId=7`)).body).toHaveLength(1);
    expect((await call('GET', `${path}?plugin=crmsync&authorization=other`)).body).toEqual([]);
    expect((await call('POST', `${path}/1`, { ...body, channelId: 'hs-2' })).body.channelId).toBe('hs-2');
    expect((await call('DELETE', `${path}/1`)).status).toBe(200);
    expect((await call('DELETE', `${path}/1`)).status).toBe(404);
  });
});

describe('faults', () => {
  it('come in the form of the vendor', async () => {
    const { call, fake } = await loggedIn();
    fake.control.addFaults([{ match: { nth: 1 }, fault: { kind: 'status', status: 503 } }]);
    expect((await call('GET', '/api/users')).body).toMatchObject({ status: 503, path: '/api/users' });
  });
});
