/** Two records that a person judged. */
export interface ReviewedPair {
  /** Ids of the two records. */
  readonly ids: readonly [string, string];
  /** Both are the same person or company. */
  readonly same: boolean;
}

/** A pair judged to be the same that was not joined, because something forbids it. */
export interface ReviewContradiction {
  /** Ids of the pair judged to be the same. */
  readonly ids: readonly [string, string];
  /** Ids of two records that would have come together by it. */
  readonly against: readonly [string, string];
  /** Why those two stay apart: somebody judged them different, or they are of one source without duplicates. */
  readonly because: 'reviewedDifferent' | 'sameSource';
}

/** What became of the pairs that a person judged. */
export interface ReviewReport {
  /** Pairs judged to be the same, and joined. */
  readonly same: number;
  /** Pairs judged to be different, and kept apart. */
  readonly different: number;
  /** Pairs that name an id the records do not have, or one record twice: they count for nothing. */
  readonly leftOut: number;
  /** Judgements that do not go together; the refusal wins. */
  readonly contradictions: readonly ReviewContradiction[];
}
