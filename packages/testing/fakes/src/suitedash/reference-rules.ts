import { z } from 'zod';
import type { Row } from '../row-table.ts';
import { type FieldError, invalid } from './api-error.ts';
import type { Company, Contact, CustomField, CustomValues } from './suitedash-records.ts';
import type { SuiteDashState } from './suitedash-state.ts';

/** Refuses what does not exist, or says that it is to be left out. @throws ApiError 422 by setting */
export function missing(state: SuiteDashState, error: FieldError): undefined {
  if ((state.options.missingReference ?? 'error') === 'error') throw invalid(error);
  return undefined;
}

/** The whole new list of tags. @throws ApiError 422 for a tag that the account does not have, by setting */
export function writeTags(
  state: SuiteDashState,
  before: readonly string[],
  sent: readonly string[] | null | undefined,
): readonly string[] {
  if (sent === undefined) return before;
  const { tags: known } = state.options;
  return (sent ?? []).filter((tag) => {
    if (known === undefined || known.includes(tag)) return true;
    missing(state, { field: 'tags', message: 'Unknown tag' });
    return false;
  });
}

const day = z.iso.date();

/** The whole new object of custom fields. @throws ApiError 422 for an unknown UID or a value of another type */
export function writeCustomValues(
  state: SuiteDashState,
  on: CustomField['on'],
  before: CustomValues,
  sent: CustomValues | null | undefined,
): CustomValues {
  if (sent === undefined) return before;
  const kept = Object.entries(sent ?? {}).filter(([, value]) => value !== null);
  for (const [uid, value] of kept) {
    const field = state.customFields.get(uid)?.fields;
    if (field?.on !== on) throw invalid({ field: `custom_fields.${uid}`, message: 'Unknown custom field' });
    if (!fits(field, value)) throw invalid({ field: `custom_fields.${uid}`, message: `Expected ${field.type}` });
  }
  return Object.fromEntries(kept);
}

/** The contact with this login, whatever its case. */
export function contactByLogin({ contacts }: SuiteDashState, email: string): Row<Contact> | undefined {
  const wanted = email.toLowerCase();
  return contacts.rows().find(({ fields }) => fields.email?.toLowerCase() === wanted);
}

/** The company with exactly this name. */
export function companyByName({ companies }: SuiteDashState, name: string): Row<Company> | undefined {
  return companies.rows().find(({ fields }) => fields.name === name);
}

function fits({ type, options }: CustomField, value: unknown): boolean {
  if (type === 'number') return typeof value === 'number';
  if (type === 'checkbox') return typeof value === 'boolean';
  if (type === 'date') return day.safeParse(value).success;
  if (type === 'multiselect') return Array.isArray(value) && value.every((each) => options.includes(String(each)));
  return typeof value === 'string' && (type !== 'select' || options.includes(value));
}
