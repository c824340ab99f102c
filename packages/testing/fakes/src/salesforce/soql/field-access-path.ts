import { ApiError } from '../api-error.ts';
import type { Row } from '../records/record-table.ts';
import { readField, visibleField } from '../records/record-view.ts';
import type { SalesforceState } from '../salesforce-state.ts';
import { defineField, type FieldDefinition, type FieldValue } from '../schema/field-definition.ts';
import type { SalesforceObject } from '../schema/salesforce-object.ts';
import type { FieldPath } from './soql-query.ts';

/** A record together with its kind. */
export interface Located {
  readonly object: SalesforceObject;
  readonly row: Row;
}

/** A path whose every part exists for the user of the API. */
export interface ResolvedPath {
  /** Reference fields to follow, by their own names. */
  readonly references: readonly FieldDefinition[];
  /** The field at the end. */
  readonly field: FieldDefinition;
  read(row: Row): FieldValue;
  /** The record that holds the field at the end. */
  locate(row: Row): Located | undefined;
}

const kindOfTarget = defineField({ name: 'Type', type: 'string' });

/** Finds what a path means. @throws ApiError when a part of it does not exist or is hidden */
export function resolvePath(state: SalesforceState, object: SalesforceObject, path: FieldPath): ResolvedPath {
  const names = path[0]?.toLowerCase() === object.name.toLowerCase() && path.length > 1 ? path.slice(1) : path;
  const references: FieldDefinition[] = [];
  let candidates: readonly SalesforceObject[] = [object];
  for (const name of names.slice(0, -1)) {
    const reference = referenceNamed(state, candidates, name);
    if (reference === undefined) throw noRelationship(name, candidates[0] ?? object);
    references.push(reference);
    candidates = (reference.referenceTo ?? []).flatMap((target) => state.object(target) ?? []);
  }
  const last = names.at(-1) ?? '';
  const field = fieldOf(state, candidates, last);
  if (field === undefined) throw noColumn(last, candidates[0] ?? object);
  const locate = (row: Row): Located | undefined => follow(state, { object, row }, references);
  return {
    references,
    field,
    locate,
    read(row) {
      const found = references.length === 0 ? { object, row } : locate(row);
      if (found === undefined) return null;
      if (field === kindOfTarget) return found.object.name;
      const own = found.object === object ? field : found.object.field(field.name);
      return own === undefined ? null : readField(state, found.object, found.row, own);
    },
  };
}

function fieldOf(
  state: SalesforceState,
  candidates: readonly SalesforceObject[],
  name: string,
): FieldDefinition | undefined {
  if (candidates.length > 1 && name.toLowerCase() === 'type') return kindOfTarget;
  for (const candidate of candidates) {
    const field = visibleField(state, candidate, name);
    if (field !== undefined) return field;
  }
  return undefined;
}

function referenceNamed(
  state: SalesforceState,
  candidates: readonly SalesforceObject[],
  name: string,
): FieldDefinition | undefined {
  const lower = name.toLowerCase();
  for (const candidate of candidates) {
    const found = candidate
      .fields()
      .find(
        (field) =>
          field.relationshipName?.toLowerCase() === lower && !state.access.isHidden(candidate.name, field.name),
      );
    if (found !== undefined) return found;
  }
  return undefined;
}

function follow(state: SalesforceState, start: Located, references: readonly FieldDefinition[]): Located | undefined {
  let at: Located = start;
  for (const { name } of references) {
    const id = at.row.values[name];
    const object = typeof id === 'string' ? state.objectOfId(id) : undefined;
    const row = object?.table.get(String(id));
    if (object === undefined || row === undefined || row.deletedAtMs !== undefined) return undefined;
    at = { object, row };
  }
  return at;
}

function noColumn(field: string, { name }: SalesforceObject): ApiError {
  return new ApiError(
    400,
    'INVALID_FIELD',
    `\nNo such column '${field}' on entity '${name}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name.`,
  );
}

function noRelationship(relationship: string, { name }: SalesforceObject): ApiError {
  return new ApiError(
    400,
    'INVALID_FIELD',
    `\nDidn't understand relationship '${relationship}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Entity: ${name}`,
  );
}
