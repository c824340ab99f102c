import type { DecidedBy, FieldClaim, SurvivorshipRule } from '@crmsync/dedupe';
import type { FieldValue } from '@crmsync/model';

/** Whose value a field of a merged record has, and why. */
export interface MergeChoice {
  readonly field: string;
  /** What the survivor said before. `null` = nothing. */
  readonly before: FieldValue;
  readonly value: FieldValue;
  /** Which of the two records said it; `both` also where lists were united, `neither` where a group has no value for it. */
  readonly from: 'survivor' | 'absorbed' | 'both' | 'neither';
  /**
   * Why. `survivor`: nobody set a rule, so the survivor's value stands; `filledBlank`: it had none; `united`: a list of what
   * both hold; else what settled it in `goldenRecord`, such as `rule`, `group`, `pinned`, `agreed` or `only`.
   */
  readonly decidedBy: DecidedBy | 'survivor' | 'filledBlank' | 'united';
  /** The rule that was set for the field, or that of its kind. */
  readonly rule?: SurvivorshipRule['rule'];
  /** Where the value came from: a connection id or `host`, the record there, and when it was set, by that system's clock. */
  readonly source?: string;
  readonly recordId?: string;
  readonly at?: string;
  /** What else was said, and by whom. */
  readonly others: readonly FieldClaim[];
}
