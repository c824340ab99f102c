import { describe, expect, it } from 'vitest';
import { collectWebhooks, type SuiteDashFake, type SuiteDashFakeOptions } from '../../src/index.ts';
import { contactBody, suiteDashAccount } from './suitedash-account.ts';

const url = 'https://host.example.com/webhooks/suitedash/endpoint-secret';

function listening(options: SuiteDashFakeOptions = {}, events?: readonly string[]) {
  const account = suiteDashAccount(options);
  account.fake.control.subscribe({ url, secret: '', ...(events === undefined ? {} : { events }) });
  return account;
}

async function sent(fake: SuiteDashFake) {
  const requests = await collectWebhooks(fake);
  return requests.map(({ rawBody }) => JSON.parse(new TextDecoder().decode(rawBody)));
}

describe('webhooks (A3)', () => {
  it('are flat camelCase bodies of the keys that the user picked, with nothing that proves their sender', async () => {
    const { call, fake } = listening();
    const { uid } = (await call('POST', '/contact', contactBody())).body.data;
    const [request] = await collectWebhooks(fake);
    expect([request?.url, request?.headers]).toEqual([url, { 'content-type': 'application/json' }]);
    expect(JSON.parse(new TextDecoder().decode(request?.rawBody))).toEqual({
      uid,
      firstName: 'James',
      lastName: 'Smith',
      displayName: 'James Smith',
      email: 'james@example.com',
      backgroundInfo: null,
      event: 'contact.created',
    });
  });

  it('carry other keys in another order where the user picked them', async () => {
    const { call, fake } = listening({ webhookFields: { contact: ['email', 'uid', 'tags'] } });
    await call('POST', '/contact', contactBody());
    const [body] = await sent(fake);
    expect(Object.keys(body)).toEqual(['email', 'uid', 'tags', 'event']);
  });

  it('bring all ten events of the requirement', async () => {
    const { call, fake } = listening();
    const { uid: contact } = (await call('POST', '/contact', contactBody())).body.data;
    await call('PUT', `/contact/${contact}`, { title: 'Boss' });
    const links = [{ objectType: 'contact', id: contact }];
    const project = fake.control.create({ objectType: 'project', fields: { name: 'Deep clean' }, links });
    for (const status of ['In Progress', 'Completed', 'Cancelled']) {
      fake.control.edit({ objectType: 'project', id: project, fields: { status } });
    }
    const extras = {
      'project.milestone_reached': { milestone: 'Half way' },
      'project.delayed': { reason: 'Rain' },
      'project.invoice_sent': { paymentLink: 'https://pay.example.com/1' },
      'project.notes_added': { note: 'Gate code changed' },
    };
    for (const [event, extra] of Object.entries(extras)) {
      fake.control.create({ objectType: 'automation', fields: { event, uid: project, ...extra } });
    }
    const bodies = await sent(fake);
    expect(bodies.map(({ event }) => event)).toEqual([
      'contact.created',
      'contact.updated',
      'projectCreated',
      ...['started', 'completed', 'cancelled'].flatMap((step) => ['projectUpdated', `project.${step}`]),
      ...Object.keys(extras),
    ]);
    expect(bodies.at(-3)).toEqual({
      uid: project,
      name: 'Deep clean',
      status: 'Cancelled',
      clientUid: contact,
      reason: 'Rain',
      event: 'project.delayed',
    });
  });

  it.each([
    { nativeEventStyle: 'camel', word: 'projectUpdated' },
    { nativeEventStyle: 'snake', word: 'project_updated' },
    { nativeEventStyle: 'dotted', word: 'project.updated' },
  ] as const)('of the account itself spell their event by setting: $word', async ({ nativeEventStyle, word }) => {
    const { fake } = listening({ nativeEventStyle }, ['project.updated']);
    const [id = ''] = fake.control.seed([{ objectType: 'project', fields: { name: 'Deep clean' } }]);
    fake.control.edit({ objectType: 'project', id, fields: { name: 'Cleaner' } });
    expect((await sent(fake)).map(({ event }) => event)).toEqual([word]);
  });

  it('echo what the API wrote, tags included', async () => {
    const { call, fake } = listening({}, ['contact.updated']);
    const [id] = fake.control.seed([{ objectType: 'contact', fields: { first_name: 'James', role: 'Lead' } }]);
    await call('PUT', `/contact/${id}`, { tags: ['active'] });
    expect(await sent(fake)).toMatchObject([{ uid: id, event: 'contact.updated' }]);
  });

  it('tell that a project was deleted, which no call of the API does', async () => {
    const { call, fake } = listening({}, ['project.deleted']);
    const [id = ''] = fake.control.seed([{ objectType: 'project', fields: { name: 'Deep clean' } }]);
    fake.control.delete({ objectType: 'project', id });
    expect(await sent(fake)).toMatchObject([{ uid: id, event: 'projectDeleted' }]);
    expect((await call('GET', '/projects')).body.data).toEqual([]);
  });

  it('of an unknown word and about nobody are posted as they are', async () => {
    const { fake } = listening();
    fake.control.create({ objectType: 'automation', fields: { event: 'form.sent', uid: 'gone', answer: 'yes' } });
    expect(await sent(fake)).toEqual([{ uid: 'gone', answer: 'yes', event: 'form.sent' }]);
  });

  it.each([
    { options: {}, tries: 1 },
    { options: { webhookAttempts: 3 }, tries: 3 },
  ])('are tried $tries times, which is a setting', async ({ options, tries }) => {
    const { call, fake } = listening(options);
    await call('POST', '/contact', contactBody());
    let seen = 0;
    for (let at = 0; at < 5; at++) {
      await fake.control.flushWebhooks({}, async () => {
        seen++;
        return 500;
      });
    }
    expect(seen).toBe(tries);
  });

  it('can come twice, in another order, or never', async () => {
    const { fake } = listening();
    for (let at = 0; at < 20; at++) {
      fake.control.create({ objectType: 'contact', fields: { first_name: `Name ${at}`, role: 'Lead' } });
    }
    const result = await fake.control.flushWebhooks({ drop: 0.3, duplicate: 0.3, reorder: true }, async () => 200);
    expect([result.dropped > 0, result.duplicated > 0]).toEqual([true, true]);
  });
});
