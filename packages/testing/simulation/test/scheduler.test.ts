import { describe, expect, it } from 'vitest';
import { createRandom } from '../src/random.ts';
import { createScheduler } from '../src/scheduler.ts';

describe('virtual time', () => {
  it('jumps to what is due next, and lets promises run on in between', async () => {
    const scheduler = createScheduler(createRandom(1), 1_000);
    const seen: number[] = [];
    const walker = async (stepMs: number): Promise<void> => {
      for (let step = 0; step < 3; step += 1) {
        await scheduler.sleep(stepMs);
        seen.push(scheduler.now());
      }
    };
    await scheduler.run(Promise.all([walker(10), walker(25)]));
    expect(seen).toEqual([1_010, 1_020, 1_025, 1_030, 1_050, 1_075]);
  });

  it('orders what is due at one moment by the seed', async () => {
    const orderOf = async (seed: number): Promise<string> => {
      const scheduler = createScheduler(createRandom(seed), 0);
      let order = '';
      for (const name of 'abcdef') {
        scheduler.after(5, () => {
          order += name;
        });
      }
      await scheduler.run(scheduler.sleep(6));
      return order;
    };
    expect(await orderOf(4)).toBe(await orderOf(4));
    expect(await orderOf(4)).not.toBe(await orderOf(5));
  });

  it('waits for work in the real world before anything else happens', async () => {
    const scheduler = createScheduler(createRandom(1), 0);
    const order: string[] = [];
    scheduler.after(1, () => {
      const work = new Promise<void>((resolve) => setTimeout(resolve, 20));
      scheduler.hold(work).then(() => order.push('work is done'));
    });
    scheduler.after(2, () => order.push('next'));
    await scheduler.run(scheduler.sleep(3));
    expect(order).toEqual(['work is done', 'next']);
  });

  it('says so when everybody waits for nothing', async () => {
    const scheduler = createScheduler(createRandom(1), 0);
    await expect(scheduler.run(new Promise(() => undefined))).rejects.toThrow('everybody waits');
  });
});
