import type { FieldValue, FieldValues, Instant } from '@crmsync/model';

/** Names one record of one source. */
export interface ContributionRef {
  /** Whose record it is: a connection id, or `host`. */
  readonly source: string;
  /** Its id in that source. */
  readonly recordId: string;
}

/**
 * One source's record inside a cluster. What has the same source and record id is the same contribution, however often
 * it is delivered: per field the newest delivery counts.
 */
export interface Contribution extends ContributionRef {
  /** Absent = never set or not looked at, takes no part; `null` = cleared, which is a value. */
  readonly fields: FieldValues;
  /** When the record was last changed, by its source's clock; the moment of every field that has none of its own. */
  readonly updatedAt?: Instant;
  /** When single fields got their value, by the source's clock. */
  readonly setAt?: { readonly [field: string]: Instant };
  /** Fields whose value failed a check of the host: they rank below any value that passed. */
  readonly invalid?: readonly string[];
}

/** What one contribution says about one field. */
export interface FieldClaim extends ContributionRef {
  readonly value: FieldValue;
  readonly at?: Instant;
  readonly invalid?: boolean;
}
