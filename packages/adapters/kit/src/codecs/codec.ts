import type { FieldDefinition } from '@crmsync/model';

/** Tells of a loss that does not stop the work: an upper snake case code and a sentence without values. */
export type Note = (code: string, detail: string) => void;

/**
 * Reads and writes one value.
 * - `read` gets the wire value and returns the model value, `null` for known to be empty, or `undefined` when the value
 *   cannot be understood (then it has noted why, and the field counts as not fetched).
 *   `definition` is the account's own description of the field, where it is known.
 * - `write` gets a model value (never `null`) and returns the wire value, or `undefined` when the wire cannot hold it
 *   (then it has noted why, and the field is left alone).
 */
export interface Codec<V> {
  readonly read: (wire: unknown, note: Note, definition?: FieldDefinition) => V | null | undefined;
  readonly write: (value: V, note: Note, definition?: FieldDefinition) => unknown;
  /** The wire value that clears. @default the mapping's */
  readonly clear?: unknown;
}

/** True for what every codec reads as empty: `null`, `undefined` and blank text. */
export function isEmptyWire(wire: unknown): boolean {
  return wire === null || wire === undefined || (typeof wire === 'string' && wire.trim() === '');
}

/** Notes that a wire value has an unknown shape, and gives `undefined`. */
export function unreadable(note: Note, expected: string): undefined {
  note('VALUE_UNREADABLE', `The remote's value is not ${expected}; it was not read.`);
  return undefined;
}

/** A codec from two functions that only meet non-empty values. */
export function codecOf<V>(
  read: (wire: NonNullable<unknown>, note: Note, definition?: FieldDefinition) => V | null | undefined,
  write: (value: V, note: Note, definition?: FieldDefinition) => unknown,
): Codec<V> {
  return {
    read: (wire, note, definition) =>
      wire === null || wire === undefined || isEmptyWire(wire) ? null : read(wire, note, definition),
    write,
  };
}
