import type { DuplicatePair } from '../find/find-result.ts';
import { comparePartitions } from './compare-partitions.ts';
import { labelRecords } from './label-records.ts';
import { measurePairs } from './measure-pairs.ts';

/** A pair that was compared, as `findDuplicates` tells it. */
export type JudgedPair = Pick<DuplicatePair, 'ids' | 'band'>;

/** What was found, and what is true. */
export interface EvaluationInput {
  /** Which entity a record really belongs to, by record id. Records that it does not name are left out of every figure. */
  readonly truth: ReadonlyMap<string, string>;
  /** Groups that were found, as record ids. A record of the truth that is in no group stands alone. */
  readonly clusters: Iterable<readonly string[]>;
  /** Every pair that was compared, each once. */
  readonly pairs?: Iterable<JudgedPair>;
  /** Where a record comes from, by record id. When given, only pairs of two different sources count as pairs. */
  readonly sources?: ReadonlyMap<string, string>;
}

/** How well found groups fit the truth. Shares are from 0 to 1. */
export interface DuplicateMetrics {
  /** Records with a truth. */
  readonly labelled: number;
  /** Pairs that belong together. */
  readonly truePairs: number;
  /** Pairs that ended up in one group. */
  readonly foundPairs: number;
  /** Share of the found pairs that are true; 1 when nothing was found. */
  readonly precision: number;
  /** Share of the true pairs that were found; 1 when there are none. */
  readonly recall: number;
  /** Harmonic mean of `precision` and `recall`. */
  readonly f1: number;
  /** B-cubed precision: per record, the share of its group that belongs to it; the mean over all records. */
  readonly b3Precision: number;
  /** B-cubed recall: per record, the share of its entity that is in its group; the mean over all records. */
  readonly b3Recall: number;
  /** Harmonic mean of `b3Precision` and `b3Recall`. */
  readonly b3: number;
  /** Records of the largest group. */
  readonly largestCluster: number;
  /** Like `precision`, for the pairs of the automatic band alone, as links. Absent without `pairs`. */
  readonly autoPrecision?: number;
  /** Like `recall`, for the pairs of the automatic band alone, as links. Absent without `pairs`. */
  readonly autoRecall?: number;
  /** Share of the true pairs that were compared at all. Absent without `pairs`. */
  readonly blockingRecall?: number;
}

/**
 * Measures found groups against the truth: pairwise precision, recall and F1 from the groups (never from links), B-cubed,
 * the largest group, and, from links, the automatic band and blocking. Takes a result of `findDuplicates` as it is:
 * `evaluateDuplicates({ truth, ...result })`.
 */
export function evaluateDuplicates(input: EvaluationInput): DuplicateMetrics {
  const labelled = labelRecords(input.truth, input.sources);
  const partitions = comparePartitions(labelled, input.clusters);
  return {
    labelled: labelled.count,
    ...partitions,
    ...(input.pairs ? measurePairs(labelled, partitions.truePairs, input.pairs) : {}),
  };
}
