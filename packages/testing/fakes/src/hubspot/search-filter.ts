import { z } from 'zod';
import { validationError } from './api-error.ts';
import { liveAssociations } from './association-answer.ts';
import type { HubSpotState, ObjectSpace } from './hubspot-state.ts';
import { type ObjectRow, readProperty } from './object-row.ts';
import { findObjectType } from './object-type.ts';
import { timeOf } from './property-value.ts';

const operators = [
  'EQ',
  'NEQ',
  'LT',
  'LTE',
  'GT',
  'GTE',
  'BETWEEN',
  'IN',
  'NOT_IN',
  'HAS_PROPERTY',
  'NOT_HAS_PROPERTY',
  'CONTAINS_TOKEN',
  'NOT_CONTAINS_TOKEN',
] as const;

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** One condition of a search. */
export const searchFilter = z.object({
  propertyName: z.string(),
  operator: z.enum(operators),
  value: text.optional(),
  highValue: text.optional(),
  values: z.array(text).optional(),
});

/** One condition of a search. */
export type SearchFilter = z.infer<typeof searchFilter>;

/** Says whether a row meets a condition. */
export type RowTest = (row: ObjectRow) => boolean;

/** Turns a condition into a test. Throws the vendor's 400 for one that makes no sense. */
export function filterTest(state: HubSpotState, space: ObjectSpace, filter: SearchFilter): RowTest {
  checkOperands(filter);
  if (filter.propertyName.startsWith('associations.')) return associationTest(state, space, filter);
  const property = space.properties.get(filter.propertyName);
  if (property === undefined) {
    throw validationError(`There was a problem with the request: property ${filter.propertyName} does not exist`);
  }
  // The vendor keeps this stamp for contacts but never fills it in the index.
  const blind = space.type.name === 'contacts' && filter.propertyName === 'hs_lastmodifieddate';
  const read = (row: ObjectRow): string | null =>
    blind ? null : readProperty(space.type, row, filter.propertyName) || null;
  return valueTest(filter, read, property.type);
}

function checkOperands({ operator, value, highValue, values, propertyName }: SearchFilter): void {
  const needs = (missing: string): never => {
    throw validationError(`operator ${operator} requires ${missing} (property ${propertyName})`);
  };
  if (operator === 'IN' || operator === 'NOT_IN') {
    if (values === undefined || values.length === 0) needs('values');
  } else if (operator === 'BETWEEN') {
    if (value === undefined || highValue === undefined) needs('value and highValue');
  } else if (operator !== 'HAS_PROPERTY' && operator !== 'NOT_HAS_PROPERTY' && value === undefined) needs('a value');
}

function valueTest(filter: SearchFilter, read: (row: ObjectRow) => string | null, type: string): RowTest {
  const { operator, value = '', highValue = '', values = [] } = filter;
  if (operator === 'HAS_PROPERTY') return (row) => read(row) !== null;
  if (operator === 'NOT_HAS_PROPERTY') return (row) => read(row) === null;
  if (operator === 'EQ') return matches(read, equal(type, value));
  if (operator === 'NEQ') return matches(read, (found) => !equal(type, value)(found), true);
  if (operator === 'IN') return matches(read, oneOf(type, values));
  if (operator === 'NOT_IN') return matches(read, (found) => !oneOf(type, values)(found), true);
  if (operator === 'CONTAINS_TOKEN') return matches(read, containsToken(value));
  if (operator === 'NOT_CONTAINS_TOKEN') return matches(read, (found) => !containsToken(value)(found), true);
  const order = compareAs(type);
  if (operator === 'BETWEEN') return matches(read, (found) => order(found, value) >= 0 && order(found, highValue) <= 0);
  if (operator === 'LT') return matches(read, (found) => order(found, value) < 0);
  if (operator === 'LTE') return matches(read, (found) => order(found, value) <= 0);
  if (operator === 'GT') return matches(read, (found) => order(found, value) > 0);
  return matches(read, (found) => order(found, value) >= 0);
}

function matches(
  read: (row: ObjectRow) => string | null,
  test: (found: string) => boolean,
  whenEmpty = false,
): RowTest {
  return (row) => {
    const found = read(row);
    return found === null ? whenEmpty : test(found);
  };
}

/** Choices are compared letter by letter, other texts without case. */
function equal(type: string, value: string): (found: string) => boolean {
  if (type === 'enumeration') return (found) => found.split(';').includes(value) || found === value;
  if (isOrdered(type)) return (found) => numberOf(type, found) === numberOf(type, value);
  const wanted = value.toLowerCase();
  return (found) => found.toLowerCase() === wanted;
}

/** Lists of texts must be given in lower case; anything else finds nothing. */
function oneOf(type: string, values: readonly string[]): (found: string) => boolean {
  if (type === 'enumeration' || isOrdered(type)) {
    const tests = values.map((value) => equal(type, value));
    return (found) => tests.some((test) => test(found));
  }
  const wanted = new Set(values);
  return (found) => wanted.has(found.toLowerCase());
}

/** Orders two values of a property type, by number or time where the type has one. */
export function compareAs(type: string): (left: string, right: string) => number {
  if (isOrdered(type)) return (left, right) => numberOf(type, left) - numberOf(type, right);
  return (left, right) => (left < right ? -1 : left > right ? 1 : 0);
}

function isOrdered(type: string): boolean {
  return type === 'number' || type === 'date' || type === 'datetime';
}

function numberOf(type: string, value: string): number {
  return type === 'number' ? Number(value) : (timeOf(value) ?? Number(value));
}

function containsToken(value: string): (found: string) => boolean {
  const wanted = tokens(value.toLowerCase(), /[^\p{L}\p{N}*]+/u).map((token) => tokenTest(token));
  return (found) => {
    const words = tokens(found.toLowerCase(), /[^\p{L}\p{N}]+/u);
    return words.some((_word, at) => wanted.every((test, offset) => test(words[at + offset] ?? '')));
  };
}

function tokens(value: string, gap: RegExp): string[] {
  return value.split(gap).filter(Boolean);
}

function tokenTest(token: string): (word: string) => boolean {
  if (!token.includes('*')) return (word) => word === token;
  const pattern = new RegExp(`^${token.replaceAll('*', '.*')}$`, 'u');
  return (word) => word !== '' && pattern.test(word);
}

function associationTest(state: HubSpotState, space: ObjectSpace, filter: SearchFilter): RowTest {
  const to = findObjectType(filter.propertyName.slice('associations.'.length));
  if (to === undefined) throw validationError(`Unable to infer object type from: ${filter.propertyName}`);
  const wanted = new Set(filter.operator === 'IN' ? filter.values : [filter.value]);
  const linked = (row: ObjectRow): readonly string[] =>
    liveAssociations(state, { type: space.type.name, id: row.id }, to.name).map(({ toId }) => String(toId));
  if (filter.operator === 'HAS_PROPERTY') return (row) => linked(row).length > 0;
  if (filter.operator === 'NOT_HAS_PROPERTY') return (row) => linked(row).length === 0;
  if (filter.operator === 'EQ' || filter.operator === 'IN') return (row) => linked(row).some((id) => wanted.has(id));
  throw validationError(`operator ${filter.operator} is not supported for ${filter.propertyName}`);
}
