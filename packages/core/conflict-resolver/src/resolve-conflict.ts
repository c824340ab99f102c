import { CrmSyncError, type FieldKind, type FieldValue, type FieldValues } from '@crmsync/model';
import { concludeField } from './conclude-field.ts';
import { type ConflictStrategy, conflictStrategySchema } from './conflict-settings.ts';
import { comparableFields, kindOfField, type RecordCompareOptions } from './detect-conflicting-fields.ts';
import type { FieldDecision } from './field-decision.ts';
import { defaultRuleFor, type FieldRule } from './field-rule.ts';
import { mergeField } from './merge-field.ts';
import type { FieldMergeInput } from './merge-field-input.ts';
import { type PlainRecord, plainFields } from './plain-record.ts';
import type { Stamp } from './precedence.ts';
import { recordMoment } from './record-moment.ts';

/** What a host's own strategy gets to see. */
export interface RecordConflict {
  readonly local: PlainRecord;
  readonly remote: PlainRecord;
  readonly base: PlainRecord | undefined;
  /** Fields that need a decision; all others are settled. */
  readonly conflictingFields: readonly string[];
}

/** A host's own strategy: values for conflicting fields. A field it does not name stays for a person. */
export type ConflictFunction = (conflict: RecordConflict) => PlainRecord | undefined;

/** Two records of the same thing, and how to settle their differences. */
export interface ResolveConflictInput extends RecordCompareOptions {
  readonly local: object;
  readonly remote: object;
  /** What both agreed on before: with it, only fields that both changed are in conflict. */
  readonly base?: object;
  readonly strategy: ConflictStrategy | ConflictFunction;
  /** Source ids, first wins; also breaks ties. Needed by `source_priority`. */
  readonly sourcePriority?: readonly string[];
  /** Whose records they are. @default { local: 'local', remote: 'remote' } */
  readonly sources?: { readonly local: string; readonly remote: string };
  /** Rules by field, or a function of the host; they win over the strategy. */
  readonly rules?: { readonly [field: string]: FieldRule | ((input: FieldMergeInput) => FieldValue) };
  readonly customRules?: FieldMergeInput['customRules'];
  /** Edits in the same span of this many milliseconds count as simultaneous. @default 1000 */
  readonly toleranceMs?: number;
}

/** The outcome for two records. */
export interface ConflictResolution {
  /** `manual` when at least one field waits for a person. */
  readonly resolution: 'auto' | 'manual';
  /** The record that holds from now on; fields that wait have the local value. */
  readonly merged: PlainRecord;
  /** Fields that both changed, or without a base both fill, differently. */
  readonly conflictingFields: readonly string[];
  readonly decisions: readonly FieldDecision[];
}

/**
 * Settles the differences of two records. Fields that only one side knows, fills or (with a base) changed need no
 * strategy. With a base, lists merge as sets whatever the strategy, except for `manual_review`; an opt-out always wins
 * over an opt-in under the automatic strategies. Newness is read from `updatedAt`; where neither record has one and no
 * priority is given, `timestamp_based` leaves the field to a person.
 * @throws CrmSyncError `CONFLICT_STRATEGY_INVALID` for an unknown strategy or a priority without sources
 */
export function resolveConflict(input: ResolveConflictInput): ConflictResolution {
  checkStrategy(input);
  const records: Records = {
    local: plainFields(input.local),
    remote: plainFields(input.remote),
    base: input.base === undefined ? undefined : plainFields(input.base),
  };
  const stamps = { local: stampOf(input, 'local'), remote: stampOf(input, 'remote') };
  const fields = comparableFields([records.local, records.remote], input).map((field) =>
    fieldInput(input, records, stamps, field),
  );
  return outcome(input, decideFields(input, fields));
}

interface Records {
  readonly local: FieldValues;
  readonly remote: FieldValues;
  readonly base: FieldValues | undefined;
}

interface Stamps {
  readonly local: Stamp;
  readonly remote: Stamp;
}

function checkStrategy(input: ResolveConflictInput): void {
  const { strategy } = input;
  if (typeof strategy === 'function') return;
  const known = conflictStrategySchema.safeParse(strategy).success;
  if (known && (strategy !== 'source_priority' || (input.sourcePriority ?? []).length > 0)) return;
  throw new CrmSyncError(
    known
      ? 'conflict-resolver: the strategy "source_priority" needs sourcePriority'
      : 'conflict-resolver: the strategy is not known',
    {
      code: 'CONFLICT_STRATEGY_INVALID',
      remedy: `Use a function or one of ${conflictStrategySchema.options.join(', ')}.`,
    },
  );
}

