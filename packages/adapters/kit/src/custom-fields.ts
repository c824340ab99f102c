import type { FieldDefinition, FieldValue, FieldValues } from '@crmsync/model';
import type { z } from 'zod';
import type { Codec, Note } from './codecs/codec.ts';
import { atPath, type WireProps, withPath } from './wire-path.ts';

/** A codec whose value type is only known from a field definition. */
export interface CustomCodec {
  read(wire: unknown, note: Note, definition?: FieldDefinition): FieldValue | undefined;
  write(value: FieldValue, note: Note, definition?: FieldDefinition): unknown;
  readonly clear?: unknown;
}

/** How an object type holds its custom fields. */
export interface CustomMapping {
  /** The codec of one custom field; `undefined` = this kind cannot be synced. */
  codecFor(definition: FieldDefinition): CustomCodec | undefined;
  /** Path of the object that holds them. @default beside the standard fields */
  readonly under?: string;
}

/**
 * Makes a codec fit {@link CustomCodec}: values that do not fit the schema are noted and left out.
 * @example customCodec(fieldKinds.choice, choice())
 */
export function customCodec<V>(schema: z.ZodType<V>, codec: Codec<V>): CustomCodec {
  return {
    read: (wire, note, definition) => {
      const value = codec.read(wire, note, definition);
      if (typeof value !== 'object') return isPlain(value) ? value : undefined;
      return JSON.parse(JSON.stringify(value));
    },
    write: (value, note, definition) => {
      const parsed = schema.safeParse(value);
      if (parsed.success) return codec.write(parsed.data, note, definition);
      note('VALUE_KIND', 'The value is of another kind than this field; it was left out.');
      return undefined;
    },
    ...('clear' in codec ? { clear: codec.clear } : {}),
  };
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

type NoteFor = (field: string) => Note;

/** The custom values of a wire object, for the definitions asked for. */
export function readCustom(
  mapping: CustomMapping | undefined,
  wire: WireProps,
  definitions: readonly FieldDefinition[],
  note: NoteFor,
): FieldValues {
  const values: FieldValues = {};
  if (!mapping) return values;
  for (const definition of definitions) {
    if (!definition.custom) continue;
    const found = atPath(wire, pathOf(mapping, definition.remoteKey));
    const codec = found.present ? mapping.codecFor(definition) : undefined;
    const value = codec?.read(found.value, note(definition.remoteKey), definition);
    if (value !== undefined) values[definition.remoteKey] = value;
  }
  return values;
}

/** The wire values of custom fields; fields without a definition are noted and left out. */
export function writeCustom(
  mapping: CustomMapping | undefined,
  values: FieldValues,
  definitions: readonly FieldDefinition[],
  note: NoteFor,
  clear: unknown,
): WireProps {
  let props: WireProps = {};
  for (const [key, value] of Object.entries(values)) {
    const definition = definitions.find((one) => one.custom && one.remoteKey === key);
    const codec = definition && mapping?.codecFor(definition);
    if (!mapping || !definition || !codec) {
      note(key)('FIELD_UNSUPPORTED', 'The remote has no such custom field, or its kind cannot be written.');
      continue;
    }
    if (definition.readOnly || definition.calculated) {
      note(key)('FIELD_READ_ONLY', 'The remote does not let this field be written.');
      continue;
    }
    const cleared = 'clear' in codec ? codec.clear : clear;
    const written = value === null ? cleared : codec.write(value, note(key), definition);
    if (written !== undefined) props = withPath(props, pathOf(mapping, key), written);
  }
  return props;
}

function pathOf(mapping: CustomMapping, key: string): string {
  return mapping.under ? `${mapping.under}.${key}` : key;
}
