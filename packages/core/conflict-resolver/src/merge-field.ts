import type { FieldValue } from '@crmsync/model';
import { applyRule } from './apply-rule.ts';
import { canonicalValue } from './canonical-value.ts';
import { concludeField } from './conclude-field.ts';
import type { DecisionReason, FieldDecision } from './field-decision.ts';
import { isListKind } from './list-elements.ts';
import type { FieldMergeInput } from './merge-field-input.ts';
import { mergeSet } from './merge-set.ts';
import { sameValue } from './same-value.ts';

/**
 * Decides one field of two sides against their base. One side changed: it is taken, a cleared field included. Both
 * alike: agreed. Both differently: the rule. Without a base a blank is filled and lists are united, else the rule
 * decides. An absent value is never a change.
 * @throws CrmSyncError `CUSTOM_RULE_MISSING` when a `custom` rule names no function of `customRules`
 */
export function mergeField(input: FieldMergeInput): FieldDecision {
  const { local, remote, kind } = input;
  if (remote === undefined) return settled(input, 'unchanged');
  const learnsClearing = local === undefined && !isBlank(input, input.base);
  if (!learnsClearing && sameValue(kind, local, remote, input.compare)) {
    return settled(input, isKnownBefore(input) ? 'unchanged' : 'agreed');
  }
  return hasBase(input) ? mergeAgainstBase(input, remote) : mergeFirst(input, remote);
}

function hasBase(input: FieldMergeInput): boolean {
  return input.base !== undefined || (input.localChanged !== undefined && input.remoteChanged !== undefined);
}

function isKnownBefore(input: FieldMergeInput): boolean {
  if (input.base === undefined) return false;
  return !(input.remoteChanged ?? !sameValue(input.kind, input.remote, input.base, input.compare));
}

function mergeAgainstBase(input: FieldMergeInput, remote: FieldValue): FieldDecision {
  const changed = (value: FieldValue | undefined): boolean =>
    value !== undefined && !sameValue(input.kind, value, input.base, input.compare);
  const localChanged = input.local !== undefined && (input.localChanged ?? changed(input.local));
  const remoteChanged = input.remoteChanged ?? changed(remote);
  if (!localChanged && !remoteChanged) return settled(input, 'unchanged');
  if (!remoteChanged) return concludeField(input, input.local ?? null, 'localChanged', false);
  if (localChanged) return byRule(input);
  // The hub may hold more than this remote can: then its change is applied, not its whole list.
  const holdsMore = isListKind(input.kind) && input.rule.rule === 'setMerge' && changed(input.local);
  return concludeField(input, holdsMore ? mergeSet(input, () => false) : remote, 'remoteChanged', false);
}

function mergeFirst(input: FieldMergeInput, remote: FieldValue): FieldDecision {
  if (isBlank(input, remote)) return concludeField(input, input.local ?? null, 'filledBlank', false);
  if (isBlank(input, input.local)) return concludeField(input, remote, 'filledBlank', false);
  return byRule(input);
}

function isBlank(input: FieldMergeInput, value: FieldValue | undefined): boolean {
  return canonicalValue(input.kind, value, input.compare) === '';
}

function byRule(input: FieldMergeInput): FieldDecision {
  const outcome = applyRule(input, input.rule);
  if (outcome !== undefined) return concludeField(input, outcome.value, outcome.reason, true);
  return { field: input.field, action: 'hold', value: input.local ?? null, reason: 'held', conflict: true };
}

function settled(input: FieldMergeInput, reason: DecisionReason): FieldDecision {
  const value = [input.local, input.remote, input.base].find((known) => known !== undefined) ?? null;
  return { field: input.field, action: 'none', value, reason, conflict: false };
}
