import type { FieldKind, FieldValues } from '@crmsync/model';
import type { ContributionRef, FieldClaim } from './contribution.ts';
import type { DecidingStep } from './narrow-claims.ts';
import type { Pin } from './survivorship-options.ts';
import type { FieldGroup, SurvivorshipRule } from './survivorship-rule.ts';

/**
 * What settled a field. `only`: one contribution knows it; `agreed`: all mean the same; `rule`: the rule; `combined`: it
 * was put together; `group`, `winnerOf`: it came with another field; `pinned`: a person; else what came before or after the rule.
 */
export type DecidedBy = DecidingStep | 'only' | 'agreed' | 'combined' | 'group' | 'winnerOf' | 'pinned';

/** Why a field has its value. */
export interface FieldProvenance {
  readonly kind: FieldKind;
  /** The rule that held, given or by default. */
  readonly rule: SurvivorshipRule;
  /** The group that held instead, where the field is in one. */
  readonly group?: FieldGroup;
  readonly decidedBy: DecidedBy;
  /** Whose record the rule chose; for a group and `winnerOf` it may not know the field, which then is absent. Missing where nobody claims the field. */
  readonly winner?: ContributionRef;
  /** Whose values the field has: one; several where values were combined; none where the winner does not know it. */
  readonly won: readonly FieldClaim[];
  /** All other claims, by source and record id. */
  readonly lost: readonly FieldClaim[];
  /** The decision of a person that stands above all of it. */
  readonly pin?: Pin;
}

/** The best version of the truth that a set of contributions gives. */
export interface GoldenRecord {
  /** Absent: nobody knows the field, or the winner of its group does not. `null`: cleared. */
  readonly fields: FieldValues;
  /** For every field that any contribution knows or a person has pinned. */
  readonly provenance: { readonly [field: string]: FieldProvenance };
}