function stampOf(input: ResolveConflictInput, side: 'local' | 'remote'): Stamp {
  const source = input.sources?.[side] ?? side;
  const at = recordMoment(input[side]);
  return at === undefined ? { source } : { source, at };
}

function fieldInput(input: ResolveConflictInput, records: Records, stamps: Stamps, field: string): FieldMergeInput {
  const base = records.base === undefined ? undefined : ownValue(records.base, field);
  const local = ownValue(records.local, field);
  const remote = ownValue(records.remote, field);
  const kind = kindOfField(field, [local, remote, base], input);
  const given = input.rules && Object.hasOwn(input.rules, field) ? input.rules[field] : undefined;
  const customRules = typeof given === 'function' ? { [field]: given } : input.customRules;
  const undated = stamps.local.at === undefined && stamps.remote.at === undefined;
  return {
    field,
    kind,
    base,
    local,
    remote,
    rule:
      typeof given === 'function' ? { rule: 'custom', name: field } : (given ?? ruleOfStrategy(input, kind, undated)),
    localStamp: stamps.local,
    remoteStamp: stamps.remote,
    sourceOrder: input.sourcePriority ?? [],
    compare: input,
    ...(customRules ? { customRules } : {}),
  };
}

function ruleOfStrategy(input: ResolveConflictInput, kind: FieldKind, undated: boolean): FieldRule {
  const { strategy, sourcePriority, toleranceMs } = input;
  if (typeof strategy === 'function' || strategy === 'manual_review') return { rule: 'manual' };
  const usual = defaultRuleFor(kind);
  if (usual.rule === 'consentSafest') return usual;
  // Without a base, a strategy about whole records decides whole lists too.
  if (usual.rule === 'setMerge' && (strategy === 'field_merge' || input.base !== undefined)) return usual;
  if (strategy === 'source_priority') return { rule: 'priority', order: sourcePriority ?? [] };
  if (undated && sourcePriority === undefined) return { rule: 'manual' };
  return toleranceMs === undefined ? { rule: 'newest' } : { rule: 'newest', toleranceMs };
}

function decideFields(input: ResolveConflictInput, fields: readonly FieldMergeInput[]): readonly FieldDecision[] {
  const decisions = fields.map((field) => mergeField(field));
  const held = decisions.filter(({ action }) => action === 'hold').map(({ field }) => field);
  if (typeof input.strategy !== 'function' || held.length === 0) return decisions;
  const values = input.strategy({
    local: { ...input.local },
    remote: { ...input.remote },
    base: input.base === undefined ? undefined : { ...input.base },
    conflictingFields: held,
  });
  const chosen = plainFields(values);
  return fields.map((field, index) => {
    const value = held.includes(field.field) ? ownValue(chosen, field.field) : undefined;
    return value === undefined ? (decisions[index] ?? mergeField(field)) : concludeField(field, value, 'custom', true);
  });
}

function outcome(input: ResolveConflictInput, decisions: readonly FieldDecision[]): ConflictResolution {
  const remote: PlainRecord = { ...input.remote };
  const changes: [string, unknown][] = [];
  for (const { field, action, value } of decisions) {
    // The record's own value, since a date of the host is text in a decision.
    if (action === 'takeRemote') changes.push([field, remote[field]]);
    if (action === 'merged') changes.push([field, value]);
  }
  return {
    resolution: decisions.some(({ action }) => action === 'hold') ? 'manual' : 'auto',
    merged: { ...input.local, ...newerMoment(input), ...Object.fromEntries(changes) },
    conflictingFields: decisions.filter(({ conflict }) => conflict).map(({ field }) => field),
    decisions,
  };
}

function newerMoment(input: ResolveConflictInput): PlainRecord {
  const local = recordMoment(input.local);
  const remote = recordMoment(input.remote);
  if (remote === undefined || (local !== undefined && local >= remote)) return {};
  const record: PlainRecord = { ...input.remote };
  return { updatedAt: record.updatedAt };
}

function ownValue(fields: FieldValues, field: string): FieldValue | undefined {
  return Object.hasOwn(fields, field) ? fields[field] : undefined;
}
