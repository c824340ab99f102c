import type { CompareOptions } from '@crmsync/conflict-resolver';
import type { EntityType, FieldKind, FieldValue, Instant } from '@crmsync/model';

/** A person's decision about a field: it outranks every rule until it is released, that is left out. */
export interface Pin {
  readonly field: string;
  /** `null` pins the field empty. */
  readonly value: FieldValue;
  /** When it was set; of several pins of a field the newest holds. */
  readonly at: Instant;
  /** Who set it, as the host names people. */
  readonly by?: string;
  /** The golden record it was set on; a merge fills it in, so that an unmerge finds the way back. */
  readonly setOn?: string;
}

/** What a golden record depends on beside contributions and rules. */
export interface SurvivorshipOptions extends CompareOptions {
  /** Takes kinds, default rules and groups from the model. @default kinds are judged by the values */
  readonly entity?: EntityType;
  /** Kinds by field; they win over the entity. */
  readonly kinds?: { readonly [field: string]: FieldKind };
  /** Sources, first wins: the priority of fields that one side owns, and the tie-break of all others. */
  readonly sourceOrder?: readonly string[];
  /** The moment at which trust that decays is read. */
  readonly now?: Instant;
  /** Moments closer to the newest one than this many milliseconds tie. @default 1000 */
  readonly toleranceMs?: number;
  readonly pins?: readonly Pin[];
}
