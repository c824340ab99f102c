import { createRecordTable, type RecordTable } from '../records/record-table.ts';
import { defineField, type FieldDefinition, type FieldInput, isKeyField } from './field-definition.ts';
import type { ObjectDefinition, RecordTypeInput } from './object-definition.ts';

/** One kind of record of an organisation, with its fields and rows. */
export interface SalesforceObject {
  readonly name: string;
  readonly definition: ObjectDefinition;
  readonly table: RecordTable;
  /** Fields in order of their making. */
  fields(): readonly FieldDefinition[];
  /** A field by its name in any case. */
  field(name: string): FieldDefinition | undefined;
  addField(field: FieldInput): void;
  /** Takes a field away; nobody sees any more what it held. */
  removeField(name: string): void;
  recordTypes(): readonly RecordTypeInput[];
  addRecordType(recordType: RecordTypeInput): void;
  /** When the fields last changed, in milliseconds since the epoch. */
  changedAtMs(): number;
}

/** Makes an object without rows. */
export function createSalesforceObject(definition: ObjectDefinition, now: () => number): SalesforceObject {
  const fields = new Map<string, FieldDefinition>();
  const recordTypes: RecordTypeInput[] = [...(definition.recordTypes ?? [])];
  const table = createRecordTable(definition.keyPrefix);
  let changedAtMs = now();
  const addField = (input: FieldInput): void => {
    const field = defineField(input);
    fields.set(field.name.toLowerCase(), field);
    if (isKeyField(field) || field.unique === true || field.name === definition.parentField) table.addIndex(field.name);
    changedAtMs = now();
  };
  for (const field of definition.fields) addField(field);
  return {
    name: definition.name,
    definition,
    table,
    fields: () => [...fields.values()],
    field: (name) => fields.get(name.toLowerCase()),
    addField,
    removeField(name) {
      fields.delete(name.toLowerCase());
      changedAtMs = now();
    },
    recordTypes: () => recordTypes,
    addRecordType(recordType) {
      if (fields.get('recordtypeid') === undefined) {
        addField({
          name: 'RecordTypeId',
          type: 'reference',
          referenceTo: ['RecordType'],
          relationshipName: 'RecordType',
        });
      }
      recordTypes.push(recordType);
      changedAtMs = now();
    },
    changedAtMs: () => changedAtMs,
  };
}
