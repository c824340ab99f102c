import type { JudgedPair } from './evaluate-duplicates.ts';
import { share } from './harmonic-mean.ts';
import type { LabelledRecords } from './label-records.ts';

/** Figures of single pairs, not of the groups they would make. */
export interface PairFigures {
  readonly autoPrecision: number;
  readonly autoRecall: number;
  readonly blockingRecall: number;
}

/** Measures the automatic band and blocking by the pairs that were compared. */
export function measurePairs(
  { numberOf, entities, sources }: LabelledRecords,
  truePairs: number,
  pairs: Iterable<JudgedPair>,
): PairFigures {
  let auto = 0;
  let autoCorrect = 0;
  let correct = 0;
  for (const { ids, band } of pairs) {
    const left = numberOf(ids[0]);
    const right = numberOf(ids[1]);
    if (left === undefined || right === undefined || left === right) continue;
    if (sources && sources[left] === sources[right]) continue;
    const same = entities[left] === entities[right];
    if (same) correct += 1;
    if (band !== 'auto') continue;
    auto += 1;
    if (same) autoCorrect += 1;
  }
  return {
    autoPrecision: share(autoCorrect, auto),
    autoRecall: share(autoCorrect, truePairs),
    blockingRecall: share(correct, truePairs),
  };
}
