import type { IdPair } from './evaluate-duplicates.ts';
import { share } from './harmonic-mean.ts';
import type { LabelledRecords } from './label-records.ts';

/** Precision and recall of single pairs, not of the groups they would make. */
export function measurePairs(
  { numberOf, entities, sources }: LabelledRecords,
  truePairs: number,
  pairs: Iterable<IdPair>,
): { readonly precision: number; readonly recall: number } {
  let found = 0;
  let correct = 0;
  for (const [id1, id2] of pairs) {
    const left = numberOf(id1);
    const right = numberOf(id2);
    if (left === undefined || right === undefined || left === right) continue;
    if (sources && sources[left] === sources[right]) continue;
    found += 1;
    if (entities[left] === entities[right]) correct += 1;
  }
  return { precision: share(correct, found), recall: share(correct, truePairs) };
}
