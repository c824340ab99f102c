import { describe, expect, it } from 'vitest';
import { planScan } from '../src/index.ts';
import { proveMonth, whatDoesNotHold } from './prove/month-proof.ts';

const hourMs = 3_600_000;

describe('the plan of reading an account within its monthly calls', () => {
  it('reads 5,000 contacts in 500 calls, and says how late an edit may be seen that nothing tells', () => {
    const plan = planScan({ contacts: 5_000 });
    expect([plan.callsPerScan - 2, plan.budget]).toEqual([500, 16_000]);
    expect(plan.callsPerMonth).toBeLessThanOrEqual(plan.budget);
    expect(plan.stalenessMs).toBe(plan.sweepEveryMs + 10 * hourMs + hourMs);
  });

  it('reads less often where webhooks and writes need more of the calls', () => {
    const quiet = planScan({ contacts: 5_000 });
    const busy = planScan({ contacts: 5_000, eventsPerDay: 100, writesPerDay: 40 });
    expect(busy.sweepEveryMs).toBeGreaterThan(quiet.sweepEveryMs);
    expect(busy.callsPerMonth).toBeLessThanOrEqual(busy.budget);
  });

  it('keeps the share that lists may use', () => {
    const plan = planScan({ contacts: 2_000 }, { scanShare: 0.3 });
    const scans = Math.ceil((31 * 24 * hourMs) / plan.sweepEveryMs);
    expect((scans + 1) * plan.callsPerScan).toBeLessThanOrEqual(16_000 * 0.3);
  });

  it('is refused where the calls do not suffice for a single reading', () => {
    expect(() => planScan({ contacts: 500_000 })).toThrow(RangeError);
  });
});

describe('a month of an account (A1, A3, A8)', () => {
  it('stays within 80 % of its calls, while edits arrive at once by webhook and else within the bound', async () => {
    const proof = await proveMonth({
      contacts: 200,
      companies: 20,
      projects: 10,
      days: 31,
      monthlyCalls: 5_000,
      toldPerDay: 4,
      silentPerDay: 3,
      writesPerDay: 1,
      pagesPerRun: 5,
    });
    expect(whatDoesNotHold(proof)).toEqual([]);
    expect(proof.usedPart).toBeLessThanOrEqual(0.8);
    expect([proof.told.count > 100, proof.silent.count > 60]).toEqual([true, true]);
    expect(proof.left.length).toBeGreaterThan(0);
    for (const { backAt } of proof.left) expect(Number.isFinite(backAt)).toBe(true);
    const late = { ...proof, silent: { ...proof.silent, slowestMs: proof.plan.stalenessMs + 1 } };
    expect(whatDoesNotHold(late)).toHaveLength(1);
    expect(whatDoesNotHold({ ...proof, calls: proof.plan.budget + 1 })).toHaveLength(1);
  }, 120_000);
});
