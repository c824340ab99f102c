import type { FieldKind, FieldValue } from '@crmsync/model';
import type { CompareOptions } from './compare-options.ts';
import type { FieldRule } from './field-rule.ts';
import type { Stamp } from './precedence.ts';

/** One field of two sides and what both agreed on before. */
export interface FieldMergeInput {
  readonly field: string;
  readonly kind: FieldKind;
  /** What both sides agreed on at the last sync; `undefined` when there is none (first link). */
  readonly base: FieldValue | undefined;
  /** `undefined` = not known, which is no deletion; `null` = cleared. */
  readonly local: FieldValue | undefined;
  /** `undefined` = not fetched, which is no deletion; `null` = cleared. */
  readonly remote: FieldValue | undefined;
  /** How to decide when both sides changed differently. */
  readonly rule: FieldRule;
  /** @default whether the local value differs from the base */
  readonly localChanged?: boolean;
  /** @default whether the remote value differs from the base */
  readonly remoteChanged?: boolean;
  readonly localStamp?: Stamp;
  readonly remoteStamp?: Stamp;
  /** Sources, first wins among simultaneous edits. */
  readonly sourceOrder?: readonly string[];
  /** The host's functions for `custom` rules, by name. */
  readonly customRules?: { readonly [name: string]: (input: FieldMergeInput) => FieldValue };
  readonly compare?: CompareOptions;
}
