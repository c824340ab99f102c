import { ApiError, noSuchColumn } from '../api-error.ts';
import type { SalesforceState } from '../salesforce-state.ts';
import type { FieldDefinition, FieldValue } from '../schema/field-definition.ts';
import type { SalesforceObject } from '../schema/salesforce-object.ts';
import { readFieldValue } from './field-value.ts';
import { findByKey } from './find-by-key.ts';
import type { WriteContext } from './record-writer.ts';

/** The form of a record that a client writes. */
export type RecordInput = Readonly<Record<string, unknown>>;

/**
 * Reads what a client writes into the fields of a record: names in any case, and references by a key of the record
 * they lead to.
 *
 * @throws ApiError for a field that does not exist, cannot be written, or cannot hold its value
 */
export function readInput(
  state: SalesforceState,
  object: SalesforceObject,
  context: WriteContext,
  input: RecordInput,
  forCreate: boolean,
): Record<string, FieldValue> {
  const values: Record<string, FieldValue> = {};
  const locked: string[] = [];
  for (const [name, value] of Object.entries(input)) {
    if (name === 'attributes') continue;
    const reference = referenceOf(object, name);
    if (reference !== undefined && isNested(value)) {
      values[reference.name] = referencedId(state, reference, value);
      continue;
    }
    const field = object.field(name);
    if (field === undefined || (context.source === 'api' && state.access.isHidden(object.name, field.name))) {
      throw noSuchColumn(name, object.name);
    }
    if (!isWritable(state, object, field, context, forCreate)) locked.push(field.name);
    else values[field.name] = readFieldValue(value, field, state.settings.unverified);
  }
  if (locked.length > 0) throw readOnly(locked, forCreate);
  return values;
}

function isWritable(
  state: SalesforceState,
  object: SalesforceObject,
  field: FieldDefinition,
  { source }: WriteContext,
  forCreate: boolean,
): boolean {
  if (source === 'api' && state.access.isLocked(object.name, field.name)) return false;
  return forCreate ? field.createable : field.updateable;
}

function readOnly(fields: readonly string[], forCreate: boolean): ApiError {
  return new ApiError(
    400,
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    `Unable to ${forCreate ? 'create' : 'create/update'} fields: ${fields.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    { fields },
  );
}

function referenceOf(object: SalesforceObject, relationship: string): FieldDefinition | undefined {
  const lower = relationship.toLowerCase();
  return object.fields().find(({ relationshipName }) => relationshipName?.toLowerCase() === lower);
}

function isNested(value: unknown): value is RecordInput {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function referencedId(state: SalesforceState, field: FieldDefinition, nested: RecordInput): string {
  const [entry, ...more] = Object.entries(nested).filter(([name]) => name !== 'attributes');
  const target = state.object(field.referenceTo?.[0] ?? '');
  if (entry === undefined || more.length > 0 || target === undefined) {
    throw new ApiError(400, 'INVALID_FIELD', `The relationship ${field.relationshipName} needs one external ID field.`);
  }
  const [key, value] = entry;
  const [found, another] = findByKey(target, key, String(value));
  if (found !== undefined && another === undefined) return found.id;
  throw new ApiError(
    400,
    'INVALID_FIELD',
    another === undefined
      ? `Foreign key external ID: ${String(value).toLowerCase()} not found for field ${key} in entity ${target.name}`
      : `Foreign key external ID matches several records of ${target.name}`,
  );
}
