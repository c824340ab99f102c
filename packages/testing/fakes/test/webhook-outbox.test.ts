import { describe, expect, it } from 'vitest';
import { createWebhookOutbox, type WebhookDelivery } from '../src/index.ts';

const setUp = (batchSize = 2, maxAttempts = 2) => {
  const outbox = createWebhookOutbox({
    batchSize,
    maxAttempts,
    encode: ({ url }, events) => ({
      url,
      headers: {},
      body: JSON.stringify(events.map(({ payload, attempt }) => [payload.n, attempt])),
    }),
  });
  const sent: WebhookDelivery[] = [];
  let status = 200;
  return {
    outbox,
    bodies: () => sent.map(({ body }) => JSON.parse(body) as [number, number][]),
    answer: (next: number) => {
      status = next;
    },
    send: async (delivery: WebhookDelivery) => {
      sent.push(delivery);
      return status;
    },
  };
};

describe('the outbox of webhooks', () => {
  it('keeps events only for subscribers that want them', () => {
    const { outbox } = setUp();
    outbox.queue('a', { n: 0 });
    outbox.subscribe({ url: 'https://one.example.test', secret: 's', events: ['a'] });
    outbox.subscribe({ url: 'https://two.example.test', secret: 's' });
    outbox.queue('a', { n: 1 });
    outbox.queue('b', { n: 2 });
    expect(outbox.pending()).toBe(3);
    outbox.unsubscribe('https://two.example.test');
    expect(outbox.pending()).toBe(1);
  });

  it('sends in batches, tries again what was refused and gives up after the last attempt', async () => {
    const { outbox, bodies, answer, send } = setUp();
    outbox.subscribe({ url: 'https://one.example.test', secret: 's' });
    for (const n of [1, 2, 3]) outbox.queue('a', { n });
    answer(500);
    expect(await outbox.flush({}, send)).toMatchObject({ requests: 2, retrying: 3, delivered: 0 });
    expect(await outbox.flush({}, send)).toMatchObject({ abandoned: 3, retrying: 0 });
    expect(bodies()).toEqual([
      [
        [1, 0],
        [2, 0],
      ],
      [[3, 0]],
      [
        [1, 1],
        [2, 1],
      ],
      [[3, 1]],
    ]);
  });

  it('tries again when the receiver cannot be reached', async () => {
    const { outbox } = setUp();
    outbox.subscribe({ url: 'https://one.example.test', secret: 's' });
    outbox.queue('a', { n: 1 });
    const result = await outbox.flush({}, () => Promise.reject(new TypeError('unreachable')));
    expect([result.retrying, outbox.pending()]).toEqual([1, 1]);
  });

  it('drops, doubles and shuffles by seed', async () => {
    const run = async (seed: number) => {
      const { outbox, bodies, send } = setUp(100);
      outbox.subscribe({ url: 'https://one.example.test', secret: 's' });
      for (let n = 0; n < 50; n++) outbox.queue('a', { n });
      const result = await outbox.flush({ drop: 0.2, duplicate: 0.2, reorder: true, seed }, send);
      return {
        result,
        order: bodies()
          .flat()
          .map(([n]) => n),
      };
    };
    const { result, order } = await run(5);
    expect(result.dropped).toBeGreaterThan(0);
    expect(result.duplicated).toBeGreaterThan(0);
    expect(order).toHaveLength(50 - result.dropped + result.duplicated);
    expect(order).not.toEqual([...order].sort((left, right) => left - right));
    expect(await run(5)).toEqual({ result, order });
  });
});
