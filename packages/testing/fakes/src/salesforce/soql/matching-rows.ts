import { ApiError } from '../api-error.ts';
import { canonicalId } from '../records/record-id.ts';
import type { Row } from '../records/record-table.ts';
import { isArchived } from '../records/record-view.ts';
import type { SalesforceState } from '../salesforce-state.ts';
import type { SalesforceObject } from '../schema/salesforce-object.ts';
import { compareValues } from './compare-values.ts';
import { compileCondition } from './compile-condition.ts';
import { resolvePath } from './field-access-path.ts';
import type { Condition, OrderStep, SoqlQuery } from './soql-query.ts';

/** The rows that a query means, in its order. */
export interface MatchingRows {
  readonly object: SalesforceObject;
  readonly rows: readonly Row[];
}

/**
 * Finds the rows of a query.
 *
 * @param withDeleted true to see the recycle bin and archived activities
 * @throws ApiError when the query names what does not exist
 */
export function matchingRows(state: SalesforceState, query: SoqlQuery, withDeleted: boolean): MatchingRows {
  const object = queriedObject(state, query.from);
  const test = query.where === undefined ? () => true : compileCondition(state, object, query.where);
  const candidates = (query.where && candidatesOf(object, query.where)) ?? object.table.rows();
  const found = candidates.filter(
    (row) => (withDeleted || (row.deletedAtMs === undefined && !isArchived(state, object, row))) && test(row),
  );
  refuseSlow(state, found.length);
  const ordered = query.orderBy.length === 0 ? found : sorted(state, object, found, query.orderBy);
  const start = query.offset ?? 0;
  return { object, rows: ordered.slice(start, query.limit === undefined ? undefined : start + query.limit) };
}

/** The object that a query reads. @throws ApiError when there is none */
export function queriedObject(state: SalesforceState, name: string): SalesforceObject {
  const object = state.object(name);
  if (object !== undefined && !state.access.isObjectHidden(object.name)) return object;
  throw new ApiError(
    400,
    'INVALID_TYPE',
    `\nsObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name.`,
  );
}

/** Rows that can match, found by a key field, where the condition demands one value of it. */
function candidatesOf(object: SalesforceObject, condition: Condition): readonly Row[] | undefined {
  if (condition.kind === 'and') {
    for (const part of condition.parts) {
      const found = candidatesOf(object, part);
      if (found !== undefined) return found;
    }
  }
  if (condition.kind !== 'compare' && condition.kind !== 'in') return undefined;
  const [name, ...more] = condition.path;
  const field = more.length === 0 ? object.field(name ?? '') : undefined;
  if (field === undefined) return undefined;
  const isPoint = condition.kind === 'in' ? !condition.negated : condition.comparison === '=';
  const literals = condition.kind === 'in' ? condition.literals : [condition.literal];
  if (!isPoint || !literals.every(({ kind }) => kind === 'text')) return undefined;
  const found = new Map<string, Row>();
  for (const { value } of literals) {
    const isId = field.type === 'id' || field.type === 'reference';
    const rows = object.table.lookup(field.name, isId ? (canonicalId(String(value)) ?? '') : value);
    if (rows === undefined) return undefined;
    for (const row of rows) found.set(row.id, row);
  }
  return [...found.values()].sort((left, right) => (left.id < right.id ? -1 : 1));
}

function sorted(
  state: SalesforceState,
  object: SalesforceObject,
  rows: readonly Row[],
  steps: readonly OrderStep[],
): readonly Row[] {
  const orders = steps.map(({ path, descending, nullsLast }) => {
    const { field, read } = resolvePath(state, object, path);
    return (left: Row, right: Row): number => {
      const [one, other] = [read(left), read(right)];
      if (one === null || other === null) {
        return one === other ? 0 : (one === null) === nullsLast ? 1 : -1;
      }
      return compareValues(one, other, field) * (descending ? -1 : 1);
    };
  });
  return [...rows].sort((left, right) => {
    for (const order of orders) {
      const result = order(left, right);
      if (result !== 0) return result;
    }
    return 0;
  });
}

function refuseSlow({ settings }: SalesforceState, count: number): void {
  if (settings.slowQueryRows === undefined || count <= settings.slowQueryRows) return;
  throw new ApiError(400, 'QUERY_TIMEOUT', 'Your query request was running for too long.');
}
