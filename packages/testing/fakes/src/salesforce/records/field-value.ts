import { ApiError } from '../api-error.ts';
import { isDay, readTime, wholeSecond, wireTime } from '../salesforce-time.ts';
import type { FieldDefinition, FieldType, FieldValue } from '../schema/field-definition.ts';
import type { UnverifiedBehaviour } from '../unverified-behaviour.ts';
import { canonicalId } from './record-id.ts';

type Reader = (value: unknown, field: FieldDefinition, behaviour: UnverifiedBehaviour) => FieldValue;

/**
 * Reads a value that a client sent for a field.
 *
 * @throws ApiError when the field cannot hold it
 */
export function readFieldValue(value: unknown, field: FieldDefinition, behaviour: UnverifiedBehaviour): FieldValue {
  if (value === null || value === undefined || value === '') return field.type === 'boolean' ? false : null;
  return readers[field.type](value, field, behaviour);
}

const readText: Reader = (value, field, { tooLongCode }) => {
  if (typeof value === 'object') throw unreadable(value, field);
  const text = String(value).trim();
  if (field.length !== undefined && text.length > field.length) {
    const shown = field.label.endsWith('Name') ? field.label : field.name;
    throw refuse(tooLongCode, `${shown}: data value too large: (max length=${field.length})`, field);
  }
  return text === '' ? null : text;
};

const readNumber: Reader = (value, field) => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) throw unreadable(value, field);
  const whole = (field.precision ?? 18) - (field.scale ?? 0);
  if (Math.abs(number) >= 10 ** whole) {
    throw refuse(
      'NUMBER_OUTSIDE_VALID_RANGE',
      `${field.label}: value outside of valid range on numeric field: ${number}`,
      field,
    );
  }
  return Number(number.toFixed(field.scale ?? 0));
};

const readChoice: Reader = (value, field, behaviour) => {
  const text = readText(value, field, behaviour);
  const known = (field.choices ?? []).filter(({ active = true }) => active).map((choice) => choice.value);
  const bad = String(text)
    .split(field.type === 'multipicklist' ? ';' : /$^/)
    .find((each) => !known.includes(each));
  if (field.restricted !== true || bad === undefined) return text;
  throw refuse(
    behaviour.restrictedPicklistCode,
    `${field.label}: bad value for restricted picklist field: ${bad}`,
    field,
  );
};

const readEmail: Reader = (value, field, behaviour) => {
  const text = readText(value, field, behaviour);
  if (text !== null && !/^[^\s@,;<>()]+@[^\s@,;<>()]+\.[^\s@.,;<>()]+$/.test(String(text))) {
    throw refuse('INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${text}`, field);
  }
  return text;
};

const readReference: Reader = (value, field) => {
  const id = typeof value === 'string' ? canonicalId(value) : undefined;
  if (id === undefined)
    throw refuse('MALFORMED_ID', `${field.label}: id value of incorrect type: ${shown(value)}`, field);
  return id;
};

const readers: Readonly<Record<FieldType, Reader>> = {
  address: (value, field) => {
    throw unreadable(value, field);
  },
  boolean: (value, field) => {
    if (typeof value === 'boolean') return value;
    const text = String(value).toLowerCase();
    if (text !== 'true' && text !== 'false') throw unreadable(value, field);
    return text === 'true';
  },
  combobox: readText,
  currency: readNumber,
  date: (value, field) => {
    const day = typeof value === 'string' ? value.slice(0, 10) : '';
    if (!isDay(day)) throw unreadable(value, field);
    return day;
  },
  datetime: (value, field) => {
    const ms =
      typeof value === 'string' ? (readTime(value) ?? (isDay(value) ? Date.parse(value) : undefined)) : undefined;
    if (ms === undefined) throw unreadable(value, field);
    return wireTime(wholeSecond(ms));
  },
  double: readNumber,
  email: readEmail,
  id: readReference,
  int: readNumber,
  multipicklist: readChoice,
  percent: readNumber,
  phone: readText,
  picklist: readChoice,
  reference: readReference,
  string: readText,
  textarea: readText,
  url: readText,
};

function refuse(code: string, message: string, field: FieldDefinition): ApiError {
  return new ApiError(400, code, message, { fields: [field.name] });
}

function unreadable(value: unknown, field: FieldDefinition): ApiError {
  return new ApiError(400, 'JSON_PARSER_ERROR', `Cannot deserialize instance of ${field.type} from ${shown(value)}`);
}

function shown(value: unknown): string {
  return typeof value === 'object' ? 'an object or a list' : `VALUE ${typeof value}`;
}
