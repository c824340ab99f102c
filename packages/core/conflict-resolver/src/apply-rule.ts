import { CrmSyncError, type FieldValue, isInstant } from '@crmsync/model';
import { appendUnique } from './append-unique.ts';
import { canonicalValue } from './canonical-value.ts';
import { compareMagnitude } from './compare-magnitude.ts';
import { filledMembers, lengthOf } from './completeness.ts';
import type { DecisionReason } from './field-decision.ts';
import { defaultToleranceMs, type FieldRule } from './field-rule.ts';
import { isEmptyValue } from './is-empty-value.ts';
import { isListKind } from './list-elements.ts';
import type { FieldMergeInput } from './merge-field-input.ts';
import { type LocalWins, mergeSet } from './merge-set.ts';
import { comparePrecedence, compareRank, type Stamp } from './precedence.ts';
import { textMember } from './value-member.ts';

/** What a rule says: a value with its reason, or nothing when a person must decide. */
export interface RuleOutcome {
  readonly value: FieldValue;
  readonly reason: DecisionReason;
}

/** Applies a rule to two different values. `undefined` means hold. Rules that do not fit the values fall back to `newest`. */
export function applyRule(input: FieldMergeInput, rule: FieldRule): RuleOutcome | undefined {
  switch (rule.rule) {
    case 'manual':
      return undefined;
    case 'preferLocal':
      return take(input, 'local', 'preferLocal');
    case 'preferRemote':
      return take(input, 'remote', 'preferRemote');
    case 'newest':
      return newest(input, rule.toleranceMs);
    case 'priority':
      return byPriority(input, rule.order);
    case 'max':
    case 'min':
      return byMagnitude(input, rule.rule);
    case 'longest':
      return bySize(input, 'longest', (value) => [lengthOf(input.kind, value)]);
    case 'mostComplete':
      return bySize(input, 'mostComplete', (value) => [filledMembers(value), lengthOf(input.kind, value)]);
    case 'appendUnique':
      return appended(input, rule.separator);
    case 'setMerge':
      return asSets(input);
    case 'consentSafest':
      return safestConsent(input);
    case 'custom':
      return byHost(input, rule.name);
  }
}

type Side = 'local' | 'remote';

/** Which side wins by the clocks of its stamps, then the rank of its source, then content. */
function newestSide(input: FieldMergeInput, toleranceMs = defaultToleranceMs): Side {
  const [local, remote] = [contentOf(input, 'local'), contentOf(input, 'remote')];
  return localIsNewer(input, toleranceMs)(local, remote) ? 'local' : 'remote';
}

function localIsNewer(input: FieldMergeInput, toleranceMs = defaultToleranceMs): LocalWins {
  const options = { toleranceMs, sourceOrder: input.sourceOrder ?? [] };
  return (local, remote) =>
    comparePrecedence(
      { stamp: input.localStamp, content: local },
      { stamp: input.remoteStamp, content: remote },
      options,
    ) >= 0;
}

function localRanksFirst(input: FieldMergeInput): LocalWins {
  return (local, remote) =>
    compareRank(
      { stamp: input.localStamp, content: local },
      { stamp: input.remoteStamp, content: remote },
      input.sourceOrder ?? [],
    ) >= 0;
}

function newest(input: FieldMergeInput, toleranceMs?: number): RuleOutcome {
  return take(input, newestSide(input, toleranceMs), 'newest');
}

function byPriority(input: FieldMergeInput, order: readonly string[]): RuleOutcome {
  const [local, remote] = [input.localStamp, input.remoteStamp].map((stamp) => rankIn(order, stamp));
  if (local === remote || local === undefined || remote === undefined) {
    return take(input, newestSide(input), 'priority');
  }
  return take(input, local < remote ? 'local' : 'remote', 'priority');
}

function rankIn(order: readonly string[], stamp: Stamp | undefined): number {
  const index = stamp === undefined ? -1 : order.indexOf(stamp.source);
  return index < 0 ? order.length : index;
}

function byMagnitude(input: FieldMergeInput, reason: 'max' | 'min'): RuleOutcome {
  const filled = onlyFilledSide(input);
  if (filled) return take(input, filled, reason);
  const order = compareMagnitude(input.local ?? null, input.remote ?? null);
  if (order === null || order === 0) return newest(input);
  return take(input, order > 0 === (reason === 'max') ? 'local' : 'remote', reason);
}

function bySize(
  input: FieldMergeInput,
  reason: 'longest' | 'mostComplete',
  measure: (value: FieldValue | undefined) => readonly number[],
): RuleOutcome {
  const local = measure(input.local);
  const remote = measure(input.remote);
  const difference = local.map((size, index) => size - (remote[index] ?? 0)).find((each) => each !== 0);
  if (difference === undefined) return newest(input);
  return take(input, difference > 0 ? 'local' : 'remote', reason);
}

function appended(input: FieldMergeInput, separator: string | undefined): RuleOutcome {
  if (isListKind(input.kind)) return asSets(input);
  const value = appendUnique(input, separator);
  return value === undefined ? newest(input) : { value, reason: 'appended' };
}

function asSets(input: FieldMergeInput): RuleOutcome {
  const lists = [input.local, input.remote].some(Array.isArray);
  if (!isListKind(input.kind) && !lists) return newest(input);
  // A first link has no newer edit: nobody has seen the other side's value before.
  const localWins = input.base === undefined ? localRanksFirst(input) : localIsNewer(input);
  return { value: mergeSet(input, localWins), reason: 'setMerged' };
}

function safestConsent(input: FieldMergeInput): RuleOutcome {
  const states = [textMember(input.local, 'state'), textMember(input.remote, 'state')];
  if (states.includes('out')) return take(input, states[0] === 'out' ? 'local' : 'remote', 'consent');
  return take(input, newestSide(withConsentMoments(input)), 'consent');
}

/** Where both sides say when the person answered, that is what counts. */
function withConsentMoments(input: FieldMergeInput): FieldMergeInput {
  const localAt = textMember(input.local, 'at');
  const remoteAt = textMember(input.remote, 'at');
  if (localAt === undefined || remoteAt === undefined || !isInstant(localAt) || !isInstant(remoteAt)) return input;
  return {
    ...input,
    localStamp: { source: input.localStamp?.source ?? 'local', at: localAt },
    remoteStamp: { source: input.remoteStamp?.source ?? 'remote', at: remoteAt },
  };
}

function byHost(input: FieldMergeInput, name: string): RuleOutcome {
  const rules = input.customRules ?? {};
  const decide = Object.hasOwn(rules, name) ? rules[name] : undefined;
  if (decide === undefined) {
    throw new CrmSyncError(`conflict-resolver: the rule "${name}" of field "${input.field}" has no function`, {
      code: 'CUSTOM_RULE_MISSING',
      remedy: 'Pass the function under this name in customRules.',
    });
  }
  return { value: decide(input), reason: 'custom' };
}

function onlyFilledSide(input: FieldMergeInput): Side | undefined {
  if (isEmptyValue(input.local)) return 'remote';
  return isEmptyValue(input.remote) ? 'local' : undefined;
}

function take(input: FieldMergeInput, side: Side, reason: DecisionReason): RuleOutcome {
  return { value: input[side] ?? null, reason };
}

function contentOf(input: FieldMergeInput, side: Side): string {
  return canonicalValue(input.kind, input[side], input.compare);
}
