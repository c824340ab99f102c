import type { MappingGroup, MappingRow } from '@crmsync/adapter-kit';
import type { EntityFields, EntityType, FieldKind } from '@crmsync/model';

/**
 * The columns of model fields: the name of a column, several for lists of phone numbers or addresses, or a row of the kit
 * (`field`, `pair`, `constant` …) for a transform of one's own. Columns come as text, lists and JSON as JSON text.
 */
export type ColumnRows<E extends EntityType> = {
  readonly [F in keyof EntityFields<E>]?: string | readonly string[] | MappingRow<NonNullable<EntityFields<E>[F]>>;
};

/** A column beside the model. */
export interface CustomColumn {
  /** @default the key of the field */
  readonly column?: string;
  readonly kind: FieldKind;
  /** @default the key of the field */
  readonly label?: string;
  /** @default false */
  readonly readOnly?: boolean;
}

/** The columns of one record of a row. */
export interface RecordColumns<E extends EntityType = EntityType> {
  readonly fields: ColumnRows<E>;
  /** Several model fields that share columns. */
  readonly groups?: readonly MappingGroup<E>[];
  /** Further columns, by the key under which they are custom fields. */
  readonly custom?: { readonly [remoteKey: string]: FieldKind | CustomColumn };
  /** Columns by which records are found. Comparisons ignore case and, for phone numbers, everything but digits. */
  readonly search?: { readonly [by in 'email' | 'phone' | 'domain' | 'name']?: string };
}

/** A further record in columns of the same row, at a fixed place. */
export interface SlotColumns<E extends EntityType = EntityType> extends RecordColumns<E> {
  /** The record is there while this column has a value; clearing it takes the record away. */
  readonly present: string;
}

/** What tells that rows changed. */
export type ChangeSource =
  /** The column `updatedAt`. Needs nothing else; hard deletes are found by enumeration. */
  | 'updatedAt'
  /** The transaction that wrote each row. Needs no column; reads through the whole table. */
  | 'transaction'
  /** Changes are not told; they are found by listing. */
  | 'none'
  /** A table that triggers fill, deletes included; see `changeTableSql`. */
  | { readonly table: string; readonly keptMs?: number };

/** One table of the host's database as one kind of record. */
export interface TableDefinition<E extends EntityType = EntityType> extends RecordColumns<E> {
  readonly entity: E;
  /** @default 'public' */
  readonly schema?: string;
  readonly table: string;
  /** Its name in links and references; never changed. @default the name of the table */
  readonly objectType?: string;
  /** The column of the primary key. @default 'id' */
  readonly key?: string;
  /**
   * Further records of the same row, such as alternative contacts, by the name of their place: `alt1` is the record `42:alt1`
   * of row 42. @default none
   */
  readonly slots?: { readonly [name: string]: SlotColumns<E> };
  /** At least one field of each inner list is needed to create. @default none */
  readonly required?: readonly (readonly (keyof EntityFields<E> & string)[])[];
  /** Values that every row read or written has; others do not exist. @default none */
  readonly tenant?: { readonly [column: string]: string | number | boolean };
  /** Values, or lists of values, of the rows that are synced; a row that leaves them is told as filtered. @default none */
  readonly filter?: { readonly [column: string]: string | number | boolean | readonly (string | number)[] };
  /** Columns that refer to rows of another table of this adapter, by role. @default none */
  readonly associations?: { readonly [role: string]: { readonly column: string; readonly to: string } };
  readonly createdAt?: string;
  /** When the row was changed, by the database's clock. `touch`: set it with each write, for want of a trigger. */
  readonly updatedAt?: string | { readonly column: string; readonly touch?: boolean };
  /** @default `updatedAt` where there is such a column, else `transaction` */
  readonly changes?: ChangeSource;
  /** A column that marks deleted rows; they stay in the table. @default deleting removes the row */
  readonly softDelete?: { readonly column: string; readonly as?: 'timestamp' | 'boolean' };
  /** What tells that a row was changed since it was read. `xmin`: the server's own mark, not of views. @default 'xmin' */
  readonly version?: 'xmin' | 'none' | { readonly column: string };
  /** A column with unique values that keeps our key, so that a create of unknown outcome is found. @default none */
  readonly syncKey?: string;
  /** Columns with unique values by which rows are created or changed at once, by the name callers give. @default none */
  readonly unique?: { readonly [by: string]: string };
  /** What is not to be done with the table. @default everything is */
  readonly without?: readonly ('create' | 'update' | 'delete')[];
}

/**
 * Checks the columns of a definition against the fields of its entity while it is written.
 * @example defineTable({ entity: 'contact', table: 'clients', fields: { firstName: 'first_name' } })
 */
export function defineTable<E extends EntityType>(definition: TableDefinition<E>): TableDefinition {
  // Which entity it is decides its fields, and nothing else looks at them by name.
  return definition as unknown as TableDefinition;
}
