import type { FieldValue } from '@crmsync/model';
import { normalizeText } from '@crmsync/normalize';
import { canonicalValue } from './canonical-value.ts';
import type { FieldMergeInput } from './merge-field-input.ts';
import { isObjectValue, textMember } from './value-member.ts';

type NoteFormat = 'plain' | 'text' | 'markdown' | 'html';

/**
 * Appends the notes of both sides: notes of the base that both still have, in their order, then what was added, sorted
 * by content, so that the order in which sides meet does not matter. A note is what stands between separators; a note
 * that one side rewrote is a note removed and one added. `undefined` when a value is no text.
 */
export function appendUnique(input: FieldMergeInput, separator: string | undefined): FieldValue | undefined {
  const format = commonFormat(input);
  if (format === undefined) return undefined;
  const between = separator ?? (format === 'html' ? '<br><br>' : '\n\n');
  const baseText = bodyOf(input.base, format);
  const base = notesOf(baseText, between, format);
  const local = notesOf(bodyOf(input.local, format), between, format, baseText);
  const remote = notesOf(bodyOf(input.remote, format), between, format, baseText);
  const text = [...mergeNotes(base, local, remote).values()].join(between);
  if (text === '') return null;
  return format === 'plain' ? text : { format, body: text };
}

type Notes = ReadonlyMap<string, string>;

function mergeNotes(base: Notes, local: Notes, remote: Notes): Notes {
  const kept = [...base].filter(([key]) => local.has(key) && remote.has(key));
  return new Map([...kept, ...mergeAdded(pick(local, base), pick(remote, base))]);
}

/** What one side has in full keeps its order; else both are mixed in an order that both sides arrive at. */
function mergeAdded(local: Notes, remote: Notes): Notes {
  const hasAll = isWithin(remote, local);
  const isPart = isWithin(local, remote);
  if (hasAll && !isPart) return local;
  if (isPart && !hasAll) return remote;
  if (hasAll && [...local.keys()].join() === [...remote.keys()].join()) return local;
  const merged = new Map<string, string>();
  for (const key of [...new Set([...local.keys(), ...remote.keys()])].sort()) {
    const [spelling = key] = [local.get(key), remote.get(key)].filter((note) => note !== undefined).sort();
    merged.set(key, spelling);
  }
  return merged;
}

function isWithin(small: Notes, large: Notes): boolean {
  return [...small.keys()].every((key) => large.has(key));
}

function pick(notes: Notes, except: Notes): Notes {
  return new Map([...notes].filter(([key]) => !except.has(key)));
}

function notesOf(text: string, separator: string, format: NoteFormat, baseText = ''): Notes {
  const notes = new Map<string, string>();
  for (const part of partsOf(text, separator, format, baseText)) {
    const note = part.trim();
    const key = keyOf(note, format);
    if (key !== '' && !notes.has(key)) notes.set(key, note);
  }
  return notes;
}

/** What was written below the base's text, without a separator, is a note of its own. */
function partsOf(text: string, separator: string, format: NoteFormat, baseText: string): readonly string[] {
  const start = baseText.trim();
  const rest = start !== '' && text.trim().startsWith(start) ? text.trim().slice(start.length) : '';
  const bounded = format === 'html' ? /^\s*</.test(rest) : /^[^\S\n]*\n/.test(rest);
  return bounded ? [...start.split(separator), ...rest.split(separator)] : text.split(separator);
}

function keyOf(note: string, format: NoteFormat): string {
  return format === 'html' ? canonicalValue('richText', { format, body: note }) : normalizeText(note);
}

/** The format that can hold all three texts; `undefined` when a value is no text at all. */
function commonFormat(input: FieldMergeInput): NoteFormat | undefined {
  const formats = [input.base, input.local, input.remote].map(formatOf);
  if (formats.includes('unknown')) return undefined;
  const order: readonly NoteFormat[] = ['html', 'markdown', 'text', 'plain'];
  return order.find((format) => formats.includes(format));
}

function formatOf(value: FieldValue | undefined): NoteFormat | 'empty' | 'unknown' {
  if (value === undefined || value === null) return 'empty';
  if (typeof value === 'string') return 'plain';
  if (!isObjectValue(value) || typeof value.body !== 'string') return 'unknown';
  const format = value.format;
  return format === 'html' || format === 'markdown' || format === 'text' ? format : 'unknown';
}

function bodyOf(value: FieldValue | undefined, format: NoteFormat): string {
  const body = typeof value === 'string' ? value : (textMember(value, 'body') ?? '');
  return format === 'html' && formatOf(value) !== 'html' ? escapedHtml(body) : body;
}

function escapedHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>');
}
