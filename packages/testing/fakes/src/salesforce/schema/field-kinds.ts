import type { FieldInput, FieldType, PicklistChoice } from './field-definition.ts';

type More = Omit<Partial<FieldInput>, 'name' | 'type'>;
type Kind = (name: string, more?: More) => FieldInput;

const kind =
  (type: FieldType): Kind =>
  (name, more = {}) => ({ name, type, ...more });

export const textField = (name: string, length: number, more: More = {}): FieldInput => ({
  name,
  type: 'string',
  length,
  ...more,
});
export const longTextField = (name: string, length = 32_000): FieldInput => ({ name, type: 'textarea', length });
export const emailField: Kind = kind('email');
export const phoneField: Kind = kind('phone');
export const urlField: Kind = kind('url');
export const flagField: Kind = kind('boolean');
export const wholeField: Kind = kind('int');
export const moneyField: Kind = (name, more = {}) => ({ name, type: 'currency', scale: 2, ...more });
export const percentField: Kind = kind('percent');
export const dayField: Kind = kind('date');
export const momentField: Kind = kind('datetime');

/** A picklist of the given values; the one marked with `*` is the default. */
export function choiceField(name: string, values: readonly string[], more: More = {}): FieldInput {
  const choices = values.map(
    (value): PicklistChoice => (value.endsWith('*') ? { value: value.slice(0, -1), byDefault: true } : { value }),
  );
  return { name, type: 'picklist', choices, ...more };
}

/** A reference to other records; its relationship is named after it unless told. */
export function lookupField(name: string, referenceTo: readonly string[], more: More = {}): FieldInput {
  return { name, type: 'reference', referenceTo, relationshipName: name.replace(/Id$/, ''), ...more };
}

/** A field that the vendor fills and nobody writes. */
export function derivedField(field: FieldInput): FieldInput {
  return { ...field, createable: false, updateable: false };
}

/** The parts of an address and the compound field that shows them together. */
export function addressFields(prefix: string, withCodes: boolean): FieldInput[] {
  const compoundFieldName = `${prefix}Address`;
  const part = (name: string, length: number): FieldInput => textField(prefix + name, length, { compoundFieldName });
  const codes = ['StateCode', 'CountryCode'].map((name) => ({ ...part(name, 10), type: 'picklist' as const }));
  return [
    { name: `${prefix}Street`, type: 'textarea', length: 255, compoundFieldName },
    part('City', 40),
    part('State', 80),
    part('PostalCode', 20),
    part('Country', 80),
    ...(withCodes ? codes : []),
    { name: compoundFieldName, type: 'address' },
  ];
}

/** The fields that every record has. */
export function systemFields(): FieldInput[] {
  const stamp = (name: string): FieldInput => derivedField(momentField(name, { nillable: false }));
  return [
    { name: 'Id', type: 'id', nillable: false, idLookup: true },
    derivedField(flagField('IsDeleted')),
    stamp('CreatedDate'),
    derivedField(lookupField('CreatedById', ['User'])),
    stamp('LastModifiedDate'),
    derivedField(lookupField('LastModifiedById', ['User'])),
    stamp('SystemModstamp'),
  ];
}

/** The user who owns a record. */
export function ownerField(referenceTo: readonly string[] = ['User']): FieldInput {
  return lookupField('OwnerId', referenceTo, { nillable: false, byDefault: '' });
}
