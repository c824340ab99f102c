import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { collectWebhooks } from '../../src/index.ts';
import { fakeOrg } from './fake-org.ts';

const url = 'https://app.example.test/hooks/salesforce';

describe('outbound messages', () => {
  const subscribed = (...events: string[]) => {
    const org = fakeOrg();
    org.fake.control.subscribe({ url, secret: 'made-up-token', events: events.length === 0 ? ['Contact'] : events });
    return org;
  };
  const text = (body: Uint8Array): string => new TextDecoder().decode(body);

  it('are SOAP posts without a signature: a token in the address and the ids of organisation and action tell who sends', async () => {
    const { fake } = subscribed();
    const id = fake.control.create({ objectType: 'Contact', fields: { LastName: 'D & Co', Email: 'd@example.test' } });
    const [request] = await collectWebhooks(fake);
    expect(request).toMatchObject({
      url: `${url}?token=made-up-token`,
      headers: { 'content-type': 'text/xml; charset=utf-8' },
    });
    const body = text(request!.rawBody);
    const [message] = fake.outboundMessages();
    expect(body).toContain('<notifications xmlns="http://soap.sforce.com/2005/09/outbound">');
    expect(body).toContain('<OrganizationId>00D000000000001EAA</OrganizationId>');
    expect(body).toContain(`<ActionId>${message?.actionId}</ActionId><SessionId xsi:nil="true"/>`);
    expect(body).toMatch(/<Notification><Id>04l\w{15}<\/Id><sObject xsi:type="sf:Contact"/);
    expect(body).toContain(`<sf:Id>${id}</sf:Id>`);
    expect(body).toContain('<sf:LastName>D &amp; Co</sf:LastName>');
    expect(body).toContain('<sf:CreatedDate>2026-01-10T08:00:00.000Z</sf:CreatedDate>');
  });

  it('carry what the record holds when they are sent, and nothing but the id when it is gone', async () => {
    const { fake, seed } = subscribed();
    const [edited, gone] = seed('Contact', { LastName: 'A' }, { LastName: 'B' });
    for (const id of [edited!, gone!]) fake.control.edit({ objectType: 'Contact', id, fields: { Title: 'old' } });
    fake.control.edit({ objectType: 'Contact', id: edited!, fields: { Title: 'new' } });
    fake.control.delete({ objectType: 'Contact', id: gone! });
    const [request] = await collectWebhooks(fake);
    const parts = text(request!.rawBody).split('<Notification>').slice(1);
    expect(parts).toHaveLength(3);
    expect(parts[0]).toContain('<sf:Title>new</sf:Title>');
    expect(parts[1]).toMatch(new RegExp(`<sObject [^>]+><sf:Id>${gone}</sf:Id></sObject>`));
  });

  it('tell nothing of deletes and of other objects', async () => {
    const { fake, seed } = subscribed('Lead');
    const [contact] = seed('Contact', { LastName: 'A' });
    fake.control.edit({ objectType: 'Contact', id: contact!, fields: { Title: 'x' } });
    fake.control.delete({ objectType: 'Contact', id: contact! });
    expect(await collectWebhooks(fake)).toEqual([]);
  });

  it('are not sent for what was rolled back', async () => {
    const { fake, call } = subscribed();
    const records = [{ attributes: { type: 'Contact' }, LastName: 'A' }, { attributes: { type: 'Contact' } }];
    await call('POST', '/composite/sobjects', { allOrNone: true, records });
    expect(fake.control.stats().webhooksPending).toBe(0);
  });

  it('are not sent for neighbours of a record that broke the code of the administrator', async () => {
    const { fake, call } = subscribed();
    fake.addBrokenTrigger({ objectType: 'Contact', message: 'Failed', failsOn: ({ LastName }) => LastName === 'Bad' });
    const records = ['Good', 'Bad'].map((LastName) => ({ attributes: { type: 'Contact' }, LastName }));
    await call('POST', '/composite/sobjects', { allOrNone: false, records });
    expect(fake.control.stats().webhooksPending).toBe(0);
    expect(fake.control.log().counters.records.create).toEqual({});
  });

  it('hold 100 notifications at most', async () => {
    const { fake } = subscribed();
    for (let at = 0; at < 101; at++) fake.control.create({ objectType: 'Contact', fields: { LastName: `N${at}` } });
    const sizes = (await collectWebhooks(fake)).map(({ rawBody }) => text(rawBody).split('<Notification>').length - 1);
    expect(sizes).toEqual([100, 1]);
  });

  it('are sent again later and later until somebody takes them, for a day', async () => {
    const { fake } = subscribed();
    fake.control.create({ objectType: 'Contact', fields: { LastName: 'A' } });
    const bodies: string[] = [];
    const refuse = async ({ body }: { body: string }) => {
      bodies.push(body);
      return 500;
    };
    expect(await fake.control.flushWebhooks({}, refuse)).toMatchObject({ requests: 1, retrying: 1 });
    expect(await fake.control.flushWebhooks({}, refuse)).toMatchObject({ requests: 0 });
    fake.control.advanceClock(15_000);
    expect(await fake.control.flushWebhooks({}, refuse)).toMatchObject({ requests: 1, retrying: 1 });
    const ids = bodies.map((body) => /<Notification><Id>(\w+)</.exec(body)?.[1]);
    expect(ids[0]).toBe(ids[1]);
    fake.control.advanceClock(86_400_000);
    expect(await fake.control.flushWebhooks({}, refuse)).toMatchObject({ requests: 0, abandoned: 1 });
  });

  it('can be lost, sent twice and sent in another order', async () => {
    const { fake } = subscribed();
    for (let at = 0; at < 20; at++) fake.control.create({ objectType: 'Contact', fields: { LastName: `N${at}` } });
    const result = await fake.control.flushWebhooks(
      { drop: 0.3, duplicate: 0.3, reorder: true, seed: 3 },
      async () => 200,
    );
    expect(result.dropped).toBeGreaterThan(0);
    expect(result.duplicated).toBeGreaterThan(0);
    expect(result.delivered).toBe(20 - result.dropped + result.duplicated);
  });

  it('are taken only by an answer that acknowledges them', async () => {
    const { fake } = subscribed();
    let ack = 'false';
    const server = createServer((_request, response) => {
      const ns = 'http://soap.sforce.com/2005/09/outbound';
      response.setHeader('content-type', 'text/xml');
      response.end(
        `<e:Envelope xmlns:e="x"><e:Body><notificationsResponse xmlns="${ns}"><Ack>${ack}</Ack></notificationsResponse></e:Body></e:Envelope>`,
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    fake.control.subscribe({ url: `http://127.0.0.1:${port}/`, secret: '', events: ['Account'] });
    fake.control.create({ objectType: 'Account', fields: { Name: 'Acme' } });
    expect(await fake.control.flushWebhooks()).toMatchObject({ delivered: 0, retrying: 1 });
    ack = 'true';
    fake.control.advanceClock(15_000);
    expect(await fake.control.flushWebhooks()).toMatchObject({ delivered: 1, retrying: 0 });
    server.closeAllConnections();
    server.close();
  });
});
