import type { FieldInput } from './field-definition.ts';
import { derivedField, flagField, lookupField } from './field-kinds.ts';
import type { ObjectDefinition } from './object-definition.ts';

const sameName = ['Salutation', 'FirstName', 'LastName', 'Phone', 'Fax', 'Description', 'OwnerId'];

/** How a field of a contact is named on the account that is the same person; undefined for fields of its own. */
export function personFieldName({ name, type, createable = true }: FieldInput): string | undefined {
  if (sameName.includes(name)) return name;
  if (name.endsWith('__c')) return name.replace(/__c$/, '__pc');
  return createable && type !== 'reference' && type !== 'id' && type !== 'address' ? `Person${name}` : undefined;
}

/** The field by which an account shows a field of its person. */
export function personFieldOf(field: FieldInput | undefined): FieldInput | undefined {
  const name = field === undefined ? undefined : personFieldName(field);
  if (field === undefined || name === undefined) return undefined;
  const {
    compoundFieldName: _compound,
    formula: _formula,
    label: _label,
    externalId: _key,
    unique: _unique,
    ...rest
  } = field;
  return { ...rest, name, nillable: field.type !== 'boolean' };
}

/** Adds what accounts and contacts have where accounts can be people. */
export function withPersonFields(
  definition: ObjectDefinition,
  _at: number,
  all: readonly ObjectDefinition[],
): ObjectDefinition {
  const isPerson = derivedField(flagField('IsPersonAccount'));
  if (definition.name === 'Contact') return { ...definition, fields: [...definition.fields, isPerson] };
  if (definition.name !== 'Account') return definition;
  const own = definition.fields.map(({ name }) => name);
  const contact = all.find(({ name }) => name === 'Contact')?.fields ?? [];
  const shown = contact.flatMap((field) => personFieldOf(field) ?? []).filter(({ name }) => !own.includes(name));
  const person = derivedField(lookupField('PersonContactId', ['Contact']));
  return { ...definition, fields: [...definition.fields, ...shown, isPerson, person] };
}
