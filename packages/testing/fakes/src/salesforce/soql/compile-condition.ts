import { ApiError } from '../api-error.ts';
import { canonicalId } from '../records/record-id.ts';
import type { Row } from '../records/record-table.ts';
import type { SalesforceState } from '../salesforce-state.ts';
import type { FieldDefinition, FieldType, FieldValue } from '../schema/field-definition.ts';
import type { SalesforceObject } from '../schema/salesforce-object.ts';
import { compareValues } from './compare-values.ts';
import { resolvePath } from './field-access-path.ts';
import { matchingRows } from './matching-rows.ts';
import type { Comparison, Condition, Literal } from './soql-query.ts';

/** Says whether a row is meant. */
export type RowTest = (row: Row) => boolean;

/** Turns a condition into a test. @throws ApiError for fields and values that do not go together */
export function compileCondition(state: SalesforceState, object: SalesforceObject, condition: Condition): RowTest {
  if (condition.kind === 'and' || condition.kind === 'or') {
    const tests = condition.parts.map((part) => compileCondition(state, object, part));
    return condition.kind === 'and'
      ? (row) => tests.every((test) => test(row))
      : (row) => tests.some((test) => test(row));
  }
  if (condition.kind === 'not') {
    const test = compileCondition(state, object, condition.part);
    return (row) => !test(row);
  }
  const { field, read } = resolvePath(state, object, condition.path);
  refuseUnfilterable(field);
  if (condition.kind === 'compare') return comparisonTest(field, read, condition.comparison, condition.literal);
  if (condition.kind === 'includes') {
    const { values, negated } = condition;
    return (row) => {
      const held = String(read(row) ?? '').split(';');
      return values.some((value) => value.split(';').every((each) => held.includes(each))) !== negated;
    };
  }
  const wanted =
    condition.kind === 'in'
      ? condition.literals.map((literal) => normal(field, typed(field, literal)))
      : selectedValues(state, condition.query).map((value) => normal(field, value));
  const set = new Set(wanted);
  return (row) => set.has(normal(field, read(row))) !== condition.negated;
}

function selectedValues(state: SalesforceState, query: Extract<Condition, { kind: 'inQuery' }>['query']): FieldValue[] {
  const { object, rows } = matchingRows(state, query, false);
  const [selected] = query.select;
  if (selected === undefined) return [];
  const { read } = resolvePath(state, object, selected);
  return rows.map((row) => read(row)).filter((value) => value !== null);
}

type Read = (row: Row) => FieldValue;

function comparisonTest(field: FieldDefinition, read: Read, comparison: Comparison, literal: Literal): RowTest {
  if (literal.kind === 'range') return rangeTest(field, read, comparison, literal);
  const wanted = typed(field, literal);
  if (comparison === 'LIKE') {
    const pattern = likePattern(String(wanted));
    return (row) => pattern.test(String(read(row) ?? ''));
  }
  if (comparison === '=' || comparison === '!=') {
    const key = normal(field, wanted);
    return (row) => (normal(field, read(row)) === key) === (comparison === '=');
  }
  return (row) => {
    const value = read(row);
    return value !== null && wanted !== null && holds(comparison, compareValues(value, wanted, field));
  };
}

function rangeTest(
  field: FieldDefinition,
  read: Read,
  comparison: Comparison,
  { fromMs, untilMs }: Extract<Literal, { kind: 'range' }>,
): RowTest {
  if (field.type !== 'date' && field.type !== 'datetime') throw wrongKind(field, 'a day');
  return (row) => {
    const value = read(row);
    if (value === null) return false;
    const ms = Date.parse(String(value).replace('+0000', 'Z'));
    const place = ms < fromMs ? -1 : ms >= untilMs ? 1 : 0;
    return comparison === '!=' ? place !== 0 : holds(comparison, place);
  };
}

function holds(comparison: Comparison, order: number): boolean {
  if (comparison === '<') return order < 0;
  if (comparison === '<=') return order <= 0;
  if (comparison === '>') return order > 0;
  if (comparison === '>=') return order >= 0;
  return order === 0;
}

/** Values that count as equal have the same normal form. */
function normal(field: FieldDefinition, value: FieldValue): FieldValue {
  if (typeof value !== 'string' || field.caseSensitive === true || isId(field)) return value;
  return value.toLowerCase();
}

const literalKinds: Readonly<Partial<Record<FieldType, Literal['kind']>>> = {
  boolean: 'boolean',
  currency: 'number',
  date: 'date',
  datetime: 'datetime',
  double: 'number',
  int: 'number',
  percent: 'number',
};

/** The value of a literal, which must be written as the type of the field wants it. */
function typed(field: FieldDefinition, literal: Literal): FieldValue {
  if (literal.kind === 'null') return field.type === 'boolean' ? false : null;
  const wanted = literalKinds[field.type] ?? 'text';
  if (literal.kind !== wanted) throw wrongKind(field, wanted);
  if (!isId(field)) return literal.value;
  const id = canonicalId(String(literal.value));
  if (id === undefined) {
    throw new ApiError(400, 'INVALID_QUERY_FILTER_OPERATOR', `\ninvalid ID field: ${literal.value}`);
  }
  return id;
}

function isId({ type }: FieldDefinition): boolean {
  return type === 'id' || type === 'reference';
}

function wrongKind({ name, type }: FieldDefinition, wanted: string): ApiError {
  const quotes = wanted === 'text' ? 'should be enclosed in quotes' : 'should not be enclosed in quotes';
  return new ApiError(
    400,
    'INVALID_FIELD',
    `\nvalue of filter criterion for field '${name}' must be of type ${type} and ${quotes}`,
  );
}

function refuseUnfilterable({ name, type, length = 0 }: FieldDefinition): void {
  if (type !== 'address' && (type !== 'textarea' || length <= 255)) return;
  throw new ApiError(400, 'INVALID_FIELD', `\nfield '${name}' can not be filtered in a query call`);
}

/** A pattern for `%` and `_`, in which `\%` and `\_` stand for themselves. */
function likePattern(like: string): RegExp {
  const source = like.replaceAll(/\\([%_])|([%_])|([.*+?^${}()|[\]\\])/g, (_all, literal, wild, special) => {
    if (literal !== undefined) return literal;
    if (wild !== undefined) return wild === '%' ? '[\\s\\S]*' : '[\\s\\S]';
    return `\\${special}`;
  });
  return new RegExp(`^${source}$`, 'i');
}
