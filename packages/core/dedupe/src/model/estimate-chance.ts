import { type Fact, missing } from '../facts/fact.ts';
import { levelShares } from './level-shares.ts';

const samples = 40_000;
const beliefInStart = 60;

/** How often each level of each fact comes up between two records taken at random, placed as by `levelShares`. */
export function estimateChance(facts: readonly Fact[], rows: number): Float64Array {
  const strangers = drawPairs(rows);
  const counts = facts.map((fact) => countLevels(fact, strangers));
  const totals = counts.map((perLevel) => perLevel.reduce((sum, count) => sum + count, 0));
  return levelShares(facts, ({ chance }, f, level) => {
    const seen = (counts[f] as Float64Array)[level] as number;
    return (seen + beliefInStart * chance) / ((totals[f] as number) + beliefInStart);
  });
}

// One fact after the other, which is faster than pair by pair.
function countLevels({ levels, compare }: Fact, { a, b }: DrawnPairs): Float64Array {
  const counts = new Float64Array(levels.length);
  for (let pair = 0; pair < a.length; pair += 1) {
    const level = compare(a[pair] as number, b[pair] as number);
    if (level !== missing) counts[level] = (counts[level] as number) + 1;
  }
  return counts;
}

interface DrawnPairs {
  readonly a: Int32Array;
  readonly b: Int32Array;
}

// A fixed sequence: the same records give the same estimate.
function drawPairs(rows: number): DrawnPairs {
  const rounds = rows < 2 ? 0 : Math.min(samples, rows * 50);
  const drawn = { a: new Int32Array(rounds), b: new Int32Array(rounds) };
  let state = 0x2545f491;
  const draw = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * rows);
  };
  let count = 0;
  for (let round = 0; round < rounds; round += 1) {
    const a = draw();
    const b = draw();
    if (a === b) continue;
    drawn.a[count] = a;
    drawn.b[count] = b;
    count += 1;
  }
  return { a: drawn.a.subarray(0, count), b: drawn.b.subarray(0, count) };
}
