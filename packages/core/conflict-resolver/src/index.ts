export { canonicalValue } from './canonical-value.ts';
export { compareMagnitude } from './compare-magnitude.ts';
export type { CompareOptions } from './compare-options.ts';
export { filledMembers, lengthOf } from './completeness.ts';
export {
  type ConflictSettings,
  type ConflictStrategy,
  conflictSettingsSchema,
  conflictStrategySchema,
} from './conflict-settings.ts';
export { detectConflictingFields, kindOfField, type RecordCompareOptions } from './detect-conflicting-fields.ts';
export type { DecisionReason, FieldDecision } from './field-decision.ts';
export { fieldHash } from './field-hash.ts';
export { defaultRuleFor, defaultToleranceMs, type FieldRule, fieldRuleSchema } from './field-rule.ts';
export { isEmptyValue } from './is-empty-value.ts';
export { elementType, isListKind, isPrimary, type ListElement, listElements } from './list-elements.ts';
export { mergeField } from './merge-field.ts';
export type { FieldMergeInput } from './merge-field-input.ts';
export type { PlainRecord } from './plain-record.ts';
export type { Stamp } from './precedence.ts';
export {
  type ConflictFunction,
  type ConflictResolution,
  type RecordConflict,
  type ResolveConflictInput,
  resolveConflict,
} from './resolve-conflict.ts';
export { sameValue } from './same-value.ts';
