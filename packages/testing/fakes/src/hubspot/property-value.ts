import type { PropertyDefinition } from './property-definition.ts';

/** Why a value was refused. */
export interface ValueProblem {
  readonly code: string;
  readonly message: string;
}

/** A value as it will be stored, or why it will not be. */
export type CheckedValue = { readonly value: string } | { readonly problem: ValueProblem };

/** Checks a text against its property and brings it into the form in which the API gives it back. */
export function checkValue(property: PropertyDefinition, given: string, stored: string | undefined): CheckedValue {
  if (given === '') return { value: '' };
  if (property.name === 'email') return checkEmail(given);
  if (property.name === 'domain') return { value: given.trim().toLowerCase() };
  return checkByType(property, given, stored);
}

function checkByType(property: PropertyDefinition, given: string, stored: string | undefined): CheckedValue {
  if (property.type === 'number') return checkNumber(given);
  if (property.type === 'bool') return checkBoolean(given);
  if (property.type === 'date') return checkDate(given);
  if (property.type === 'datetime') return checkDateTime(given);
  if (property.type === 'enumeration' && !property.externalOptions && property.options.length > 0) {
    return checkChoice(property, given, stored);
  }
  if (given.length > 65_536) return refuse('PROPERTY_TOO_LARGE', 'is longer than 65536 characters');
  return { value: given };
}

function checkEmail(given: string): CheckedValue {
  const value = given.trim().toLowerCase();
  if (/^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>".]{2,}$/.test(value)) return { value };
  return refuse('INVALID_EMAIL', 'is not a valid email address');
}

function checkNumber(given: string): CheckedValue {
  if (/^-?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/.test(given.trim())) return { value: given.trim() };
  return refuse('INVALID_INTEGER', 'was not a valid number');
}

function checkBoolean(given: string): CheckedValue {
  const value = given.toLowerCase();
  if (value === 'true' || value === 'false') return { value };
  return refuse('INVALID_BOOLEAN', 'was not one of the allowed options: [true, false]');
}

const dayMs = 86_400_000;

function checkDate(given: string): CheckedValue {
  const ms = timeOf(given);
  if (ms === undefined || ms % dayMs !== 0) return refuse('INVALID_DATE', 'is not midnight UTC or YYYY-MM-DD');
  return { value: new Date(ms).toISOString().slice(0, 10) };
}

function checkDateTime(given: string): CheckedValue {
  const ms = timeOf(given);
  if (ms === undefined) return refuse('INVALID_DATE', 'was not a valid ISO 8601 time or number of milliseconds');
  return { value: new Date(ms).toISOString() };
}

function checkChoice(property: PropertyDefinition, given: string, stored: string | undefined): CheckedValue {
  const several = property.fieldType === 'checkbox';
  const appends = several && given.startsWith(';');
  const choices = several ? given.split(';').filter(Boolean) : [given];
  const known = new Set(property.options.map(({ value }) => value));
  if (choices.some((choice) => !known.has(choice))) {
    return refuse('INVALID_OPTION', `was not one of the allowed options: [${[...known].join(', ')}]`);
  }
  const before = appends ? (stored ?? '').split(';').filter(Boolean) : [];
  return { value: [...new Set([...before, ...choices])].join(';') };
}

/** Milliseconds of a date or time given as ISO 8601 text or as a number in a text. */
export function timeOf(text: string): number | undefined {
  if (/^-?\d{5,}$/.test(text) || text === '0') return Number(text);
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

function refuse(code: string, message: string): CheckedValue {
  return { problem: { code, message } };
}
