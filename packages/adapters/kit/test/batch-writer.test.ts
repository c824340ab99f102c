import {
  AuthenticationError,
  ConflictError,
  RejectedError,
  UnavailableError,
  type WriteOutcome,
} from '@crmsync/adapter';
import { createSteppedClock } from '@crmsync/fakes/clocks';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concurrently, markLost, writeBatch, writeEach } from '../src/index.ts';

interface Item {
  readonly key: string;
}

const itemsOf = (count: number): Item[] => Array.from({ length: count }, (_value, index) => ({ key: `k${index}` }));
const applied = ({ key }: Item): WriteOutcome => ({ key, status: 'applied', id: `id-${key}`, warnings: [] });
const statuses = (outcomes: readonly WriteOutcome[]) => outcomes.map(({ status }) => status);

describe('batches (R19)', () => {
  it('are sent in chunks of the vendor’s maximum', async () => {
    const sizes: number[] = [];
    const outcomes = await writeBatch({
      operation: 'people.update',
      items: itemsOf(250),
      max: 100,
      send: async (chunk) => {
        sizes.push(chunk.length);
        return chunk.map(applied);
      },
    });
    expect(sizes).toEqual([100, 100, 50]);
    expect(outcomes).toHaveLength(250);
  });

  it('pair outcomes by key, never by position; what is not mentioned is unknown', async () => {
    const outcomes = await writeBatch({
      operation: 'people.create',
      items: itemsOf(3),
      max: 10,
      send: async (chunk) => [...chunk].reverse().slice(0, 2).map(applied),
    });
    expect(statuses(outcomes)).toEqual(['unknown', 'applied', 'applied']);
    expect(outcomes[2]).toMatchObject({ key: 'k2', id: 'id-k2' });
  });

  it('whose answer is lost are unknown as a whole and not sent again', async () => {
    let calls = 0;
    const outcomes = await writeBatch({
      operation: 'people.create',
      items: itemsOf(5),
      max: 10,
      send: async () => {
        calls += 1;
        throw markLost(new UnavailableError('no answer'));
      },
    });
    expect(calls).toBe(1);
    expect(new Set(statuses(outcomes))).toEqual(new Set(['unknown']));
  });

  it('refused as a whole are halved until each bad item is known, and every good one is applied', async () => {
    const bad = fc.uniqueArray(fc.integer({ min: 0, max: 63 }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 64 }), bad, async (count, badIndexes) => {
        const items = itemsOf(count);
        const badKeys = new Set(badIndexes.map((index) => `k${index}`));
        const sent = new Map<string, number>();
        const outcomes = await writeBatch({
          operation: 'people.create',
          items,
          max: 100,
          send: async (chunk) => {
            if (chunk.some(({ key }) => badKeys.has(key))) throw new RejectedError('bad row');
            for (const { key } of chunk) sent.set(key, (sent.get(key) ?? 0) + 1);
            return chunk.map(applied);
          },
        });
        const byKey = new Map(outcomes.map((outcome) => [outcome.key, outcome]));
        expect(byKey.size).toBe(count);
        for (const { key } of items) {
          expect(byKey.get(key)?.status).toBe(badKeys.has(key) ? 'refused' : 'applied');
          expect(sent.get(key) ?? 0).toBe(badKeys.has(key) ? 0 : 1);
        }
      }),
    );
  });

  it('with one bad item of n cost at most 2·log2 n requests', async () => {
    for (const count of [16, 32, 100, 128, 256]) {
      for (let bad = 0; bad < count; bad += 1) {
        let calls = 0;
        const outcomes = await writeBatch({
          operation: 'people.create',
          items: itemsOf(count),
          max: 256,
          send: async (chunk) => {
            calls += 1;
            if (chunk.some(({ key }) => key === `k${bad}`)) throw new ConflictError('exists');
            return chunk.map(applied);
          },
        });
        expect(calls).toBeLessThanOrEqual(2 * Math.log2(count));
        expect(outcomes.filter(({ status }) => status === 'refused')).toMatchObject([{ key: `k${bad}` }]);
      }
    }
  });

  it('throw what concerns the connection while nothing was applied, and keep what was applied afterwards', async () => {
    const refuse = async () => {
      throw new AuthenticationError('expired');
    };
    await expect(writeBatch({ operation: 'x', items: itemsOf(3), max: 2, send: refuse })).rejects.toThrow(
      AuthenticationError,
    );
    let calls = 0;
    const outcomes = await writeBatch({
      operation: 'x',
      items: itemsOf(5),
      max: 2,
      send: async (chunk) => {
        calls += 1;
        if (calls > 1) throw new AuthenticationError('expired');
        return chunk.map(applied);
      },
    });
    expect(statuses(outcomes)).toEqual(['applied', 'applied', 'refused', 'refused', 'refused']);
    expect(outcomes[4]).toMatchObject({ error: { code: 'UNAUTHENTICATED' } });
    expect(calls).toBe(2);
  });

  it.each([
    { when: 'while a bad item is looked for', bad: 'k3', failing: 3, refused: ['k2', 'k3'] },
    { when: 'after a bad item was found', bad: 'k2', failing: 4, refused: ['k2', 'k3'] },
  ])('keep what was applied when the connection fails $when', async ({ bad, failing, refused }) => {
    let calls = 0;
    const outcomes = await writeBatch({
      operation: 'x',
      items: itemsOf(4),
      max: 4,
      send: async (chunk) => {
        calls += 1;
        if (calls === failing) throw new AuthenticationError('expired');
        if (chunk.some(({ key }) => key === bad)) throw new RejectedError('bad row');
        return chunk.map(applied);
      },
    });
    const keysOf = (status: string) => outcomes.filter((one) => one.status === status).map(({ key }) => key);
    expect(keysOf('applied')).toEqual(['k0', 'k1']);
    expect(keysOf('refused')).toEqual(refused);
    expect(outcomes.at(-1)).toMatchObject({ error: { code: 'UNAUTHENTICATED' } });
  });

  it('stop between chunks when aborted', async () => {
    const controller = new AbortController();
    const outcomes = await writeBatch({
      operation: 'x',
      items: itemsOf(4),
      max: 2,
      signal: controller.signal,
      send: async (chunk) => {
        controller.abort(new Error('stop'));
        return chunk.map(applied);
      },
    });
    expect(statuses(outcomes)).toEqual(['applied', 'applied', 'refused', 'refused']);
    const before = {
      operation: 'x',
      items: itemsOf(1),
      max: 2,
      signal: AbortSignal.abort('why'),
      send: async () => [],
    };
    await expect(writeBatch(before)).rejects.toBe('why');
  });
});

