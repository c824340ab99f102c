import { ApiError } from '../api-error.ts';
import type { SalesforceState } from '../salesforce-state.ts';
import { type FieldDefinition, type FieldValues, isRequired } from '../schema/field-definition.ts';
import type { SalesforceObject } from '../schema/salesforce-object.ts';

/** Refuses a record that lacks a value it must have. */
export function checkRequired(object: SalesforceObject, values: FieldValues): void {
  const missing = object
    .fields()
    .filter((field) => isEmpty(values, field) && (isRequired(field) || isEmptied(field)))
    .map(({ name }) => name);
  if (missing.length === 0) return;
  throw new ApiError(400, 'REQUIRED_FIELD_MISSING', `Required fields are missing: [${missing.join(', ')}]`, {
    fields: missing,
  });
}

function isEmpty(values: FieldValues, { name }: FieldDefinition): boolean {
  return values[name] === null || values[name] === undefined;
}

/** A field with a default that was emptied on purpose. */
function isEmptied({ createable, nillable }: FieldDefinition): boolean {
  return createable && !nillable;
}

/** Refuses references to records that do not exist, are deleted, or are of another kind. */
export function checkReferences(state: SalesforceState, object: SalesforceObject, input: FieldValues): void {
  for (const field of object.fields()) {
    const id = input[field.name];
    if (field.type !== 'reference' || typeof id !== 'string') continue;
    const target = state.objectOfId(id);
    if (target === undefined || field.referenceTo?.includes(target.name) !== true) {
      throw refuse('FIELD_INTEGRITY_EXCEPTION', `${field.label}: id value of incorrect type: ${id}`, field.name);
    }
    const row = target.table.get(id);
    if (row === undefined) throw refuse('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', field.name);
    if (row.deletedAtMs !== undefined) throw refuse('ENTITY_IS_DELETED', 'entity is deleted', field.name);
    if (field.name === 'OwnerId' && row.values.IsActive === false) {
      const message = `operation performed with inactive user [${id}] as owner of ${object.name}`;
      throw refuse('INACTIVE_OWNER_OR_USER', message, field.name);
    }
  }
}

/** Refuses a value that another record has in a field that must be unique; the recycle bin counts as well. */
export function checkUnique(object: SalesforceObject, id: string, values: FieldValues): void {
  for (const field of object.fields()) {
    const value = values[field.name];
    if (field.unique !== true || value === null || value === undefined) continue;
    const clash = object.table
      .lookup(field.name, value)
      ?.find((row) => row.id !== id && (field.caseSensitive !== true || row.values[field.name] === value));
    if (clash === undefined) continue;
    const message = `duplicate value found: ${field.name} duplicates value on record with id: ${clash.id.slice(0, 15)}`;
    throw new ApiError(400, 'DUPLICATE_VALUE', message, { fields: [] });
  }
}

/** Refuses states and countries that are not in the list, where they are picklists. */
export function checkPlaces(state: SalesforceState, input: FieldValues): void {
  if (!state.settings.stateCountryPicklists) return;
  for (const [name, value] of Object.entries(input)) {
    const kind = /(State|Country)(Code)?$/.exec(name);
    if (kind === null || typeof value !== 'string' || knownPlaces.includes(value)) continue;
    const message = `There's a problem with this ${kind[1]?.toLowerCase()}, even though it may appear correct. Please select a value from the list of valid values.: ${name}`;
    throw refuse(state.settings.unverified.stateCountryCode, message, name);
  }
}

const knownPlaces = [
  'California',
  'CA',
  'New York',
  'NY',
  'Texas',
  'TX',
  'United States',
  'US',
  'Canada',
  'CA',
  'GB',
  'DE',
];

/** Refuses what the administrator's rules refuse. */
export function checkValidations(state: SalesforceState, object: SalesforceObject, values: FieldValues): void {
  const rule = state.rules.validations.find((each) => each.objectType === object.name && each.refuses(values));
  if (rule === undefined) return;
  throw new ApiError(400, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', rule.message, {
    fields: rule.field === undefined ? [] : [rule.field],
  });
}

/** Lets the administrator's broken code fail. */
export function checkTriggers(state: SalesforceState, object: SalesforceObject, values: FieldValues): void {
  const trigger = state.rules.triggers.find((each) => each.objectType === object.name && each.failsOn(values));
  if (trigger === undefined) return;
  throw new ApiError(400, 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', trigger.message, { fields: [] });
}

/** Refuses a change of a record that somebody else holds, or whose parent is held. */
export function checkLocks(state: SalesforceState, object: SalesforceObject, values: FieldValues): void {
  const parent = object.definition.parentField;
  const held = [values.Id, parent === undefined ? null : values[parent]].some(
    (id) => typeof id === 'string' && isHeld(state, id),
  );
  const unlucky =
    parent !== undefined && typeof values[parent] === 'string' && state.random.chance(state.settings.rowLockChance);
  if (!held && !unlucky) return;
  throw new ApiError(400, 'UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access to this record', { fields: [] });
}

function isHeld(state: SalesforceState, id: string): boolean {
  return state.late.holds(id) || (state.rules.locks.get(id) ?? 0) > state.now();
}

function refuse(code: string, message: string, field: string): ApiError {
  return new ApiError(400, code, message, { fields: [field] });
}
