import { recordNotFound } from '../api-error.ts';
import { isKeyField } from '../schema/field-definition.ts';
import type { SalesforceObject } from '../schema/salesforce-object.ts';
import { canonicalId } from './record-id.ts';
import type { Row } from './record-table.ts';

/**
 * The living records whose key field has a value.
 *
 * @throws ApiError when the field cannot be a key
 */
export function findByKey(object: SalesforceObject, fieldName: string, value: string): readonly Row[] {
  const field = object.field(fieldName);
  if (field === undefined || !isKeyField(field)) throw recordNotFound(fieldName);
  const key = field.type === 'id' ? (canonicalId(value) ?? '') : value;
  const rows = object.table.lookup(field.name, key) ?? [];
  return rows.filter(
    (row) => row.deletedAtMs === undefined && (field.caseSensitive !== true || row.values[field.name] === value),
  );
}