describe('writes one by one', () => {
  it('run a few at once and keep the order of the items', async () => {
    const clock = createSteppedClock();
    let open = 0;
    let most = 0;
    const outcomes = await clock.run(
      writeEach({
        operation: 'x',
        items: itemsOf(9),
        limit: 3,
        write: async (item) => {
          open += 1;
          most = Math.max(most, open);
          await clock.sleep(10);
          open -= 1;
          return applied(item);
        },
      }),
    );
    expect(most).toBe(3);
    expect(outcomes.map(({ key }) => key)).toEqual(itemsOf(9).map(({ key }) => key));
  });

  it('turn errors about an item into its outcome and let the others be written', async () => {
    const errors: Record<string, Error> = { k0: new RejectedError('bad'), k1: markLost(new UnavailableError('lost')) };
    const outcomes = await writeEach({
      operation: 'x',
      items: itemsOf(3),
      write: async (item) => {
        const error = errors[item.key];
        if (error) throw error;
        return applied(item);
      },
    });
    expect(statuses(outcomes)).toEqual(['refused', 'unknown', 'applied']);
  });

  it('stop after an error about the connection, without losing what was applied', async () => {
    const sent: string[] = [];
    const outcomes = await writeEach({
      operation: 'x',
      items: itemsOf(4),
      limit: 1,
      write: async (item) => {
        sent.push(item.key);
        if (item.key === 'k1') throw new AuthenticationError('expired');
        return applied(item);
      },
    });
    expect(statuses(outcomes)).toEqual(['applied', 'refused', 'refused', 'refused']);
    expect(sent).toEqual(['k0', 'k1']);
  });

  it('throw when nothing was applied at all', async () => {
    const write = async () => {
      throw new AuthenticationError('expired');
    };
    await expect(writeEach({ operation: 'x', items: itemsOf(3), write })).rejects.toThrow(AuthenticationError);
  });
});

describe('bounded concurrency', () => {
  it('gives results in the order of the items', async () => {
    expect(await concurrently([3, 1, 2], 2, async (value, index) => value * 10 + index)).toEqual([30, 11, 22]);
  });
});
