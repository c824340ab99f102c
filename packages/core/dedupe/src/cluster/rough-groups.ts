import type { PairList } from '../blocking/pair-list.ts';
import { createJoinedRows } from './joined-rows.ts';

// Odds of two to one.
const fewestBits = 1;
// What is larger by joining alone is held together by chains rather than by one entity.
const largestGroup = 100;

/**
 * Which rows are probably one entity, by joining pairs alone: enough to count how rare values are among entities, at a
 * fraction of the time that `clusterPairs` takes. Decides nothing.
 */
export function roughGroups(rows: number, pairs: PairList, bits: Float32Array): Int32Array {
  const joined = createJoinedRows(rows);
  const sizes = new Int32Array(rows).fill(1);
  for (let pair = 0; pair < pairs.count; pair += 1) {
    if ((bits[pair] as number) < fewestBits) continue;
    const one = joined.find(pairs.a[pair] as number);
    const other = joined.find(pairs.b[pair] as number);
    const size = (sizes[one] as number) + (sizes[other] as number);
    if (one === other || size > largestGroup) continue;
    joined.join(one, other);
    sizes[Math.min(one, other)] = size;
  }
  return joined.all();
}
