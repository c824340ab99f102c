import type { IdPair } from './evaluate-duplicates.ts';
import { share } from './harmonic-mean.ts';
import type { LabelledRecord } from './label-records.ts';

/** Precision and recall of single pairs, not of the groups they would make. */
export function measurePairs(
  labelled: ReadonlyMap<string, LabelledRecord>,
  truePairs: number,
  pairs: Iterable<IdPair>,
): { readonly precision: number; readonly recall: number } {
  let found = 0;
  let correct = 0;
  for (const [id1, id2] of pairs) {
    const left = labelled.get(id1);
    const right = labelled.get(id2);
    if (!left || !right || id1 === id2) continue;
    if (left.source >= 0 && left.source === right.source) continue;
    found += 1;
    if (left.entity === right.entity) correct += 1;
  }
  return { precision: share(correct, found), recall: share(correct, truePairs) };
}
