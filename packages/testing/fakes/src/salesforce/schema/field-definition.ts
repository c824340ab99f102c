/** Types of fields that the fake has. */
export type FieldType =
  | 'address'
  | 'boolean'
  | 'combobox'
  | 'currency'
  | 'date'
  | 'datetime'
  | 'double'
  | 'email'
  | 'id'
  | 'int'
  | 'multipicklist'
  | 'percent'
  | 'phone'
  | 'picklist'
  | 'reference'
  | 'string'
  | 'textarea'
  | 'url';

/** What a field of a record can hold. */
export type FieldValue = string | number | boolean | null;

/** Values of one record by field name. */
export type FieldValues = Readonly<Record<string, FieldValue>>;

/** One choice of a picklist. */
export interface PicklistChoice {
  /** What the API reads and writes. */
  readonly value: string;
  /** What people see; translated, never written. @default `value` */
  readonly label?: string;
  /** @default true */
  readonly active?: boolean;
  /** True for the value that new records get. @default false */
  readonly byDefault?: boolean;
}

/** Where a formula looks. */
export interface FormulaSources {
  readonly nowMs: number;
  /** Values of another record; undefined when there is none. */
  find(objectName: string, id: FieldValue): FieldValues | undefined;
  /** Values of the records whose field has this value. */
  findAll(objectName: string, field: string, value: FieldValue): readonly FieldValues[];
}

/** Works out the value of a field at every read; nothing is stamped when it changes. */
export type Formula = (values: FieldValues, sources: FormulaSources) => FieldValue;

/** How a field is described; what is absent is as for an ordinary field of its type. */
export interface FieldInput {
  readonly name: string;
  readonly type: FieldType;
  readonly label?: string;
  /** Most characters of a text. */
  readonly length?: number;
  /** Digits of a number. @default 18 */
  readonly precision?: number;
  /** Digits after the point. @default 0 */
  readonly scale?: number;
  /** False for a field that must have a value. @default true, false for booleans */
  readonly nillable?: boolean;
  /** @default true */
  readonly createable?: boolean;
  /** @default the value of `createable` */
  readonly updateable?: boolean;
  /** Value of new records that give none. */
  readonly byDefault?: FieldValue;
  readonly choices?: readonly PicklistChoice[];
  /** True to refuse values that are no choice. @default false */
  readonly restricted?: boolean;
  /** Names of the objects that a reference leads to. */
  readonly referenceTo?: readonly string[];
  readonly relationshipName?: string;
  readonly externalId?: boolean;
  readonly idLookup?: boolean;
  readonly unique?: boolean;
  readonly caseSensitive?: boolean;
  readonly formula?: Formula;
  /** The compound field that this one is a part of. */
  readonly compoundFieldName?: string;
}

/** One field of an object, with nothing left open. */
export interface FieldDefinition extends FieldInput {
  readonly label: string;
  readonly nillable: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly custom: boolean;
}

const lengths: Readonly<Partial<Record<FieldType, number>>> = {
  id: 18,
  reference: 18,
  email: 80,
  phone: 40,
  url: 255,
  picklist: 255,
  multipicklist: 4099,
  textarea: 255,
  string: 255,
};

/** Completes a field by the rules of its type. */
export function defineField(input: FieldInput): FieldDefinition {
  const isReadOnly = input.formula !== undefined || input.type === 'id' || input.type === 'address';
  const createable = isReadOnly ? false : (input.createable ?? true);
  const length = input.length ?? lengths[input.type];
  const chosen = input.choices?.find(({ byDefault }) => byDefault === true)?.value;
  const byDefault = input.byDefault ?? chosen ?? (input.type === 'boolean' ? false : undefined);
  return {
    ...input,
    ...(length === undefined ? {} : { length }),
    ...(byDefault === undefined ? {} : { byDefault }),
    label: input.label ?? input.name.replace(/__p?c$/, '').replaceAll(/([a-z])([A-Z])/g, '$1 $2'),
    nillable: input.nillable ?? input.type !== 'boolean',
    createable,
    updateable: isReadOnly ? false : (input.updateable ?? createable),
    custom: /__p?c$/.test(input.name),
  };
}

/** True where a new record must be given a value. */
export function isRequired({ createable, nillable, byDefault }: FieldDefinition): boolean {
  return createable && !nillable && byDefault === undefined;
}

/** True for fields that can be the key of an upsert. */
export function isKeyField({ externalId, idLookup, type }: FieldDefinition): boolean {
  return externalId === true || idLookup === true || type === 'id';
}
