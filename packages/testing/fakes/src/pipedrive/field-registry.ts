import type { FieldDefinition, FieldOption } from './field-definition.ts';

/** The field list of one object type; custom fields come and go at run time. */
export interface FieldRegistry {
  all(): readonly FieldDefinition[];
  custom(): readonly FieldDefinition[];
  get(code: string): FieldDefinition | undefined;
  create(field: NewField): FieldDefinition;
  change(code: string, change: FieldChange): FieldDefinition | undefined;
  remove(code: string): FieldDefinition | undefined;
  /** Replaces the choices of an option field. */
  setOptions(code: string, options: readonly FieldOption[]): void;
  newOption(label: string): FieldOption;
}

/** A custom field that does not have a code yet. */
export interface NewField extends FieldChange {
  readonly name: string;
  readonly type: string;
  readonly optionLabels: readonly string[] | null;
}

/** What can be changed of a custom field. */
export interface FieldChange {
  readonly name?: string;
  readonly description?: string;
}

/** What a registry takes from the account: codes and option ids are unique over all object types. */
export interface FieldRegistrySources {
  readonly newFieldCode: () => string;
  readonly nextOptionId: () => number;
}

/** Makes the field list of one object type, starting from its standard fields. */
export function createFieldRegistry(
  standard: readonly FieldDefinition[],
  { newFieldCode, nextOptionId }: FieldRegistrySources,
): FieldRegistry {
  const fields = new Map(standard.map((field) => [field.code, field]));
  let customFields: readonly FieldDefinition[] = [];

  const store = (field: FieldDefinition): FieldDefinition => {
    fields.set(field.code, field);
    customFields = [...fields.values()].filter((each) => each.isCustom);
    return field;
  };
  const newOption = (label: string): FieldOption => ({ id: nextOptionId(), label });

  return {
    all: () => [...fields.values()],
    custom: () => customFields,
    get: (code) => fields.get(code),
    newOption,
    create({ optionLabels, ...field }) {
      const options = optionLabels?.map(newOption) ?? null;
      return store({ ...field, code: newFieldCode(), options, isCustom: true, isOptional: false });
    },
    change(code, change) {
      const field = fields.get(code);
      return field && store({ ...field, ...change });
    },
    remove(code) {
      const field = fields.get(code);
      if (field === undefined) return undefined;
      fields.delete(code);
      customFields = customFields.filter((each) => each.code !== code);
      return field;
    },
    setOptions(code, options) {
      const field = fields.get(code);
      if (field !== undefined) store({ ...field, options });
    },
  };
}
