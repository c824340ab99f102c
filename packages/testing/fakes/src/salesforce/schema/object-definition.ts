import type { FieldInput } from './field-definition.ts';

/** One variety of an object with choices of its own. */
export interface RecordTypeInput {
  readonly id: string;
  readonly name: string;
  readonly developerName: string;
  /** @default true */
  readonly active?: boolean;
  /** True for the one that new records get. @default false */
  readonly byDefault?: boolean;
}

/** One kind of record. */
export interface ObjectDefinition {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  /** First three characters of its ids. */
  readonly keyPrefix: string;
  readonly fields: readonly FieldInput[];
  /** False for objects that the API only reads. @default true */
  readonly writable?: boolean;
  /** @default `writable` */
  readonly deletable?: boolean;
  /** @default false */
  readonly mergeable?: boolean;
  /** False where bulk jobs refuse the object. @default true */
  readonly bulk?: boolean;
  /** True for objects of the set-up, which share no transaction with others. @default false */
  readonly setup?: boolean;
  /** Field whose record is locked along with a child. */
  readonly parentField?: string;
  readonly recordTypes?: readonly RecordTypeInput[];
}
