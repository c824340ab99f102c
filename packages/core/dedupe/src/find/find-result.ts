import type { TrainedModel } from '../lookup/trained-model.ts';
import type { ReviewReport } from '../review/reviewed-pair.ts';
import type { FindStage } from './find-options.ts';
import type { ReasonCode } from './reason-code.ts';

/** `auto`: sure enough to merge unseen. `review`: a person should look. `no`: compared, and not the same. */
export type PairBand = 'auto' | 'review' | 'no';

/** Two records that were compared. */
export interface DuplicatePair {
  /** Ids of the two records. */
  readonly ids: readonly [string, string];
  readonly band: PairBand;
  /** Probability that both are the same, 0 to 1; where a person decided, or that follows from it, 0 or 1. */
  readonly probability: number;
  /** Evidence for (positive) or against (negative) in bits, the rarity of a match included: 0 is even odds. */
  readonly bits: number;
  /** What decided, strongest first; what a person decided comes before all else. */
  readonly reasons: readonly ReasonCode[];
}

/** What one fact said about a pair. */
export interface FactEvidence {
  /** The fact compared: `name`, `email`, `phone`, `organisation`, `birthday`, `address`, `externalId`, or an `other:` column. */
  readonly fact: string;
  /** How the two sides compare; `missing` where a side has nothing. */
  readonly level: string;
  /** Bits for (positive) or against (negative). */
  readonly bits: number;
}

/** Why a pair was judged as it was. */
export interface PairExplanation extends DuplicatePair {
  /** Both records ended in one cluster. */
  readonly sameCluster: boolean;
  /** Bits before anything is compared: how rare a match is among all pairs. */
  readonly priorBits: number;
  readonly facts: readonly FactEvidence[];
  /** The whole as lines of text, without values of the records. */
  readonly text: string;
}

/** What a blocking rule did. */
export interface BlockingRuleReport {
  readonly rule: string;
  /** Groups of two or more records with one key. */
  readonly blocks: number;
  /** Pairs this rule proposed first. */
  readonly pairs: number;
  /** Blocks too big to compare whole: split by a finer key, or compared only with neighbours. */
  readonly cappedBlocks: number;
  /** Records in the largest block. */
  readonly largestBlock: number;
  /** Pairs of capped blocks that were not compared for this rule. */
  readonly skippedPairs: number;
}

/** A value found in the data to be shared by many, so that it says little about one of them. */
export interface StopListedKey {
  readonly kind: 'switchboard' | 'roleMailbox' | 'sharedMailbox' | 'placeholder' | 'sharedExternalId';
  readonly field: string;
  /** Normal form of the value. It may be personal data: do not log it. */
  readonly value: string;
  readonly records: number;
}

/** Result of `findDuplicates`. */
export interface FindResult {
  /** Groups of two or more ids that are one entity; every id not named stands alone. Ids and groups are sorted. */
  readonly clusters: readonly (readonly string[])[];
  /** Every pair that was compared, made while iterating; can be iterated again. */
  readonly pairs: Iterable<DuplicatePair>;
  /** Compares two records of the input afresh, proposed or not. Throws `UnknownRecordError` for an unknown id. */
  explain(id1: string, id2: string): PairExplanation;
  readonly report: FindReport;
  /** What the search learned, for `createDuplicateIndex`; worked out when it is asked for. */
  readonly model: TrainedModel;
}

/** What was done, and what was left out. */
export interface FindReport {
  readonly records: number;
  readonly comparedPairs: number;
  readonly autoPairs: number;
  readonly reviewPairs: number;
  readonly blocking: readonly BlockingRuleReport[];
  readonly stopListed: readonly StopListedKey[];
  /** What became of the pairs that a person judged, where there were any. */
  readonly reviewed?: ReviewReport;
  /** Wall-clock time of each stage in milliseconds. */
  readonly stages: readonly { readonly stage: FindStage; readonly ms: number }[];
}
