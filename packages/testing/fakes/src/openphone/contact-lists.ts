import { z } from 'zod';
import { ApiError, badInput } from './api-error.ts';
import type { CustomInput, ItemInput } from './contact-input.ts';
import type { ContactItem, CustomField, CustomFieldType, CustomItem, CustomValue } from './openphone-records.ts';

/** Finds the definition of a custom field by its key. */
export type FieldLookup = (key: string) => CustomField | undefined;

/** How sent items meet those that are there. */
export interface ListRules {
  /** True where items that are not sent stay. */
  readonly keepsOthers: boolean;
  newId(): string;
}

const e164 = /^\+[1-9]\d{1,14}$/;
const moment = z.iso.datetime({ offset: true });

/**
 * Phone numbers or addresses after a write: an item with `id` changes that one, one without is added, `value: null`
 * removes.
 *
 * @throws ApiError 400 for an id that the contact does not have, or a phone number that is not E.164.
 */
export function writeItems(
  before: readonly ContactItem[],
  sent: readonly ItemInput[],
  rules: ListRules & { readonly isPhone: boolean; readonly pointer: string },
): ContactItem[] {
  const kept = new Map(rules.keepsOthers ? before.map((item) => [item.id, item] as const) : []);
  for (const [at, { id, name, value }] of sent.entries()) {
    const pointer = `${rules.pointer}/${at}`;
    if (id !== undefined && !before.some((item) => item.id === id)) {
      throw badInput('contacts', `${pointer}/id`, 'Unknown item id');
    }
    if (value !== null && rules.isPhone && !e164.test(value)) {
      throw badInput('contacts', `${pointer}/value`, `Expected string to match '${e164.source}'`);
    }
    const itemId = id ?? rules.newId();
    if (value === null) kept.delete(itemId);
    else kept.set(itemId, { id: itemId, name, value });
  }
  return [...kept.values()];
}

/**
 * Custom fields after a write; `value: null` clears one.
 *
 * @throws ApiError 400 `0801400` for an unknown key or a value of the wrong type.
 */
export function writeCustomFields(
  before: readonly CustomItem[],
  sent: readonly CustomInput[],
  rules: ListRules & { readonly lookup: FieldLookup },
): CustomItem[] {
  const kept = new Map(rules.keepsOthers ? before.map((item) => [item.key, item] as const) : []);
  for (const { key, value } of sent) {
    const field = rules.lookup(key);
    if (field === undefined || (value !== null && !fits(field.type, value))) throw invalidCustomField();
    const id = before.find((item) => item.key === key)?.id ?? rules.newId();
    if (value === null) kept.delete(key);
    else kept.set(key, { id, key, value });
  }
  return [...kept.values()];
}

function fits(type: CustomFieldType, value: CustomValue): boolean {
  if (type === 'boolean') return typeof value === 'boolean';
  if (type === 'number') return typeof value === 'number';
  if (type === 'multi-select') return Array.isArray(value);
  if (type === 'date') return moment.safeParse(value).success;
  return typeof value === 'string';
}

function invalidCustomField(): ApiError {
  const title = 'Invalid Custom Field Item';
  return new ApiError({ status: 400, area: 'contacts', variant: '01', title, description: title });
}
