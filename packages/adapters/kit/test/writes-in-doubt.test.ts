import { inspect } from 'node:util';
import { AuthenticationError, type WriteOutcome } from '@crmsync/adapter';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Port, type PortContext, path, writeBatch, writeEach } from '../src/index.ts';
import { connected, patch, port } from './support/acme-connection.ts';
import type { ScriptedAnswer } from './support/scripted-fetch.ts';

describe('writes that are aborted or broken off', () => {
  const items = ['a', 'b', 'c', 'd', 'e'].map((key) => ({ key, patch: patch({}) }));
  const answered = z.object({ ids: z.array(z.string()) });
  const send = (context: PortContext, keys: readonly string[]) =>
    context.http.send({ method: 'POST', path: path`/people`, body: { keys }, schema: answered });
  const done = (key: string, id = `id-${key}`): WriteOutcome => ({ key, status: 'applied', id, warnings: [] });
  const batch = { batch: { create: 10 } };
  const inBatches = port(
    {
      create: (context, all) =>
        writeBatch({
          operation: 'people.create',
          items: all,
          max: 2,
          signal: context.options.signal,
          send: async (chunk) => {
            const { body } = await send(
              context,
              chunk.map(({ key }) => key),
            );
            return chunk.map(({ key }, at) => done(key, body.ids[at]));
          },
        }),
    },
    batch,
  );
  const oneByOne = port(
    {
      create: (context, all) =>
        writeEach({
          operation: 'people.create',
          items: all,
          limit: 2,
          signal: context.options.signal,
          write: async ({ key }) => {
            await send(context, [key]);
            return done(key);
          },
        }),
    },
    batch,
  );
  const good = { body: { ids: ['1', '2'] } };
  const told = (outcomes: readonly WriteOutcome[] | undefined) =>
    outcomes?.map(({ key, status }) => `${key} ${status}`);

  async function abortedAfter(requests: number, people: Port, answers: readonly ScriptedAnswer[]) {
    const controller = new AbortController();
    const made = connected({ ports: [people] }, (request) => {
      const at = made.sent.indexOf(request);
      if (at === requests - 1) setImmediate(() => controller.abort('why'));
      return answers[at] ?? { hangs: true };
    });
    const outcomes = made.port.create?.(items, { signal: controller.signal });
    return { outcomes: await made.clock.run(Promise.resolve(outcomes)), sent: made.sent.length };
  }

  it('tell the batch under way as unknown, those behind it as not sent, and those before as they are', async () => {
    const { outcomes, sent } = await abortedAfter(2, inBatches, [good]);
    expect(told(outcomes)).toEqual(['a applied', 'b applied', 'c unknown', 'd unknown', 'e refused']);
    expect(outcomes?.[4]).toMatchObject({ error: { code: 'UNAVAILABLE', retryable: true } });
    expect(sent).toBe(2);
  });

  it('tell the only batch under way as unknown instead of throwing', async () => {
    const { outcomes } = await abortedAfter(1, inBatches, []);
    expect(told(outcomes)).toEqual(['a unknown', 'b unknown', 'c refused', 'd refused', 'e refused']);
  });

  it('tell single writes under way as unknown, and those not begun as not sent', async () => {
    const { outcomes, sent } = await abortedAfter(3, oneByOne, [good]);
    expect(told(outcomes)).toEqual(['a applied', 'b unknown', 'c unknown', 'd refused', 'e refused']);
    expect(sent).toBe(3);
  });

  it('tell the items of a connection that broke after the request as unknown', async () => {
    const broken = {
      fails: new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNRESET' }) }),
    };
    const { port: people, clock } = connected({ ports: [inBatches] }, [good, broken, good]);
    const outcomes = await clock.run(Promise.resolve(people.create?.(items)));
    expect(told(outcomes)).toEqual(['a applied', 'b applied', 'c unknown', 'd unknown', 'e applied']);
  });

  it('tell a write answered in an unknown shape as unknown, without its body', async () => {
    const { port: people, clock } = connected({ ports: [oneByOne] }, () => ({ body: { email: 'ann@example.com' } }));
    const outcomes = await clock.run(Promise.resolve(people.create?.(items)));
    expect(new Set(outcomes?.map(({ status }) => status))).toEqual(new Set(['unknown']));
    expect(inspect(outcomes, { depth: 9, showHidden: true })).not.toContain('ann@');
  });

  it('are unknown when the endpoint fails after it wrote: only what was not applied is thrown', async () => {
    const failing = port({
      create: async (context, all) => {
        await send(
          context,
          all.map(({ key }) => key),
        );
        throw new AuthenticationError('expired');
      },
    });
    const { port: people, clock } = connected({ ports: [failing] }, [good]);
    const outcomes = await clock.run(Promise.resolve(people.create?.(items.slice(0, 1))));
    expect(outcomes).toMatchObject([{ key: 'a', status: 'unknown', error: { code: 'UNAUTHENTICATED' } }]);
  });
});
