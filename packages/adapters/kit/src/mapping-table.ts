import type { Projection } from '@crmsync/adapter';
import {
  type EntityType,
  entityDefinitions,
  type FieldDefinition,
  type FieldSpec,
  type FieldValue,
  type FieldValues,
  stableJson,
  type Warning,
} from '@crmsync/model';
import type { Note } from './codecs/codec.ts';
import { type CustomMapping, readCustom, writeCustom } from './custom-fields.ts';
import type { MappingGroup, MappingRows, WireValues } from './mapping-row.ts';
import { atPath, mergeProps, type WireProps, withPath } from './wire-path.ts';

/** What a mapping needs beside its rows. */
export interface MappingOptions<E extends EntityType> {
  readonly rows: MappingRows<E>;
  readonly groups?: readonly MappingGroup<E>[];
  /** The wire value that clears a field. @default null */
  readonly clear?: unknown;
  /** How custom fields are read and written. Absent = the object type has none. */
  readonly custom?: CustomMapping;
  /** Further wire keys that requests ask for: stamps, ids, flags. */
  readonly alsoRequest?: readonly string[];
}

/** What {@link Mapping.read} found. */
export interface ReadResult {
  readonly fields: FieldValues;
  readonly custom: FieldValues;
  readonly warnings: readonly Warning[];
}

/** What {@link Mapping.patch} makes. */
export interface PatchResult {
  readonly props: WireProps;
  readonly warnings: readonly Warning[];
}

/** Fields and custom fields together. */
export interface FieldSet {
  readonly fields: FieldValues;
  readonly custom: FieldValues;
}

/** One field table: it drives reading, patching, requested keys, supported fields and the lens. Pure. */
export interface Mapping<E extends EntityType = EntityType> {
  readonly entity: E;
  readonly readable: readonly string[];
  readonly writable: readonly string[];
  readonly hasCustom: boolean;
  /** Wire keys to ask for, without doubles; `custom` are remote keys of custom fields. */
  wireKeys(custom?: readonly string[]): readonly string[];
  /** Model values of a wire object. Only what is in the object is read: a missing key is not `null`. */
  read(wire: WireProps, custom?: readonly FieldDefinition[]): ReadResult;
  /** Wire values of a patch: absent = leave, `null` = clear. `current` completes what the wire holds together. */
  patch(wanted: FieldSet, current?: FieldSet, custom?: readonly FieldDefinition[]): PatchResult;
  /** The values the remote would show after writing `wanted`. Fields that are not writable here are left out. */
  project(wanted: FieldSet, current?: FieldSet, custom?: readonly FieldDefinition[]): Projection;
  /** The standard fields as the table knows them, for vendors that cannot describe their fields. */
  definitions(objectType: string): readonly FieldDefinition[];
}

/** A row or group with its types erased: what the table works with inside. */
interface Part {
  readonly fields: readonly string[];
  readonly wire: readonly string[];
  readonly optional: readonly string[];
  read(wire: WireValues, note: NoteFor): FieldValues;
  write?(patch: FieldValues, current: FieldValues, note: NoteFor): WireValues | undefined;
}

type NoteFor = (field: string) => Note;

/**
 * Declares the field table of one object type.
 * @example defineMapping('contact', { rows: { firstName: field('firstname', text()) }, clear: '' })
 */
export function defineMapping<E extends EntityType>(entity: E, options: MappingOptions<E>): Mapping<E> {
  const specs: Readonly<Record<string, FieldSpec>> = entityDefinitions[entity].fields;
  const clear = 'clear' in options ? options.clear : null;
  const parts = [...rowParts(options.rows, clear), ...(options.groups ?? []).map((group) => groupPart(group, clear))];
  const readable = parts.flatMap((part) => part.fields);
  const writable = writableFields(parts, options.groups ?? [], specs);
  const context: TableContext = { parts, readable, writable, options, clear };
  const wireNames = unique(parts.flatMap((part) => [...part.wire, ...part.optional]));
  return {
    entity,
    readable,
    writable,
    hasCustom: options.custom !== undefined,
    wireKeys: (custom = []) => unique([...wireNames, ...(options.alsoRequest ?? []), ...custom]),
    read: (wire, custom = []) => readTable(context, wire, custom),
    patch: (wanted, current, custom = []) => patchTable(context, wanted, current, custom),
    project: (wanted, current, custom = []) => projectTable(context, wanted, current, custom),
    definitions: (objectType) =>
      parts.flatMap((part) =>
        part.fields.map((name) => ({
          entity,
          objectType,
          remoteKey: part.wire[0] ?? name,
          label: name,
          kind: specs[name]?.kind ?? 'json',
          custom: false,
          field: name,
          ...(writable.includes(name) ? {} : { readOnly: true }),
        })),
      ),
  };
}

