import type { EntityType, FieldValue } from '@crmsync/model';

/** A value as the simulated CRMs keep it: text (numbers too), or a list of texts; `null` is empty. */
export type Plain = string | null | readonly string[];

/** A field that the simulation plays with. */
export interface SimField {
  readonly name: string;
  readonly kind: 'text' | 'int' | 'richText' | 'emails' | 'phones' | 'strings';
}

/** What a simulated CRM calls its kinds of record. */
export type SimType = 'companies' | 'contacts';

export const entityOf: { readonly [T in SimType]: EntityType } = { companies: 'company', contacts: 'contact' };

/** The field by which the oracle knows whom a record means, whatever happens to the rest; users leave it alone. */
export const markerField: { readonly [T in SimType]: string } = { companies: 'legalName', contacts: 'timezone' };

export const simFields: { readonly [T in SimType]: readonly SimField[] } = {
  companies: [
    { name: 'name', kind: 'text' },
    { name: 'legalName', kind: 'text' },
    { name: 'domains', kind: 'strings' },
    { name: 'employees', kind: 'int' },
    { name: 'description', kind: 'richText' },
  ],
  contacts: [
    { name: 'firstName', kind: 'text' },
    { name: 'lastName', kind: 'text' },
    { name: 'jobTitle', kind: 'text' },
    { name: 'department', kind: 'text' },
    { name: 'language', kind: 'text' },
    { name: 'timezone', kind: 'text' },
    { name: 'emails', kind: 'emails' },
    { name: 'phones', kind: 'phones' },
    { name: 'tags', kind: 'strings' },
  ],
};

/** A field by name. @throws TypeError when there is none */
export function simField(type: SimType, name: string): SimField {
  const found = simFields[type].find((field) => field.name === name);
  if (!found) throw new TypeError(`${type} have no field ${name}`);
  return found;
}

export function isList({ kind }: SimField): boolean {
  return kind === 'emails' || kind === 'phones' || kind === 'strings';
}

export function isEmpty(value: Plain | undefined): boolean {
  return value === undefined || value === null || value.length === 0;
}

/** A value in the form of the model. */
export function toModel({ kind }: SimField, value: Plain): FieldValue {
  if (isEmpty(value) || value === null) return null;
  if (typeof value !== 'string') {
    if (kind === 'emails') return value.map((address) => ({ address }));
    return kind === 'phones' ? value.map((number) => ({ number })) : [...value];
  }
  if (kind === 'int') return Number(value);
  return kind === 'richText' ? { format: 'text', body: value } : value;
}

/** A value of the model as the simulated CRMs keep it. */
export function fromModel({ kind }: SimField, value: FieldValue | undefined): Plain {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) {
    const member = kind === 'emails' ? 'address' : 'number';
    const texts = value.flatMap((item) => (typeof item === 'string' ? item : (textIn(item, member) ?? [])));
    return texts.length === 0 ? null : texts;
  }
  if (kind === 'richText') return textIn(value, 'body') ?? null;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

function textIn(value: FieldValue, member: string): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const found = value[member];
  return typeof found === 'string' ? found : undefined;
}
