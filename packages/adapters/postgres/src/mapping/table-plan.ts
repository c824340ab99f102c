import { defineMapping, type Mapping } from '@crmsync/adapter-kit';
import { type EntityType, entityDefinitions, type FieldDefinition, type FieldKind } from '@crmsync/model';
import { columnRow, customColumnCodec } from './column-row.ts';
import { type RecordIds, recordIds, slotName } from './record-id.ts';
import type { ChangeSource, CustomColumn, RecordColumns, TableDefinition } from './table-definition.ts';

/** Where custom fields lie in the object that a mapping reads: no column is called so. */
export const customUnder = '(custom)';

/** One record of a row: the main one or that of a slot. */
export interface PartPlan {
  /** The name of the slot; absent for the main record. */
  readonly slot?: string;
  readonly mapping: Mapping;
  /** The columns of its fields. */
  readonly columns: readonly string[];
  /** The columns of each field that is written. */
  readonly written: { readonly [field: string]: readonly string[] };
  readonly custom: { readonly [remoteKey: string]: Required<CustomColumn> };
  readonly search: { readonly [by: string]: string };
  /** The record is there while this column has a value. */
  readonly present?: string;
}

/** A checked table definition with what follows from it. */
export interface TablePlan {
  readonly definition: TableDefinition;
  readonly entity: EntityType;
  readonly objectType: string;
  readonly schema: string;
  readonly table: string;
  readonly key: string;
  readonly ids: RecordIds;
  /** The id of a main record of another table by its key. */
  idOfTarget(objectType: string, key: string): string;
  /** The key behind the id of a main record of another table; `undefined` where there is none. */
  keyOfTarget(objectType: string, id: string): string | undefined;
  /** The main record first. */
  readonly parts: readonly [PartPlan, ...PartPlan[]];
  readonly stamp?: { readonly column: string; readonly touch: boolean };
  readonly changes: ChangeSource;
  readonly versionColumn: string | undefined;
  /** Columns that every statement about records reads. */
  readonly columns: readonly string[];
  /** The model field of a column, for messages. */
  fieldOf(column: string): string | undefined;
}

/** Checks definitions that may refer to each other. @throws TypeError when one contradicts itself or leads nowhere */
export function tablePlans(definitions: readonly TableDefinition[]): readonly TablePlan[] {
  const ids = new Map(
    definitions.map(({ objectType, table, slots = {} }) => [objectType ?? table, recordIds(Object.keys(slots))]),
  );
  return definitions.map((definition) => tablePlan(definition, ids));
}

function tablePlan(definition: TableDefinition, targets: ReadonlyMap<string, RecordIds>): TablePlan {
  const { entity, table, key = 'id', slots = {} } = definition;
  const objectType = definition.objectType ?? table;
  const fail = (text: string): never => {
    throw new TypeError(`postgres ${objectType}: ${text}`);
  };
  const strange = Object.keys(slots).find((name) => !slotName.test(name));
  if (strange !== undefined) fail(`the slot ${strange} needs a name of letters, digits, _ and -`);
  const main = partPlan(entity, definition);
  const others = Object.entries(slots).map(([slot, one]) => ({
    ...partPlan(entity, one),
    slot,
    present: one.present,
  }));
  const { updatedAt, softDelete, version = 'xmin', filter = {}, associations = {} } = definition;
  const stamp =
    typeof updatedAt === 'string' ? { column: updatedAt, touch: false } : updatedAt && { touch: false, ...updatedAt };
  const changes = definition.changes ?? (stamp ? 'updatedAt' : 'transaction');
  if (changes === 'updatedAt' && !stamp) fail('changes by `updatedAt` need the column');
  const versionColumn = typeof version === 'object' ? version.column : undefined;
  const named = [stamp?.column, definition.createdAt, softDelete?.column, versionColumn, ...Object.keys(filter)];
  const parts = [main, ...others] as const;
  const columns = unique([
    key,
    ...parts.flatMap((part) => [...part.columns, ...(part.present === undefined ? [] : [part.present])]),
    ...Object.values(associations).map(({ column }) => column),
    ...named.filter((name) => name !== undefined),
  ]);
  const lost = Object.values(associations).find(({ to }) => !targets.has(to));
  if (lost) fail(`an association leads to ${lost.to}, which is no table of this adapter`);
  const dotted = columns.find((column) => column.includes('.') || column === '');
  if (dotted !== undefined) fail(`"${dotted}" cannot be the name of a column here`);
  return {
    definition,
    entity,
    objectType,
    schema: definition.schema ?? 'public',
    table,
    key,
    ids: recordIds(Object.keys(slots)),
    idOfTarget: (to, id) => targets.get(to)?.write({ key: id }) ?? id,
    keyOfTarget: (to, id) => {
      const place = targets.get(to)?.read(id);
      return place?.slot === undefined ? place?.key : undefined;
    },
    parts,
    ...(stamp ? { stamp } : {}),
    changes,
    versionColumn,
    columns,
    fieldOf: (column) => fieldAt(main.mapping, objectType, column),
  };
}

