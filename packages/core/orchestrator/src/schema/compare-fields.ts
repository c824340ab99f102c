import type { EntityType, FieldDefinition } from '@crmsync/model';
import { slug } from '@crmsync/normalize';
import { fieldSpec } from '../hub-field.ts';
import type { SchemaChange, SchemaStop } from '../rows/schema-drift.ts';

/** One field of an account that is no longer what the mapping rests on. */
export interface FieldDrift {
  readonly accepted?: FieldDefinition;
  readonly current?: FieldDefinition;
  /** The hub's field, where one is mapped to it. */
  readonly field?: string;
  readonly changes: readonly SchemaChange[];
  readonly stops: SchemaStop;
}

export interface FieldComparison {
  /** What the mapping rests on from now on: additive changes are taken, a field that something rests for stays as it was. */
  readonly fields: readonly FieldDefinition[];
  readonly drifts: readonly FieldDrift[];
}

/** The hub's field that an account's field is mapped to, if any. */
export type MappedField = (definition: FieldDefinition) => string | undefined;

/**
 * Compares the fields of an account with those that the mapping rests on. Fields that nothing is mapped to may come and
 * go; a new one that must be filled keeps records from being made.
 */
export function compareFields(
  accepted: readonly FieldDefinition[],
  current: readonly FieldDefinition[],
  mappedTo: MappedField,
): FieldComparison {
  const now = new Map(current.map((field) => [keyOf(field), field]));
  const before = new Map(accepted.map((field) => [keyOf(field), field]));
  const knownTypes = new Set(accepted.map((field) => field.objectType));
  const shownTypes = new Set(current.map((field) => field.objectType));
  const fields: FieldDefinition[] = [];
  const drifts: FieldDrift[] = [];
  for (const field of accepted) {
    // Kinds of records that are switched off are not asked about.
    if (!shownTypes.has(field.objectType)) continue;
    const other = now.get(keyOf(field));
    const drift = driftOf(field, other, mappedTo(field));
    if (drift) drifts.push(drift);
    const next = drift && drift.stops !== 'nothing' ? keptField(field, other, drift.stops) : other;
    // A new name unties nothing: fields are tied by the name under which they were found.
    if (next) fields.push(drift?.changes.includes('relabelled') ? { ...next, label: field.label } : next);
  }
  for (const field of current) {
    if (before.has(keyOf(field))) continue;
    const isNews = knownTypes.has(field.objectType);
    const mustBeFilled = isNews && field.required === true && field.readOnly !== true;
    if (isNews && (field.custom || mustBeFilled))
      drifts.push({ current: field, changes: ['added'], stops: mustBeFilled ? 'creating' : 'nothing' });
    fields.push(mustBeFilled ? { ...field, required: false } : field);
  }
  return { fields, drifts };
}

function keyOf(field: FieldDefinition): string {
  return `${field.objectType}|${field.remoteKey}`;
}

/** What the mapping goes on with while something rests: the field as it was. */
function keptField(
  accepted: FieldDefinition,
  current: FieldDefinition | undefined,
  stops: SchemaStop,
): FieldDefinition | undefined {
  return stops === 'creating' && current ? { ...current, required: false } : accepted;
}

function driftOf(
  accepted: FieldDefinition,
  current: FieldDefinition | undefined,
  field: string | undefined,
): FieldDrift | undefined {
  if (!current) {
    return field === undefined ? undefined : { accepted, field, changes: ['removed'], stops: 'mapping' };
  }
  const required = current.required === true && accepted.required !== true;
  if (field === undefined) {
    return required && current.readOnly !== true
      ? { accepted, current, changes: ['becameRequired'], stops: 'creating' }
      : undefined;
  }
  const breaking = breakingChanges(accepted, current, field);
  const readOnly = isFixed(current) && !isFixed(accepted);
  const changes: SchemaChange[] = [
    ...breaking,
    ...(readOnly ? (['becameReadOnly'] as const) : []),
    ...additiveChanges(accepted, current),
    ...(required ? (['becameRequired'] as const) : []),
  ];
  if (changes.length === 0) return undefined;
  const stops = breaking.length > 0 ? 'mapping' : readOnly ? 'writing' : 'nothing';
  return { accepted, current, field, changes, stops };
}

function isFixed(field: FieldDefinition): boolean {
  return field.readOnly === true || field.calculated === true;
}

function breakingChanges(accepted: FieldDefinition, current: FieldDefinition, field: string): readonly SchemaChange[] {
  if (accepted.kind !== current.kind) return ['kindChanged'];
  if (!hasOwnChoices(accepted.entity, accepted, field)) return [];
  const now = new Map(live(current).map((choice) => [choice.key, choice.label]));
  const known = live(accepted);
  const removed = known.some((choice) => !now.has(choice.key));
  const renamed = known.some((choice) => now.has(choice.key) && slug(now.get(choice.key) ?? '') !== slug(choice.label));
  return [...(removed ? (['choicesRemoved'] as const) : []), ...(renamed ? (['choicesRenamed'] as const) : [])];
}

function additiveChanges(accepted: FieldDefinition, current: FieldDefinition): readonly SchemaChange[] {
  const known = new Set(live(accepted).map((choice) => choice.key));
  return [
    ...(isFixed(accepted) && !isFixed(current) ? (['becameWritable'] as const) : []),
    ...(current.custom && accepted.label !== current.label ? (['relabelled'] as const) : []),
    ...(accepted.maxLength !== current.maxLength ? (['lengthChanged'] as const) : []),
    ...(live(current).some((choice) => !known.has(choice.key)) ? (['choicesAdded'] as const) : []),
  ];
}

/** Pipelines, stages and owners have lists of their own, and texts are not bound to one. */
function hasOwnChoices(entity: EntityType, definition: FieldDefinition, field: string): boolean {
  const kind = definition.custom ? definition.kind : fieldSpec(entity, field)?.kind;
  return kind === 'choice' || kind === 'choices';
}

function live(field: FieldDefinition): NonNullable<FieldDefinition['choices']> {
  return (field.choices ?? []).filter((choice) => choice.archived !== true);
}