interface TableContext {
  readonly parts: readonly Part[];
  readonly readable: readonly string[];
  readonly writable: readonly string[];
  readonly options: { readonly custom?: CustomMapping };
  readonly clear: unknown;
}

function rowParts<E extends EntityType>(rows: MappingRows<E>, clear: unknown): Part[] {
  const parts: Part[] = [];
  for (const [name, row] of erasedRows(rows)) {
    if (!row) continue;
    const { write } = row;
    parts.push({
      fields: [name],
      wire: row.wire,
      optional: row.optional,
      read: (wire, note) => {
        const value = row.read(wire, note(name));
        return value === undefined ? {} : { [name]: value };
      },
      ...(write
        ? { write: (patch, current, note) => write(patch[name] ?? null, current[name], note(name), clear) }
        : {}),
    });
  }
  return parts;
}

function erasedRows(rows: object): [string, ErasedRow | undefined][] {
  return Object.entries(rows);
}

/** The one place where the value types of rows are forgotten; `MappingRows` has checked them before. */
interface ErasedRow {
  readonly wire: readonly string[];
  readonly optional: readonly string[];
  read(wire: WireValues, note: Note): FieldValue | undefined;
  write?(value: FieldValue, current: FieldValue | undefined, note: Note, clear: unknown): WireValues | undefined;
}

interface ErasedGroup {
  readonly fields: readonly string[];
  readonly wire: readonly string[];
  readonly optional?: readonly string[];
  read(wire: WireValues, note: Note): FieldValues;
  write?(
    values: FieldValues,
    note: Note,
    context: { readonly patch: FieldValues; readonly clear: unknown },
  ): WireValues | undefined;
}

function groupPart<E extends EntityType>(typed: MappingGroup<E>, clear: unknown): Part {
  const group = typed as unknown as ErasedGroup;
  const name = group.fields.join('+');
  return {
    fields: group.fields,
    wire: group.wire,
    optional: group.optional ?? [],
    read: (wire, note) => onlyDefined(group.read(wire, note(name)), group.fields),
    ...(group.write
      ? {
          write: (patch, current, note) => group.write?.({ ...current, ...patch }, note(name), { patch, clear }),
        }
      : {}),
  };
}

function onlyDefined(values: FieldValues, names: readonly string[]): FieldValues {
  const found: FieldValues = {};
  for (const name of names) {
    const value = values[name];
    if (value !== undefined) found[name] = value;
  }
  return found;
}

function writableFields<E extends EntityType>(
  parts: readonly Part[],
  groups: readonly MappingGroup<E>[],
  specs: Readonly<Record<string, FieldSpec>>,
): string[] {
  const readOnly = new Set<string>(groups.flatMap((group) => group.readOnly ?? []));
  return parts
    .filter((part) => part.write !== undefined)
    .flatMap((part) => part.fields)
    .filter((name) => !readOnly.has(name) && specs[name]?.readOnly !== true);
}

function readTable(
  context: TableContext,
  wire: WireProps,
  custom: readonly FieldDefinition[],
): { fields: FieldValues; custom: FieldValues; warnings: Warning[] } {
  const warnings: Warning[] = [];
  const note = noteInto(warnings);
  const fields: FieldValues = {};
  for (const part of context.parts) {
    const values = valuesOf(part, wire);
    if (values) Object.assign(fields, part.read(values, note));
  }
  return { fields, custom: readCustom(context.options.custom, wire, custom, note), warnings };
}

