import type { PairList } from '../blocking/pair-list.ts';

/** What was found out about pairs that speak for one entity. */
export interface LinkIndex {
  /** Bits of a pair, the smaller row first; `undefined` when it was not proposed or speaks for two entities. */
  bitsOf(a: number, b: number): number | undefined;
}

/** Makes the index of all pairs from 0 bits on, by their smaller row. */
export function indexLinks(rows: number, pairs: PairList, bits: Float32Array): LinkIndex {
  const starts = new Int32Array(rows + 2);
  for (let pair = 0; pair < pairs.count; pair += 1) {
    if ((bits[pair] as number) < 0) continue;
    const next = (pairs.a[pair] as number) + 2;
    starts[next] = (starts[next] as number) + 1;
  }
  for (let row = 2; row < starts.length; row += 1) starts[row] = (starts[row] as number) + (starts[row - 1] as number);
  // Rows are one place late while they are filled; after that each begins where it should.
  const others = new Int32Array(starts[rows + 1] as number);
  const sure = new Float32Array(others.length);
  for (let pair = 0; pair < pairs.count; pair += 1) {
    if ((bits[pair] as number) < 0) continue;
    const next = (pairs.a[pair] as number) + 1;
    const place = starts[next] as number;
    others[place] = pairs.b[pair] as number;
    sure[place] = bits[pair] as number;
    starts[next] = place + 1;
  }
  return {
    bitsOf(a, b) {
      const end = starts[a + 1] as number;
      for (let place = starts[a] as number; place < end; place += 1) if (others[place] === b) return sure[place];
      return undefined;
    },
  };
}
