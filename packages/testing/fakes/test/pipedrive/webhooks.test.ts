import { describe, expect, it } from 'vitest';
import type { WebhookDelivery, WebhookFlushOptions } from '../../src/index.ts';
import { type RecordedFake, recordedFake } from './recorded-fake.ts';

const hook = {
  subscription_url: 'https://hooks.example.test/in',
  event_action: '*',
  event_object: '*',
  name: 'All',
  version: '2.0',
};

async function deliver(
  { fake }: RecordedFake,
  options: WebhookFlushOptions = {},
  status: (delivery: WebhookDelivery) => number = () => 200,
) {
  const deliveries: WebhookDelivery[] = [];
  const result = await fake.control.flushWebhooks(options, async (delivery) => {
    deliveries.push(delivery);
    return status(delivery);
  });
  return { result, deliveries, payloads: deliveries.map(({ body }) => JSON.parse(body)) };
}

describe('webhook subscriptions', () => {
  it('are made, listed and removed, and refuse addresses that do not answer', async () => {
    const { call } = recordedFake({ urlAnswers: (url) => !url.includes('silent') });
    const made = await call('POST', '/v1/webhooks', hook);
    expect(made).toMatchObject({
      status: 201,
      body: { status: 'ok', data: { id: 1, is_active: 1, company_id: 999, version: '2.0' } },
    });
    expect(
      await call('POST', '/v1/webhooks', { ...hook, subscription_url: 'https://silent.example.test' }),
    ).toMatchObject({
      status: 400,
      body: { status: 'error', success: false, errors: { subscription_url: ['invalid or non-reachable URL'] } },
    });
    expect((await call('DELETE', '/v1/webhooks/1')).body).toEqual({ status: 'ok', success: true });
    expect((await call('DELETE', '/v1/webhooks/1')).status).toBe(404);
    expect((await call('GET', '/v1/webhooks')).body.data).toEqual([]);
  });

  it('are at most 40 per user', async () => {
    const { call } = recordedFake();
    for (let at = 0; at < 40; at++) expect((await call('POST', '/v1/webhooks', hook)).status).toBe(201);
    expect((await call('POST', '/v1/webhooks', hook)).status).toBe(403);
  });
});

describe('webhook payloads (version 2.0)', () => {
  it('carry the Basic credentials of their webhook and ids as texts', async () => {
    const fake = recordedFake();
    await fake.call('POST', '/v1/webhooks', {
      ...hook,
      http_auth_user: 'crmsync',
      http_auth_password: 's3cret-made-up',
    });
    await fake.call('POST', '/api/v2/persons', { name: 'Ada' });
    const { deliveries, payloads } = await deliver(fake);
    expect(deliveries[0]).toMatchObject({
      url: hook.subscription_url,
      headers: { authorization: 'Basic Y3Jtc3luYzpzM2NyZXQtbWFkZS11cA==' },
    });
    expect(payloads[0].meta).toMatchObject({
      action: 'create',
      entity: 'person',
      entity_id: '1',
      company_id: '999',
      user_id: '1',
      webhook_id: '1',
      webhook_owner_id: '1',
      timestamp: '2026-01-01T00:00:00.000Z',
      version: '2.0',
      change_source: 'api',
      attempt: 1,
      host: 'acme.pipedrive.com',
      is_bulk_edit: false,
    });
    expect(payloads[0]).toMatchObject({ data: { id: 1, name: 'Ada', visible_to: '3', label: null }, previous: null });
  });

  it('show only what changed in previous, and nothing in data of a delete', async () => {
    const fake = recordedFake();
    await fake.call('POST', '/v1/webhooks', hook);
    await fake.call('POST', '/api/v2/persons', { name: 'Ada' });
    fake.fake.control.advanceClock(1000);
    fake.fake.control.edit({ objectType: 'person', id: '1', fields: { name: 'Ada Byron' } });
    await fake.call('DELETE', '/api/v2/persons/1');
    const [, change, removal] = (await deliver(fake)).payloads;
    expect(change.meta).toMatchObject({ action: 'change', change_source: 'app' });
    expect(change.previous).toEqual({ name: 'Ada', last_name: null, update_time: '2026-01-01T00:00:00Z' });
    expect(removal).toMatchObject({ meta: { action: 'delete' }, data: null, previous: { id: 1, name: 'Ada Byron' } });
  });

  it('tell a merge as a delete that names the winner and a change that names the loser', async () => {
    const fake = recordedFake();
    for (const name of ['Old', 'New']) await fake.call('POST', '/api/v2/persons', { name });
    await fake.call('POST', '/v1/webhooks', { ...hook, event_object: 'person' });
    await fake.call('PUT', '/v1/persons/1/merge', { merge_with_id: 2 });
    const { payloads } = await deliver(fake);
    expect(payloads.map(({ meta }) => [meta.action, meta.entity_id, meta.merged_to_id, meta.merged_from_id])).toEqual([
      ['delete', '1', '2', undefined],
      ['change', '2', undefined, '1'],
    ]);
  });

  it('have custom field values with their type', async () => {
    const fake = recordedFake();
    const make = async (body: object) => (await fake.call('POST', '/api/v2/personFields', body)).body.data;
    const text = await make({ field_name: 'Key', field_type: 'varchar' });
    const choice = await make({ field_name: 'Pick', field_type: 'enum', options: [{ label: 'One' }] });
    const set = await make({ field_name: 'Tags', field_type: 'set', options: [{ label: 'One' }] });
    const money = await make({ field_name: 'Budget', field_type: 'monetary' });
    const range = await make({ field_name: 'When', field_type: 'daterange' });
    const none = await make({ field_name: 'Empty', field_type: 'double' });
    await fake.call('POST', '/v1/webhooks', hook);
    await fake.call('POST', '/api/v2/persons', {
      name: 'Ada',
      custom_fields: {
        [text.field_code]: 'x',
        [choice.field_code]: choice.options[0].id,
        [set.field_code]: [set.options[0].id],
        [money.field_code]: { value: 5, currency: 'EUR' },
        [range.field_code]: { value: '2026-01-01', until: '2026-01-02' },
      },
    });
    expect((await deliver(fake)).payloads[0].data.custom_fields).toEqual({
      [text.field_code]: { type: 'varchar', value: 'x' },
      [choice.field_code]: { type: 'enum', id: choice.options[0].id },
      [set.field_code]: { type: 'set', values: [{ id: set.options[0].id }] },
      [money.field_code]: { type: 'monetary', value: 5, currency: 'EUR' },
      [range.field_code]: { type: 'daterange', from: '2026-01-01', until: '2026-01-02' },
      [none.field_code]: null,
    });
  });

  it('differ from records for activities, pipelines, stages and users', async () => {
    const fake = recordedFake();
    await fake.call('POST', '/v1/webhooks', hook);
    await fake.call('POST', '/api/v2/activities', { subject: 'Call', due_time: '10:00:00' });
    await fake.call('POST', '/api/v2/pipelines', { name: 'Renewals' });
    fake.fake.control.delete({ objectType: 'user', id: '2' });
    const [activity, pipeline, user] = (await deliver(fake)).payloads;
    expect(activity.data.due_time).toEqual({ timezone_id: null, value: '10:00:00' });
    expect(pipeline.data).toMatchObject({ active_flag: true });
    expect(user).toMatchObject({
      meta: { action: 'change', entity: 'user', entity_id: '2' },
      data: { active_flag: false },
      previous: { active_flag: true },
    });
    expect(typeof user.meta.timestamp).toBe('number');
  });

  it('go only to webhooks that asked for the action and the object', async () => {
    const fake = recordedFake();
    await fake.call('POST', '/v1/webhooks', { ...hook, event_action: 'delete', event_object: 'person' });
    await fake.call('POST', '/v1/webhooks', { ...hook, event_action: 'create', event_object: '*' });
    await fake.call('POST', '/api/v2/persons', { name: 'Ada' });
    await fake.call('POST', '/api/v2/deals', { title: 'Engine' });
    await fake.call('DELETE', '/api/v2/persons/1');
    const got = (await deliver(fake)).payloads.map(({ meta }) => `${meta.webhook_id} ${meta.action} ${meta.entity}`);
    expect(got.sort()).toEqual(['1 delete person', '2 create deal', '2 create person']);
  });
});

