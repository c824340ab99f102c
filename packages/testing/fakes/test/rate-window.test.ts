import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDayQuota, createRateWindow, takeAll } from '../src/index.ts';

describe('a rolling window', () => {
  it('frees a unit exactly one window after it was taken, not at the turn of a bucket', () => {
    const window = createRateWindow({ name: 'w', limit: 2, windowMs: 1000 });
    expect([window.take(900), window.take(1000), window.take(1001)]).toEqual([true, true, false]);
    expect(window.waitMs(1001)).toBe(899);
    expect([window.take(1899), window.take(1900), window.take(1901)]).toEqual([false, true, false]);
  });

  it('counts weights', () => {
    const window = createRateWindow({ name: 'w', limit: 10, windowMs: 1000 });
    expect([window.take(0, 8), window.take(0, 3), window.take(0, 2)]).toEqual([true, false, true]);
    expect([window.remaining(0), window.waitMs(5, 4)]).toEqual([0, 995]);
  });

  it('never lets more than its limit through in any span of one window', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 200 }), (gaps) => {
        const window = createRateWindow({ name: 'w', limit: 5, windowMs: 100 });
        let nowMs = 0;
        const passed: number[] = [];
        for (const gap of gaps) {
          nowMs += gap;
          if (window.take(nowMs)) passed.push(nowMs);
        }
        return passed.every((start) => passed.filter((at) => at >= start && at < start + 100).length <= 5);
      }),
    );
  });
});

describe('several limits at once', () => {
  it('are charged all together or not at all', () => {
    const narrow = createRateWindow({ name: 'narrow', limit: 1, windowMs: 1000 });
    const wide = createRateWindow({ name: 'wide', limit: 5, windowMs: 1000 });
    const charges = [{ window: wide, weight: 2 }, { window: narrow }];
    expect(takeAll(charges, 0)).toBeUndefined();
    expect(takeAll(charges, 0)?.name).toBe('narrow');
    expect(wide.remaining(0)).toBe(3);
  });
});

describe('a daily quota', () => {
  it('starts afresh at midnight of the account, not of UTC', () => {
    const quota = createDayQuota({ name: 'd', limit: 1, utcOffsetMs: -3_600_000 });
    const midnight = Date.UTC(2026, 0, 2, 1);
    expect([quota.take(midnight - 2), quota.take(midnight - 1), quota.take(midnight)]).toEqual([true, false, true]);
    expect(quota.waitMs(midnight)).toBe(86_400_000);
  });
});
