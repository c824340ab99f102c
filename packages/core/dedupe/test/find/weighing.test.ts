import { describe, expect, it } from 'vitest';
import { roughGroups } from '../../src/cluster/rough-groups.ts';
import { createRarities } from '../../src/facts/rarity.ts';
import { planContacts } from '../../src/find/plan-contacts.ts';
import { findDuplicates } from '../../src/index.ts';
import { createChanceFactors } from '../../src/model/chance-factor.ts';
import { comparePairs, compareRows } from '../../src/model/compare-pairs.ts';
import { estimateChance } from '../../src/model/estimate-chance.ts';
import { estimateDependence } from '../../src/model/estimate-dependence.ts';
import { traitsOf } from '../../src/model/fact-traits.ts';
import { bayesFactors, oddsOf } from '../../src/model/odds-of.ts';
import { createPairJudge } from '../../src/model/pair-judge.ts';
import { trainModel } from '../../src/model/train-model.ts';
import { createRecordReader } from '../../src/read/record-reader.ts';
import { inventContacts } from './support/populations.ts';

describe('pairs are weighed one fact after the other (B6)', () => {
  it('as each pair is weighed by itself', async () => {
    const { pairs, levels, plan, model } = await weighable();
    const width = plan.facts.length;
    const judge = createPairJudge(model, () => false);
    const bits = new Float32Array(pairs.count);
    judge.weigh(pairs, { from: 0, to: pairs.count }, levels, bits);
    const chances = createChanceFactors(model);
    const factors = new Float64Array(width);
    let limited = 0;
    for (let pair = 0; pair < pairs.count; pair += 1) {
      const [a, b] = [pairs.a[pair] ?? 0, pairs.b[pair] ?? 0];
      const chance = Float32Array.from(chances, (factor, f) => {
        const level = levels[pair * width + f] ?? 255;
        return level === 255 ? 1 : factor(a, b, level, levels, pair * width);
      });
      const own = levels.subarray(pair * width, (pair + 1) * width);
      bayesFactors(model, own, 0, chance, factors);
      const odds = oddsOf(model, own, 0, factors);
      expect(bits[pair]).toBeCloseTo(Math.log2(odds), 4);
      expect(judge.bits(a, b)).toBeCloseTo(Math.log2(odds), 4);
      const alone = model.priorOdds * factors.reduce((product, factor) => product * factor, 1);
      if (Math.abs(Math.log2(odds / alone)) > 0.01) limited += 1;
    }
    // Else the rules for names that speak against a match were never asked.
    expect(limited).toBeGreaterThan(0);
  });

  it('one fact of all pairs compares as all facts of one pair do', async () => {
    const { pairs, levels, plan } = await weighable();
    const own = new Uint8Array(plan.facts.length);
    for (let pair = 0; pair < pairs.count; pair += 7) {
      compareRows(plan.facts, pairs.a[pair] ?? 0, pairs.b[pair] ?? 0, own, 0);
      expect(levels.subarray(pair * own.length, (pair + 1) * own.length)).toEqual(own);
    }
  });
});

describe('a rough grouping', () => {
  it('joins pairs that are more probable than not, and no chain beyond a hundred', () => {
    const rows = 500;
    const chain = Int32Array.from({ length: rows - 1 }, (_, row) => row);
    const pairs = { count: rows - 1, a: chain, b: chain.map((row) => row + 1) };
    const bits = new Float32Array(rows - 1).fill(3);
    bits[10] = 0.5;
    const groups = roughGroups(rows, pairs, bits);
    expect(groups[10]).toBe(groups[0]);
    expect(groups[11]).not.toBe(groups[10]);
    const sizes = new Map<number, number>();
    for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
    expect(Math.max(...sizes.values())).toBe(100);
  });
});

describe('companies whose legal forms are of two laws', () => {
  const company = (id: string, name: string, city = 'Springfield') => ({
    id,
    company: name,
    website: 'https://syndex.example',
    phone: '+1 212 555 0142',
    city,
  });
  const others = Array.from({ length: 200 }, (_, at) => ({
    id: `other ${at}`,
    company: `Company ${String.fromCharCode(97 + (at % 26))}${at} Ltd`,
    website: `https://company${at}.example`,
    city: `Town ${at % 40}`,
  }));

  it('are never merged unseen, and the explanation says why', async () => {
    const records = [company('a', 'Syndex Inc.'), company('b', 'Syndex GmbH'), company('c', 'SYNDEX Corp.'), ...others];
    const { explain } = await findDuplicates(records, { entity: 'company' });
    expect(explain('a', 'c').band).toBe('auto');
    expect(explain('a', 'b')).toMatchObject({ band: 'review' });
    expect(explain('a', 'b').text).toContain('name: otherLegalForm');
  });

  it('count as any other where only one of them says its form', async () => {
    const records = [company('a', 'Syndex Inc.'), company('b', 'Syndex'), ...others];
    const { explain } = await findDuplicates(records, { entity: 'company' });
    expect(explain('a', 'b').band).toBe('auto');
  });
});

async function weighable() {
  const reader = createRecordReader({ entity: 'contact', country: '' }, 1);
  const { records } = inventContacts(5, 400);
  for (const record of records) reader.read(record);
  const table = (await reader.finish()).arrange(Int32Array.from(records, (_, place) => place));
  const rarities = createRarities();
  const plan = planContacts(table, rarities);
  const places: [number, number][] = [];
  for (let a = 0; a < table.rows; a += 1)
    for (let b = a + 1; b < Math.min(a + 9, table.rows); b += 1) places.push([a, b]);
  const pairs = {
    count: places.length,
    a: Int32Array.from(places, ([a]) => a),
    b: Int32Array.from(places, ([, b]) => b),
  };
  const levels = new Uint8Array(pairs.count * plan.facts.length);
  for (const f of plan.facts.keys()) comparePairs(plan.facts, f, pairs, { from: 0, to: pairs.count }, levels);
  rarities.recount(Int32Array.from({ length: table.rows }, (_, row) => row));
  const chances = {
    facts: plan.facts,
    traits: traitsOf(plan.facts),
    chanceShares: estimateChance(plan.facts, table.rows),
    dependence: estimateDependence(plan.facts, plan.strangers),
  };
  return { pairs, levels, plan, model: trainModel({ chances, pairs, levels, rows: table.rows }) };
}
