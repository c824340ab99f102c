import type { Projection } from '@crmsync/adapter';
import {
  type EntityType,
  entityDefinitions,
  type FieldDefinition,
  type FieldSpec,
  type FieldValues,
  type Warning,
} from '@crmsync/model';
import { type CustomMapping, readCustom, writeCustom } from './custom-fields.ts';
import { type MappingPart, mappingParts, mappingRun, wireValuesOf, writePart } from './mapping-part.ts';
import { projectCustom, projectPart } from './mapping-projection.ts';
import type { MappingGroup, MappingRows } from './mapping-row.ts';
import { mergeProps, type WireProps, withPath } from './wire-path.ts';

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
  /**
   * Model values of a wire object. Only what is in the object is read: a missing key is not `null`.
   * @param definitions the fields as the account has them: custom ones are read by them, standard ones lend their labels
   */
  read(wire: WireProps, definitions?: readonly FieldDefinition[]): ReadResult;
  /** Wire values of a patch: absent = leave, `null` = clear. `current` completes what the wire holds together. */
  patch(wanted: FieldSet, current?: FieldSet, definitions?: readonly FieldDefinition[]): PatchResult;
  /** The values the remote would show after writing `wanted`. Fields that are not writable here are left out. */
  project(wanted: FieldSet, current?: FieldSet, definitions?: readonly FieldDefinition[]): Projection;
  /** The standard fields as the table knows them, for vendors that cannot describe their fields. */
  definitions(objectType: string): readonly FieldDefinition[];
}

/**
 * Declares the field table of one object type.
 * @example defineMapping('contact', { rows: { firstName: field('firstname', text()) }, clear: '' })
 */
export function defineMapping<E extends EntityType>(entity: E, options: MappingOptions<E>): Mapping<E> {
  const specs: Readonly<Record<string, FieldSpec>> = entityDefinitions[entity].fields;
  const clear = 'clear' in options ? options.clear : null;
  const parts = mappingParts(options.rows, options.groups ?? [], clear);
  const readable = parts.flatMap((part) => part.fields);
  const writable = writableFields(parts, specs);
  const context: TableContext = { parts, readable, writable, options, clear };
  const wireNames = unique(parts.flatMap((part) => [...part.wire, ...part.optional]));
  return {
    entity,
    readable,
    writable,
    hasCustom: options.custom !== undefined,
    wireKeys: (custom = []) => unique([...wireNames, ...(options.alsoRequest ?? []), ...custom]),
    read: (wire, definitions = []) => readTable(context, wire, definitions),
    patch: (wanted, current, definitions = []) => patchTable(context, wanted, current, definitions),
    project: (wanted, current, definitions = []) => projectTable(context, wanted, current, definitions),
    definitions: (objectType) => definitionsOf(context, entity, specs, objectType),
  };
}

interface TableContext {
  readonly parts: readonly MappingPart[];
  readonly readable: readonly string[];
  readonly writable: readonly string[];
  readonly options: { readonly custom?: CustomMapping };
  readonly clear: unknown;
}

/** Fields that share a wire key have definitions of their own: the first under that key, the others with their name behind it. */
function definitionsOf(
  { parts, writable }: TableContext,
  entity: EntityType,
  specs: Readonly<Record<string, FieldSpec>>,
  objectType: string,
): readonly FieldDefinition[] {
  const taken = new Set<string>();
  const keyOf = (name: string, wire: string | undefined): string => {
    if (wire === undefined) return name;
    if (taken.has(wire)) return `${wire}.${name}`;
    taken.add(wire);
    return wire;
  };
  return parts.flatMap((part) =>
    part.fields.map((name) => ({
      entity,
      objectType,
      remoteKey: keyOf(name, part.wire[0]),
      label: name,
      kind: specs[name]?.kind ?? 'json',
      custom: false,
      field: name,
      ...(writable.includes(name) ? {} : { readOnly: true }),
    })),
  );
}

function writableFields(parts: readonly MappingPart[], specs: Readonly<Record<string, FieldSpec>>): string[] {
  return parts
    .filter((part) => part.write !== undefined)
    .flatMap((part) => part.fields.filter((name) => !part.readOnly.includes(name)))
    .filter((name) => specs[name]?.readOnly !== true);
}

function readTable(context: TableContext, wire: WireProps, definitions: readonly FieldDefinition[]): ReadResult {
  const warnings: Warning[] = [];
  const run = mappingRun(definitions, warnings);
  const fields: FieldValues = {};
  for (const part of context.parts) {
    const values = wireValuesOf(part, wire);
    if (values) part.readInto(fields, values, run);
  }
  return { fields, custom: readCustom(context.options.custom, wire, definitions, run.note), warnings };
}

function patchTable(
  context: TableContext,
  wanted: FieldSet,
  current: FieldSet | undefined,
  definitions: readonly FieldDefinition[],
): PatchResult {
  const warnings: Warning[] = [];
  const run = mappingRun(definitions, warnings);
  for (const name of Object.keys(wanted.fields)) {
    if (context.writable.includes(name)) continue;
    const [code, detail] = context.readable.includes(name)
      ? ['FIELD_READ_ONLY', 'The remote does not let this field be written.']
      : ['FIELD_UNSUPPORTED', 'The remote has no such field.'];
    run.note(name)(code, detail);
  }
  let props: WireProps = {};
  for (const part of context.parts) {
    const written = writePart(part, context.writable, wanted.fields, current?.fields ?? {}, run);
    for (const [path, value] of Object.entries(written ?? {})) props = withPath(props, path, value);
  }
  const { custom } = context.options;
  return {
    props: mergeProps(props, writeCustom(custom, wanted.custom, definitions, run.note, context.clear)),
    warnings,
  };
}

function projectTable(
  context: TableContext,
  wanted: FieldSet,
  current: FieldSet | undefined,
  definitions: readonly FieldDefinition[],
): Projection {
  const warnings: Warning[] = [];
  const run = mappingRun(definitions, warnings);
  const fields: FieldValues = {};
  for (const part of context.parts) {
    projectPart(fields, part, context, wanted.fields, current?.fields ?? {}, run);
  }
  const { custom } = context.options;
  return {
    fields,
    custom: projectCustom(custom, context.clear, wanted.custom, current?.custom ?? {}, definitions, run),
    warnings,
  };
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
