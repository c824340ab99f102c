import type { PairExplanation } from '../find/find-result.ts';
import type { ReasonCode } from '../find/reason-code.ts';

/** A record that may be the one looked up. */
export interface DuplicateCandidate {
  readonly id: string;
  /** `auto`: sure enough to merge unseen. `review`: a person should look. */
  readonly band: 'auto' | 'review';
  /** Probability that both are the same, 0 to 1. */
  readonly probability: number;
  /** Evidence for or against in bits, the rarity of a match included: 0 is even odds. */
  readonly bits: number;
  /** What decided, strongest first. */
  readonly reasons: readonly ReasonCode[];
}

/** What a lookup found, and what it left out. */
export interface LookupResult {
  /** The surest first; ids decide between equals. */
  readonly candidates: readonly DuplicateCandidate[];
  /** Records that were compared. */
  readonly compared: number;
  /** Rules whose key of this record too many records hold, so that it was not followed. */
  readonly cappedRules: readonly string[];
}

/** Why a record was judged as it was. */
export type CandidateExplanation = Omit<PairExplanation, 'sameCluster'>;

/** Options of one lookup. */
export interface LookupOptions {
  /**
   * Most candidates given.
   * @default 10
   */
  readonly limit?: number;
}
