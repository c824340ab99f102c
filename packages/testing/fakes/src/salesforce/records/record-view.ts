import type { SalesforceState } from '../salesforce-state.ts';
import { dayMs, dayOf } from '../salesforce-time.ts';
import type { FieldDefinition, FieldValue, FormulaSources } from '../schema/field-definition.ts';
import type { SalesforceObject } from '../schema/salesforce-object.ts';
import type { Row } from './record-table.ts';

/** The value of a field as it is read: formulas are worked out, archiving depends on the day. */
export function readField(
  state: SalesforceState,
  object: SalesforceObject,
  row: Row,
  field: FieldDefinition,
): FieldValue {
  if (field.formula !== undefined) return field.formula(row.values, formulaSources(state));
  if (field.name === 'IsArchived') return isArchived(state, object, row);
  return row.values[field.name] ?? null;
}

/** True for activities that were closed or due about a year ago. */
export function isArchived(state: SalesforceState, object: SalesforceObject, { values }: Row): boolean {
  const day = values.ActivityDate;
  if (object.field('IsArchived') === undefined || typeof day !== 'string') return false;
  const isOver = object.name === 'Event' || values.IsClosed === true;
  return isOver && day < dayOf(state.now() - 365 * dayMs);
}

/** The fields that the user of the API may see. */
export function visibleFields(state: SalesforceState, object: SalesforceObject): readonly FieldDefinition[] {
  return object.fields().filter(({ name }) => !state.access.isHidden(object.name, name));
}

/** A field by name, as far as the user of the API may see it. */
export function visibleField(
  state: SalesforceState,
  object: SalesforceObject,
  name: string,
): FieldDefinition | undefined {
  const field = object.field(name);
  return field === undefined || state.access.isHidden(object.name, field.name) ? undefined : field;
}

/** The value of a field in an answer: an address is an object of its parts. */
export function fieldAnswer(
  state: SalesforceState,
  object: SalesforceObject,
  row: Row,
  field: FieldDefinition,
): unknown {
  if (field.type !== 'address') return readField(state, object, row, field);
  const parts = visibleFields(state, object).filter(({ compoundFieldName }) => compoundFieldName === field.name);
  const prefix = field.name.replace(/Address$/, '');
  const entries = parts.map(({ name }) => {
    const part = name.slice(prefix.length);
    return [part.charAt(0).toLowerCase() + part.slice(1), row.values[name] ?? null] as const;
  });
  if (entries.every(([, value]) => value === null)) return null;
  return { ...Object.fromEntries(entries), geocodeAccuracy: null, latitude: null, longitude: null };
}

/** The mark of a record in an answer. */
export function attributesOf(object: SalesforceObject, id: string, version: string): Readonly<Record<string, string>> {
  return { type: object.name, url: `/services/data/v${version}/sobjects/${object.name}/${id}` };
}

function formulaSources(state: SalesforceState): FormulaSources {
  return {
    nowMs: state.now(),
    find(objectName, id) {
      const row = typeof id === 'string' ? state.object(objectName)?.table.get(id) : undefined;
      return row?.deletedAtMs === undefined ? row?.values : undefined;
    },
    findAll(objectName, field, value) {
      const rows = state.object(objectName)?.table.rows() ?? [];
      return rows
        .filter((row) => row.deletedAtMs === undefined && row.values[field] === value)
        .map((row) => row.values);
    },
  };
}
