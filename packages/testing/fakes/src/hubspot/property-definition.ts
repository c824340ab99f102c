/** One choice of an enumeration. */
export interface PropertyOption {
  readonly label: string;
  readonly value: string;
  readonly displayOrder: number;
  readonly hidden: boolean;
}

/** A property as the API describes it. */
export interface PropertyDefinition {
  readonly name: string;
  readonly label: string;
  /** string, number, bool, date, datetime, enumeration, phone_number. */
  readonly type: string;
  readonly fieldType: string;
  readonly groupName: string;
  readonly description: string;
  readonly options: readonly PropertyOption[];
  readonly displayOrder: number;
  readonly hasUniqueValue: boolean;
  readonly calculated: boolean;
  readonly externalOptions: boolean;
  readonly referencedObjectType?: string;
  readonly hidden: boolean;
  readonly hubspotDefined: boolean;
  readonly formField: boolean;
  readonly dataSensitivity: 'non_sensitive';
  readonly archived: boolean;
  readonly createdAt?: string;
  readonly updatedAt?: string;
  readonly modificationMetadata: {
    readonly archivable: boolean;
    readonly readOnlyDefinition: boolean;
    readonly readOnlyValue: boolean;
    readonly readOnlyOptions?: boolean;
  };
}

/** What differs between properties; the rest has usual values. */
export interface PropertySketch {
  readonly name: string;
  readonly label?: string;
  readonly type: string;
  readonly fieldType?: string;
  readonly options?: readonly PropertyOption[];
  readonly readOnly?: boolean;
  readonly calculated?: boolean;
  readonly unique?: boolean;
  readonly owner?: boolean;
  readonly group?: string;
  readonly hubspotDefined?: boolean;
  readonly atIso?: string;
}

const usualFieldTypes: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  bool: 'booleancheckbox',
  date: 'date',
  datetime: 'date',
  enumeration: 'select',
  phone_number: 'phonenumber',
};

/** Fills a sketch up to a whole definition. */
export function defineProperty(sketch: PropertySketch): PropertyDefinition {
  const hubspotDefined = sketch.hubspotDefined ?? true;
  return {
    name: sketch.name,
    label: sketch.label ?? sketch.name,
    type: sketch.type,
    fieldType: sketch.fieldType ?? usualFieldTypes[sketch.type] ?? 'text',
    groupName: sketch.group ?? 'information',
    description: '',
    options: sketch.options ?? [],
    displayOrder: -1,
    hasUniqueValue: sketch.unique ?? false,
    calculated: sketch.calculated ?? false,
    externalOptions: sketch.owner ?? false,
    ...(sketch.owner === true ? { referencedObjectType: 'OWNER' } : {}),
    hidden: false,
    hubspotDefined,
    formField: !(sketch.readOnly ?? false),
    dataSensitivity: 'non_sensitive',
    archived: false,
    ...(sketch.atIso === undefined ? {} : { createdAt: sketch.atIso, updatedAt: sketch.atIso }),
    modificationMetadata: {
      archivable: !hubspotDefined,
      readOnlyDefinition: hubspotDefined,
      readOnlyValue: sketch.readOnly ?? false,
      ...(sketch.type === 'enumeration' ? { readOnlyOptions: false } : {}),
    },
  };
}

/** Makes options from values whose labels follow from them. */
export function optionsFrom(values: readonly string[]): PropertyOption[] {
  return values.map((value, displayOrder) => ({ label: optionLabel(value), value, displayOrder, hidden: false }));
}

function optionLabel(value: string): string {
  const words = value.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