describe('webhook delivery', () => {
  it('drops, repeats and reorders events by a seed', async () => {
    const run = async (seed: number) => {
      const fake = recordedFake();
      fake.fake.control.subscribe({ url: 'https://hooks.example.test', secret: 'user:password' });
      for (let at = 0; at < 30; at++) await fake.call('POST', '/api/v2/persons', { name: `P ${at}` });
      return (await deliver(fake, { drop: 0.3, duplicate: 0.3, reorder: true, seed })).payloads.map(
        ({ meta }) => meta.entity_id,
      );
    };
    const [one, again, two] = [await run(1), await run(1), await run(2)];
    expect(again).toEqual(one);
    expect(two).not.toEqual(one);
    expect(new Set(one).size).toBeLessThan(30);
    expect(one.length).toBeGreaterThan(new Set(one).size);
    expect(one).not.toEqual([...one].sort((left, right) => Number(left) - Number(right)));
  });

  it('tries four times and counts the attempts; repeats keep the id of the event', async () => {
    const fake = recordedFake();
    await fake.call('POST', '/v1/webhooks', hook);
    await fake.call('POST', '/api/v2/persons', { name: 'Ada' });
    const seen: [string, number][] = [];
    for (let round = 0; round < 5; round++) {
      for (const { meta } of (await deliver(fake, {}, () => 500)).payloads) seen.push([meta.id, meta.attempt]);
    }
    expect(seen.map(([, attempt]) => attempt)).toEqual([1, 2, 3, 4]);
    expect(new Set(seen.map(([id]) => id)).size).toBe(1);
    expect((await fake.call('GET', '/v1/webhooks')).body.data[0]).toMatchObject({ last_http_status: 500 });
  });

  it('loses events for 30 minutes after ten failed first attempts', async () => {
    const fake = recordedFake();
    await fake.call('POST', '/v1/webhooks', hook);
    for (let at = 0; at < 10; at++) await fake.call('POST', '/api/v2/persons', { name: `P ${at}` });
    await deliver(fake, {}, () => 500);
    await fake.call('POST', '/api/v2/persons', { name: 'Lost' });
    expect((await deliver(fake)).payloads).toEqual([]);
    fake.fake.control.advanceClock(30 * 60_000);
    await fake.call('POST', '/api/v2/persons', { name: 'Seen' });
    expect((await deliver(fake)).payloads.map(({ data }) => data.name)).toEqual(['Seen']);
  });

  it('removes a webhook that had no success for three days', async () => {
    const fake = recordedFake();
    await fake.call('POST', '/v1/webhooks', hook);
    fake.fake.control.advanceClock(3 * 24 * 3_600_000);
    await fake.call('POST', '/api/v2/persons', { name: 'Ada' });
    await deliver(fake, {}, () => 500);
    expect((await fake.call('GET', '/v1/webhooks')).body.data).toEqual([]);
  });
});