/** What is known of the fields, custom columns included; one definition per key. */
export function describeTable({ parts, entity, objectType }: TablePlan): readonly FieldDefinition[] {
  const [main] = parts;
  const taken = new Set<string>();
  const standard = main.mapping.definitions(objectType).map((one) => {
    const remoteKey = taken.has(one.remoteKey) ? (one.field ?? one.remoteKey) : one.remoteKey;
    taken.add(remoteKey);
    return { ...one, remoteKey };
  });
  const custom = new Map<string, FieldDefinition>();
  for (const [remoteKey, { kind, label, readOnly }] of parts.flatMap((part) => Object.entries(part.custom))) {
    const isReadOnly = readOnly || custom.get(remoteKey)?.readOnly === true;
    const rights = isReadOnly ? { readOnly: true } : {};
    custom.set(remoteKey, { entity, objectType, remoteKey, label, kind, custom: true, ...rights });
  }
  return [...standard, ...custom.values()];
}

/** The part of a row by the name of its slot. */
export function partOf({ parts }: TablePlan, slot: string | undefined): PartPlan {
  return parts.find((part) => part.slot === slot) ?? parts[0];
}

function partPlan(entity: EntityType, columns: RecordColumns): PartPlan {
  const custom = customColumns(columns);
  const specs: { readonly [name: string]: { readonly kind: FieldKind } } = entityDefinitions[entity].fields;
  const rows = Object.entries(columns.fields).map(([name, row]): readonly [string, unknown] => {
    const kind = specs[name]?.kind ?? 'json';
    if (typeof row === 'string') return [name, columnRow(name, kind, [row])];
    return [name, isNames(row) ? columnRow(name, kind, row) : row];
  });
  const mapping = defineMapping(entity, {
    // The definition's own type has checked the rows and groups.
    rows: Object.fromEntries(rows) as object,
    groups: (columns.groups ?? []) as never,
    ...(Object.keys(custom).length > 0
      ? {
          custom: {
            under: customUnder,
            codecFor: ({ remoteKey }) => {
              const one = custom[remoteKey];
              return one && customColumnCodec(one.kind);
            },
          },
        }
      : {}),
  });
  const written = Object.fromEntries(
    mapping.writable.map((name) => [name, wireOf([...rows, ...groupRows(columns)], name)]),
  );
  return { mapping, columns: mapping.wireKeys(), written, custom, search: { ...columns.search } };
}

function groupRows({ groups = [] }: RecordColumns): readonly (readonly [string, unknown])[] {
  return groups.flatMap((group) => group.fields.map((name) => [name, group] as const));
}

/** The columns that a row or group of a field has. */
function wireOf(rows: readonly (readonly [string, unknown])[], field: string): readonly string[] {
  const row = rows.find(([name]) => name === field)?.[1];
  const wire: unknown = typeof row === 'object' && row !== null ? Reflect.get(row, 'wire') : [];
  return isNames(wire) ? wire : [];
}

function isNames(row: unknown): row is readonly string[] {
  return Array.isArray(row) && row.every((one) => typeof one === 'string');
}

function customColumns({ custom = {} }: RecordColumns): PartPlan['custom'] {
  const all = Object.entries(custom).map(([remoteKey, given]): [string, Required<CustomColumn>] => {
    const one = typeof given === 'string' ? { kind: given } : given;
    return [remoteKey, { column: remoteKey, label: remoteKey, readOnly: false, ...one }];
  });
  return Object.fromEntries(all);
}

function fieldAt(mapping: Mapping, objectType: string, column: string): string | undefined {
  return mapping.definitions(objectType).find(({ remoteKey }) => remoteKey === column)?.field;
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
