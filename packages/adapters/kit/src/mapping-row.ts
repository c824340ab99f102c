import type { EntityFields, EntityType, FieldDefinition } from '@crmsync/model';
import type { Codec, Note } from './codecs/codec.ts';

/** The account's own description of a wire field, where it is known. */
export type DefinitionOf = (wire: string) => FieldDefinition | undefined;

/** Wire values by path, as a row or group sees them. */
export type WireValues = { readonly [path: string]: unknown };

/** How one model field is read and written. Made by {@link field}, {@link pair} or one of the slot builders. */
export interface MappingRow<V> {
  /** Dotted paths that must all be in an answer for the field to count as fetched. */
  readonly wire: readonly string[];
  /** Dotted paths that are used when they are there. */
  readonly optional: readonly string[];
  readonly read: (wire: WireValues, note: Note, definitionOf: DefinitionOf) => V | null | undefined;
  /** Wire values by path. Absent = read-only. `null` clears; `clear` is the mapping's clear value. */
  readonly write?: (
    value: V | null,
    current: V | null | undefined,
    note: Note,
    clear: unknown,
    definitionOf: DefinitionOf,
  ) => WireValues | undefined;
}

/** Marks of a row. */
export interface RowOptions {
  /** Never written by this adapter. @default false */
  readonly readOnly?: boolean;
  /** The vendor refuses to empty it: a clear leaves the value that is there, with a warning. @default false */
  readonly neverEmpty?: boolean;
}

/** One model field at one wire path. */
export function field<V>(wire: string, codec: Codec<V>, options: RowOptions = {}): MappingRow<V> {
  return {
    wire: [wire],
    optional: [],
    read: (values, note, definitionOf) => codec.read(values[wire], note, definitionOf(wire)),
    ...(options.readOnly
      ? {}
      : {
          write: (value, current, note, clear, definitionOf) => {
            const kept = value ?? (options.neverEmpty ? (current ?? undefined) : null);
            if (value === null && options.neverEmpty) {
              note('CLEAR_UNSUPPORTED', 'The remote does not let this field be empty; it stays.');
            }
            if (kept === undefined) return undefined;
            if (kept === null) return { [wire]: 'clear' in codec ? codec.clear : clear };
            const written = codec.write(kept, note, definitionOf(wire));
            return written === undefined ? undefined : { [wire]: written };
          },
        }),
  };
}

/**
 * A field that every record of the object type has with the same value, e.g. the kind of an activity. It is in no wire
 * object: reading gives the value, writing another one is noted and left out.
 */
export function constant<V>(value: V): MappingRow<V> {
  return {
    wire: [],
    optional: [],
    read: () => value,
    write: (wanted, _current, note) => {
      if (wanted === value) return {};
      note('VALUE_FIXED', 'Records of this object type have another, fixed value.');
      return undefined;
    },
  };
}

/** What {@link pair} needs. */
export interface PairOptions<V> {
  /** Dotted paths that must all be in an answer for the field to count as fetched. */
  readonly wire: readonly string[];
  /** Dotted paths that may be missing from an answer. */
  readonly optional?: readonly string[];
  /** `undefined` = cannot be understood: the field counts as not fetched. */
  read(wire: WireValues, note: Note): V | null | undefined;
  /**
   * Wire values by path for a value; `undefined` = cannot be held, leave alone. `current` is the field as the remote last
   * showed it, `clear` the mapping's clear value. Leave `write` out for read-only fields.
   */
  write?(value: V, current: V | null | undefined, note: Note, clear: unknown): WireValues | undefined;
  /** What clears the field. @default every path of `wire` set to the mapping's clear value */
  readonly clear?: WireValues;
}

/** One model field made of several wire values. */
export function pair<V>(options: PairOptions<V>): MappingRow<V> {
  const { write } = options;
  return {
    wire: options.wire,
    optional: options.optional ?? [],
    read: (values, note) => options.read(values, note),
    ...(write
      ? {
          write: (value, current, note, clear) =>
            value === null
              ? (options.clear ?? Object.fromEntries(options.wire.map((path) => [path, clear])))
              : write(value, current, note, clear),
        }
      : {}),
  };
}

/** Several model fields that share wire values, e.g. first and last name in one `name`, or a date with a time. */
export interface MappingGroup<E extends EntityType> {
  readonly fields: readonly (keyof EntityFields<E> & string)[];
  /** Those of `fields` that are only read. @default none */
  readonly readOnly?: readonly (keyof EntityFields<E> & string)[];
  /** Dotted paths that must all be in an answer for the group to be read. */
  readonly wire: readonly string[];
  /** Dotted paths that may be missing from an answer. */
  readonly optional?: readonly string[];
  /** Fields left out count as not fetched. */
  read(wire: WireValues, note: Note): EntityFields<E>;
  /**
   * Called when at least one of the fields is to be written. `values` has the new values over the current ones, so that
   * fields of the group that do not change are there as far as they are known. `patch` has only what is to change.
   */
  write?(
    values: EntityFields<E>,
    note: Note,
    context: { readonly patch: EntityFields<E>; readonly clear: unknown },
  ): WireValues | undefined;
}

/** One row per model field; a name the entity does not have, or a codec of another type, does not compile. */
export type MappingRows<E extends EntityType> = {
  readonly [F in keyof EntityFields<E>]?: MappingRow<NonNullable<EntityFields<E>[F]>>;
};
