import { type Fact, missing } from '../facts/fact.ts';

const samples = 40_000;
const beliefInStart = 60;

/** log2 of how often each level of each fact comes up between two records taken at random. */
export function estimateChance(facts: readonly Fact[], rows: number): Float64Array[] {
  const draw = drawRows(rows);
  const counts = facts.map(({ levels }) => new Float64Array(levels.length));
  const totals = new Float64Array(facts.length);
  const rounds = rows < 2 ? 0 : Math.min(samples, rows * 50);
  for (let round = 0; round < rounds; round += 1) {
    const a = draw();
    const b = draw();
    if (a === b) continue;
    for (const [f, fact] of facts.entries()) {
      const level = fact.compare(a, b);
      if (level === missing) continue;
      const perLevel = counts[f] as Float64Array;
      perLevel[level] = (perLevel[level] as number) + 1;
      totals[f] = (totals[f] as number) + 1;
    }
  }
  return facts.map(({ levels }, f) =>
    Float64Array.from(levels, ({ chance }, level) => {
      const seen = (counts[f] as Float64Array)[level] as number;
      return Math.log2((seen + beliefInStart * chance) / ((totals[f] as number) + beliefInStart));
    }),
  );
}

// A fixed sequence: the same records give the same estimate.
function drawRows(rows: number): () => number {
  let state = 0x2545f491;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * rows);
  };
}
