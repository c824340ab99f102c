import type { Choice, FieldDefinition, Lifecycle, RichText } from '@crmsync/model';
import { type Codec, codecOf, type Note, unreadable } from './codec.ts';

/** What text-like codecs accept. */
export interface TextOptions {
  /** Longest text the vendor keeps, in UTF-16 units; longer text is cut with a warning. @default unlimited */
  readonly maxLength?: number;
}

function cut(value: string, maxLength: number | undefined, note: Note): string {
  if (maxLength === undefined || value.length <= maxLength) return value;
  note('TEXT_CUT', `The text is longer than the ${maxLength} characters this field holds; it was cut.`);
  const last = value.charCodeAt(maxLength - 1);
  const splitsPair = last >= 0xd800 && last <= 0xdbff;
  return value.slice(0, splitsPair ? maxLength - 1 : maxLength);
}

/** Text, ids and references: numbers are read as their text. */
export function text(options: TextOptions = {}): Codec<string> {
  return codecOf(
    (wire, note) =>
      typeof wire === 'string' ? wire : typeof wire === 'number' ? String(wire) : unreadable(note, 'text'),
    (value, note) => cut(value, options.maxLength, note),
  );
}

/** An id that the vendor holds as a number and the model as text. */
export function numericId(): Codec<string> {
  return codecOf(
    (wire, note) => (typeof wire === 'string' || typeof wire === 'number' ? String(wire) : unreadable(note, 'an id')),
    (value, note) => {
      const id = Number(value);
      if (Number.isSafeInteger(id)) return id;
      note('ID_INVALID', 'The reference is no numeric id of this system; it was left out.');
      return undefined;
    },
  );
}

/** Formatted text that the vendor keeps in one format; text in the other format is converted, other formats go as they are. */
export function richText(format: RichText['format'], options: TextOptions = {}): Codec<RichText> {
  return codecOf(
    (wire, note) => (typeof wire === 'string' ? { format, body: wire } : unreadable(note, 'text')),
    (value, note) => cut(inFormat(value, format, note), options.maxLength, note),
  );
}

/** Formatted text kept as HTML. */
export function html(options: TextOptions = {}): Codec<RichText> {
  return richText('html', options);
}

/** Formatted text kept as plain text. */
export function plainText(options: TextOptions = {}): Codec<RichText> {
  return richText('text', options);
}

function inFormat(value: RichText, format: RichText['format'], note: Note): string {
  if (value.format === format) return value.body;
  if (format === 'html') return escapeHtml(value.body).replaceAll('\n', '<br>');
  if (value.format === 'html') {
    note('FORMAT_LOST', 'This field holds no formatting; the markup was removed.');
    return stripHtml(value.body);
  }
  return value.body;
}

function escapeHtml(body: string): string {
  return body.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function stripHtml(body: string): string {
  return body
    .replace(/<\s*(br|\/p|\/div|\/li)\b[^>]*>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&')
    .trim();
}

/**
 * A closed list: wire value → model value. Several wire values may mean the same; the first is the one written.
 * Unknown values are noted and not read; `unknown` gives them a value instead (they are then noted, too).
 */
export function oneOf<M extends string>(
  values: { readonly [wire: string]: M },
  options: { readonly unknown?: M } = {},
): Codec<string> {
  const byWire = new Map<string, M>(Object.entries(values));
  const byModel = new Map<string, string>();
  for (const [wire, model] of byWire) if (!byModel.has(model)) byModel.set(model, wire);
  return codecOf<string>(
    (wire, note) => {
      const known = byWire.get(String(wire));
      if (known !== undefined) return known;
      note('CHOICE_UNKNOWN', 'The remote has a value outside the list this adapter knows.');
      return options.unknown;
    },
    (value, note) => {
      const wire = byModel.get(value);
      if (wire === undefined) note('CHOICE_UNMAPPED', 'The remote has no value for this one; it was left out.');
      return wire;
    },
  );
}

/**
 * A choice by the vendor's own key. Labels (key → label), given or from the account's own description of the field, let
 * choices of other systems find their key.
 */
export function choice(labels: { readonly [key: string]: string } = {}): Codec<Choice> {
  return codecOf<Choice>(
    (wire, note, definition) => {
      if (typeof wire !== 'string' && typeof wire !== 'number') return unreadable(note, 'a choice');
      const key = String(wire);
      const label = labelsOf(labels, definition).get(key);
      return label === undefined ? { key } : { key, label };
    },
    (value, note, definition) => {
      const known = labelsOf(labels, definition);
      const wanted = (value.label ?? value.key).toLowerCase();
      if (known.size === 0 || known.get(value.key)?.toLowerCase() === wanted) return value.key;
      const named = [...known].find(([, label]) => label.toLowerCase() === wanted);
      const key = named?.[0] ?? (known.has(value.key) ? value.key : undefined);
      if (key === undefined) note('CHOICE_UNMAPPED', 'The remote has no choice of this name; it was left out.');
      return key;
    },
  );
}

function labelsOf(
  given: { readonly [key: string]: string },
  definition: FieldDefinition | undefined,
): ReadonlyMap<string, string> {
  const described = definition?.choices?.map(({ key, label }): [string, string] => [key, label]);
  return new Map(described && described.length > 0 ? described : Object.entries(given));
}

/** Several choices, joined by a delimiter or, with `null`, as a list. */
export function choices(
  labels: { readonly [key: string]: string } = {},
  options: { readonly delimiter?: string | null } = {},
): Codec<Choice[]> {
  const one = choice(labels);
  const delimiter = options.delimiter === undefined ? ';' : options.delimiter;
  return codecOf(
    (wire, note, definition) => {
      const parts = Array.isArray(wire) ? wire : delimiter === null ? [wire] : String(wire).split(delimiter);
      const found = parts.flatMap(
        (part) => one.read(typeof part === 'string' ? part.trim() : part, note, definition) ?? [],
      );
      return found.length === 0 ? null : found;
    },
    (value, note, definition) => {
      const keys = value.map((item) => one.write(item, note, definition)).filter((key) => key !== undefined);
      return delimiter === null ? keys : keys.join(delimiter);
    },
  );
}

/**
 * The lifecycle as the vendor's stages (wire key → category). Stages the table does not know are of category `other`
 * and keep their key.
 */
export function lifecycle(stages: { readonly [key: string]: Lifecycle['category'] }): Codec<Lifecycle> {
  return codecOf<Lifecycle>(
    (wire, note) => {
      if (typeof wire !== 'string' && typeof wire !== 'number') return unreadable(note, 'a lifecycle stage');
      const key = String(wire);
      return { category: stages[key] ?? 'other', key };
    },
    (value, note) => {
      if (value.key !== undefined && stages[value.key] === value.category) return value.key;
      const key = Object.keys(stages).find((name) => stages[name] === value.category);
      if (key === undefined) note('CHOICE_UNMAPPED', 'The remote has no such lifecycle stage; it was left out.');
      return key;
    },
  );
}