function valuesOf(part: Part, wire: WireProps): WireValues | undefined {
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

function patchTable(
  context: TableContext,
  wanted: FieldSet,
  current: FieldSet | undefined,
  custom: readonly FieldDefinition[],
): { props: WireProps; warnings: Warning[] } {
  const warnings: Warning[] = [];
  const note = noteInto(warnings);
  for (const name of Object.keys(wanted.fields)) {
    if (context.writable.includes(name)) continue;
    const known = context.readable.includes(name);
    note(name)(
      known ? 'FIELD_READ_ONLY' : 'FIELD_UNSUPPORTED',
      known ? 'The remote does not let this field be written.' : 'The remote has no such field.',
    );
  }
  let props: WireProps = {};
  for (const part of context.parts) {
    props = mergeProps(props, writePart(context, part, wanted.fields, current?.fields ?? {}, note) ?? {});
  }
  props = mergeProps(props, writeCustom(context.options.custom, wanted.custom, custom, note, context.clear));
  return { props, warnings };
}

function writePart(
  context: TableContext,
  part: Part,
  wanted: FieldValues,
  current: FieldValues,
  note: NoteFor,
): WireProps | undefined {
  const patch = onlyDefined(
    wanted,
    part.fields.filter((name) => context.writable.includes(name)),
  );
  if (!part.write || Object.keys(patch).length === 0) return undefined;
  const written = part.write(patch, onlyDefined(current, part.fields), note);
  if (!written) return undefined;
  let props: WireProps = {};
  for (const [path, value] of Object.entries(written)) {
    if (value !== undefined) props = mergeProps(props, withPath(path, value));
  }
  return props;
}

function projectTable(
  context: TableContext,
  wanted: FieldSet,
  current: FieldSet | undefined,
  custom: readonly FieldDefinition[],
): Projection {
  const warnings: Warning[] = [];
  const note = noteInto(warnings);
  const fields: FieldValues = {};
  for (const part of context.parts) {
    Object.assign(fields, projectPart(context, part, wanted.fields, current?.fields ?? {}, note));
  }
  return { fields, custom: projectCustom(context, wanted, current, custom, note), warnings };
}

/** What one part shows after a write: its wire values, over those of the current values, read back. */
function projectPart(
  context: TableContext,
  part: Part,
  wanted: FieldValues,
  current: FieldValues,
  note: NoteFor,
): FieldValues {
  const asked = part.fields.filter((name) => name in wanted && context.writable.includes(name));
  if (asked.length === 0) return {};
  const silent: NoteFor = () => () => undefined;
  const written = writePart(context, part, wanted, current, note);
  if (!written) return {};
  const before = writePart(context, part, onlyDefined(current, part.fields), current, silent) ?? {};
  const after = mergeProps(before, written);
  const known = asked.every((name) => current[name] !== undefined);
  if (known && stableJson(after) === stableJson(before)) return onlyDefined(current, asked);
  const values = valuesOf(part, blankUnder(part, after, context.clear));
  return values ? onlyDefined(part.read(values, silent), asked) : {};
}

/** Wire values that a part reads but did not write count as empty, so that what was written can be read back. */
function blankUnder(part: Part, props: WireProps, clear: unknown): WireProps {
  let blank: WireProps = {};
  for (const path of part.wire) blank = mergeProps(blank, withPath(path, clear));
  return mergeProps(blank, props);
}

function projectCustom(
  context: TableContext,
  wanted: FieldSet,
  current: FieldSet | undefined,
  definitions: readonly FieldDefinition[],
  note: NoteFor,
): FieldValues {
  const { custom } = context.options;
  if (!custom) return {};
  const silent: NoteFor = () => () => undefined;
  const shown: FieldValues = {};
  for (const [key, value] of Object.entries(wanted.custom)) {
    const definition = definitions.find((one) => one.remoteKey === key);
    if (!definition) {
      shown[key] = value;
      continue;
    }
    const written = writeCustom(custom, { [key]: value }, [definition], note, context.clear);
    if (Object.keys(written).length === 0) continue;
    const was = current?.custom[key];
    const before = was === undefined ? {} : writeCustom(custom, { [key]: was }, [definition], silent, context.clear);
    const same = was !== undefined && stableJson(before) === stableJson(written);
    Object.assign(shown, same ? { [key]: was } : readCustom(custom, written, [definition], silent));
  }
  return shown;
}

function noteInto(warnings: Warning[]): NoteFor {
  return (field) => (code, detail) => {
    warnings.push({ code, field, detail });
  };
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
