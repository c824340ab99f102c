import type { EntityType, FieldDefinition, FieldValue, FieldValues, Warning } from '@crmsync/model';
import type { Note } from './codecs/codec.ts';
import type { DefinitionOf, MappingGroup, MappingRows, WireValues } from './mapping-row.ts';
import { atPath, type WireProps } from './wire-path.ts';

/** What reading and writing one record needs beside the values. */
export interface MappingRun {
  note(field: string): Note;
  readonly definitionOf: DefinitionOf;
}

/** A row or group with its value types forgotten: what a table works with inside. */
export interface MappingPart {
  readonly fields: readonly string[];
  readonly wire: readonly string[];
  readonly optional: readonly string[];
  /** Those of `fields` that a group says are only read. */
  readonly readOnly: readonly string[];
  /** Puts what it reads into `fields`; what it cannot read stays out. */
  readInto(fields: FieldValues, wire: WireValues, run: MappingRun): void;
  write?(patch: FieldValues, current: FieldValues, run: MappingRun): WireValues | undefined;
}

/** By the list they are in: an account's definitions are looked through for every record. */
const standardFields = new WeakMap<readonly FieldDefinition[], ReadonlyMap<string, FieldDefinition>>();

/** A run that collects its warnings. */
export function mappingRun(definitions: readonly FieldDefinition[], warnings: Warning[]): MappingRun {
  let standard = standardFields.get(definitions);
  if (!standard) {
    standard = new Map(definitions.filter(({ custom }) => !custom).map((one) => [one.remoteKey, one]));
    standardFields.set(definitions, standard);
  }
  const known = standard;
  return {
    note: (field) => (code, detail) => {
      warnings.push({ code, field, detail });
    },
    definitionOf: (wire) => known.get(wire),
  };
}

/** The same run, saying nothing. */
export function silentRun(run: MappingRun): MappingRun {
  return { ...run, note: () => () => undefined };
}

/** The parts of a table, types erased; `MappingRows` and `MappingGroup` have checked them before. */
export function mappingParts<E extends EntityType>(
  rows: MappingRows<E>,
  groups: readonly MappingGroup<E>[],
  clear: unknown,
): readonly MappingPart[] {
  const fromRows = erasedRows(rows).flatMap(([name, row]) => (row ? [rowPart(name, row, clear)] : []));
  return [...fromRows, ...erasedGroups(groups).map((group) => groupPart(group, clear))];
}

interface ErasedRow {
  readonly wire: readonly string[];
  readonly optional: readonly string[];
  read(wire: WireValues, note: Note, definitionOf: DefinitionOf): FieldValue | undefined;
  write?(
    value: FieldValue,
    current: FieldValue | undefined,
    note: Note,
    clear: unknown,
    definitionOf: DefinitionOf,
  ): WireValues | undefined;
}

interface ErasedGroup {
  readonly fields: readonly string[];
  readonly readOnly?: readonly string[];
  readonly wire: readonly string[];
  readonly optional?: readonly string[];
  read(wire: WireValues, note: Note): FieldValues;
  write?(
    values: FieldValues,
    note: Note,
    context: { readonly patch: FieldValues; readonly clear: unknown },
  ): WireValues | undefined;
}

function erasedRows(rows: object): [string, ErasedRow | undefined][] {
  return Object.entries(rows);
}

function erasedGroups(groups: unknown): readonly ErasedGroup[] {
  return Array.isArray(groups) ? groups : [];
}

function rowPart(name: string, row: ErasedRow, clear: unknown): MappingPart {
  const { write } = row;
  return {
    fields: [name],
    wire: row.wire,
    optional: row.optional,
    readOnly: [],
    readInto(fields, wire, run) {
      const value = row.read(wire, run.note(name), run.definitionOf);
      if (value !== undefined) fields[name] = value;
    },
    ...(write
      ? {
          write: (patch, current, run) =>
            write(patch[name] ?? null, current[name], run.note(name), clear, run.definitionOf),
        }
      : {}),
  };
}

function groupPart(group: ErasedGroup, clear: unknown): MappingPart {
  const { write } = group;
  const name = group.fields.join('+');
  return {
    fields: group.fields,
    wire: group.wire,
    optional: group.optional ?? [],
    readOnly: group.readOnly ?? [],
    readInto: (fields, wire, run) =>
      void Object.assign(fields, onlyDefined(group.read(wire, run.note(name)), group.fields)),
    ...(write
      ? { write: (patch, current, run) => write({ ...current, ...patch }, run.note(name), { patch, clear }) }
      : {}),
  };
}

/** Those of the named fields that are there; `undefined` counts as not there. */
export function onlyDefined(
  values: { readonly [name: string]: FieldValue | undefined },
  names: readonly string[],
): FieldValues {
  const found: FieldValues = {};
  for (const name of names) {
    const value = values[name];
    if (value !== undefined) found[name] = value;
  }
  return found;
}

/** The wire values a part needs, by path; `undefined` when one of them is not in the object. */
export function wireValuesOf(part: MappingPart, wire: WireProps): WireValues | undefined {
  const values: Record<string, unknown> = {};
  for (const path of part.wire) {
    const found = atPath(wire, path);
    if (!found.present) return undefined;
    values[path] = found.value;
  }
  for (const path of part.optional) {
    const found = atPath(wire, path);
    if (found.present) values[path] = found.value;
  }
  return values;
}

/** The wire values of the fields of a part that are to be written; `undefined` when nothing is. */
export function writePart(
  part: MappingPart,
  writable: readonly string[],
  wanted: FieldValues,
  current: FieldValues,
  run: MappingRun,
): WireValues | undefined {
  const patch = onlyDefined(
    wanted,
    part.fields.filter((name) => writable.includes(name)),
  );
  if (!part.write || Object.keys(patch).length === 0) return undefined;
  const written = part.write(patch, onlyDefined(current, part.fields), run);
  return written && Object.fromEntries(Object.entries(written).filter(([, value]) => value !== undefined));
}
