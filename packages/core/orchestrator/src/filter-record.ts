import { isEmptyValue } from '@crmsync/conflict-resolver';
import type { FieldValue, FieldValues } from '@crmsync/model';
import type { FilterCondition } from './sync-options.ts';

/**
 * Why a record is not taken in: stable codes, `filteredOut:<field>` and `missing:<field>`. Empty when it is.
 * @param require fields that must not be empty; `name` stands for a first or last name
 */
export function skipReasons(
  fields: FieldValues,
  filters: readonly FilterCondition[],
  require: readonly string[],
): readonly string[] {
  const reasons: string[] = [];
  for (const field of require) if (isMissing(fields, field)) reasons.push(`missing:${field}`);
  for (const condition of filters)
    if (!holds(fields[condition.field], condition)) reasons.push(`filteredOut:${condition.field}`);
  return reasons;
}

function isMissing(fields: FieldValues, field: string): boolean {
  if (field === 'name' && fields.name === undefined)
    return isEmptyValue(fields.firstName) && isEmptyValue(fields.lastName);
  if (field === 'phones' && Array.isArray(fields.phones)) return !fields.phones.some(hasNormalForm);
  return isEmptyValue(fields[field]);
}

/** A phone that could not be read as a number does not count as one. */
function hasNormalForm(phone: FieldValue): boolean {
  return typeof phone === 'object' && phone !== null && 'e164' in phone;
}

function holds(value: FieldValue | undefined, condition: FilterCondition): boolean {
  const texts = comparable(value);
  const wanted = comparable(condition.value);
  switch (condition.operator) {
    case 'isEmpty':
      return isEmptyValue(value);
    case 'isNotEmpty':
      return !isEmptyValue(value);
    case 'equals':
    case 'in':
      return texts.some((text) => wanted.includes(text));
    case 'notEquals':
    case 'notIn':
      return !texts.some((text) => wanted.includes(text));
    case 'contains':
      return texts.some((text) => wanted.some((part) => text.includes(part)));
  }
}

/** The texts a value is known by: a choice by key and label, a life cycle also by category, a list by its elements. */
function comparable(value: FieldValue | undefined): readonly string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(comparable);
  if (typeof value === 'object') {
    return ['key', 'label', 'category', 'address', 'number', 'amount', 'body'].flatMap((name) =>
      comparable(value[name]),
    );
  }
  return [String(value).toLowerCase()];
}
