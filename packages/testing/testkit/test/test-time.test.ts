import { describe, expect, it } from 'vitest';
import { createTestTime } from '../src/test-time.ts';

const account = () => {
  let nowMs = 0;
  return {
    now: () => nowMs,
    advance: (ms: number) => {
      nowMs += ms;
    },
  };
};

describe('the time of a case', () => {
  it('moves from wait to wait when nothing else goes on', async () => {
    const time = createTestTime(account());
    const waited = async () => {
      await time.clock.sleep(1_000);
      await Promise.all([time.clock.sleep(5_000), time.clock.sleep(2_000)]);
      return time.clock.now();
    };
    expect(await time.run(waited())).toBe(6_000);
  });

  it('does not move while work goes on', async () => {
    const time = createTestTime(account());
    const work = time.during(async () => {
      for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      return time.clock.now();
    });
    const sleeping = time.clock.sleep(1_000);
    expect(await time.run(work)).toBe(0);
    await time.run(sleeping);
    expect(time.clock.now()).toBe(1_000);
  });

  it('ends a wait that is aborted, with the reason', async () => {
    const time = createTestTime(account());
    const controller = new AbortController();
    const sleeping = time.clock.sleep(1_000, controller.signal);
    controller.abort(new Error('enough'));
    await expect(time.run(sleeping)).rejects.toThrow('enough');
    expect(time.clock.now()).toBe(0);
  });

  it('gives up on a promise that waits for nothing it knows', async () => {
    const time = createTestTime(account());
    await expect(time.run(new Promise(() => undefined))).rejects.toThrow('waits for ever');
  });
});
