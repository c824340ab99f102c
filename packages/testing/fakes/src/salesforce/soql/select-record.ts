import { malformedQuery } from '../api-error.ts';
import type { Row } from '../records/record-table.ts';
import { attributesOf, fieldAnswer, visibleFields } from '../records/record-view.ts';
import type { SalesforceState } from '../salesforce-state.ts';
import type { FieldDefinition } from '../schema/field-definition.ts';
import type { SalesforceObject } from '../schema/salesforce-object.ts';
import { type ResolvedPath, resolvePath } from './field-access-path.ts';
import type { FieldPath, SoqlQuery } from './soql-query.ts';

/** One selected column. */
export interface SelectedColumn extends ResolvedPath {
  /** Names as the vendor spells them, for example `Account`, `Name`. */
  readonly names: FieldPath;
}

/** The columns of a query. @throws ApiError when one does not exist */
export function selectedColumns(state: SalesforceState, object: SalesforceObject, query: SoqlQuery): SelectedColumn[] {
  const paths = query.allFields === undefined ? query.select : fieldGroup(state, object, query.allFields);
  if (paths.length === 0) throw malformedQuery('A query must select at least one field.');
  return paths.map((path) => {
    const resolved = resolvePath(state, object, path);
    const relations = resolved.references.map(({ relationshipName, name }) => relationshipName ?? name);
    return { ...resolved, names: [...relations, resolved.field.name] };
  });
}

/** Writes a row as the answer to a query shows it: records within records. */
export function selectRecord(
  state: SalesforceState,
  object: SalesforceObject,
  columns: readonly SelectedColumn[],
  row: Row,
  version: string,
): Readonly<Record<string, unknown>> {
  const answer: Record<string, unknown> = { attributes: attributesOf(object, row.id, version) };
  for (const column of columns) {
    const place = placeOf(state, column, row, answer, version);
    const name = column.names.at(-1) ?? '';
    if (place !== undefined) place[name] = shownValue(state, object, column, row);
  }
  return answer;
}

function shownValue(
  state: SalesforceState,
  object: SalesforceObject,
  { field, locate, read }: SelectedColumn,
  row: Row,
) {
  if (field.type !== 'address') return read(row);
  const found = locate(row) ?? { object, row };
  return fieldAnswer(state, found.object, found.row, field);
}

/** The object within the answer that a column belongs to; a missing parent is null and has no fields. */
function placeOf(
  state: SalesforceState,
  { references, names }: SelectedColumn,
  row: Row,
  answer: Record<string, unknown>,
  version: string,
): Record<string, unknown> | undefined {
  let place = answer;
  let at: Row = row;
  for (const [step, reference] of references.entries()) {
    const name = names[step] ?? '';
    const parent = parentOf(state, at, reference);
    if (parent === undefined) {
      place[name] = null;
      return undefined;
    }
    const held = place[name];
    const next: Record<string, unknown> = isPlace(held)
      ? held
      : { attributes: attributesOf(parent.object, parent.row.id, version) };
    place[name] = next;
    place = next;
    at = parent.row;
  }
  return place;
}

function parentOf(state: SalesforceState, row: Row, reference: FieldDefinition) {
  const id = row.values[reference.name];
  const object = typeof id === 'string' ? state.objectOfId(id) : undefined;
  const parent = object?.table.get(String(id));
  return object === undefined || parent === undefined || parent.deletedAtMs !== undefined
    ? undefined
    : { object, row: parent };
}

function isPlace(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function fieldGroup(
  state: SalesforceState,
  object: SalesforceObject,
  group: 'ALL' | 'STANDARD' | 'CUSTOM',
): FieldPath[] {
  return visibleFields(state, object)
    .filter(({ custom }) => group === 'ALL' || custom === (group === 'CUSTOM'))
    .map(({ name }) => [name]);
}
