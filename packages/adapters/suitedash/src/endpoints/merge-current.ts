import { isWireProps, type WireProps } from '@crmsync/adapter-kit';
import { type NoteFormat, readNotes, writeNotes } from '../mapping/note-section.ts';

/**
 * The tags to send, since the vendor replaces the whole list: those that are there now, less what was taken away and with
 * what was added since the record was seen.
 * @param wanted the whole list wanted
 * @param seen the list that `wanted` was made of; `undefined` = as it is now
 * @param now the list as it is
 */
export function mergedTags(
  wanted: readonly string[],
  seen: readonly string[] | undefined,
  now: readonly string[],
): string[] {
  const base = new Set(seen ?? now);
  const target = new Set(wanted);
  const kept = now.filter((tag) => target.has(tag) || !base.has(tag));
  return [...new Set([...kept, ...wanted.filter((tag) => !base.has(tag) || now.includes(tag))])];
}

/** The custom fields to send, since the vendor replaces the whole object: all that are there, with those that change. */
export function mergedValues(patch: unknown, now: unknown): WireProps {
  return { ...plain(now), ...plain(patch) };
}

/** A text with the notes that are in it now. */
export function mergedText(own: unknown, now: unknown, format: NoteFormat): string {
  const { notes } = readNotes(typeof now === 'string' ? now : '', format);
  const text = typeof own === 'string' ? own : '';
  return notes.length === 0 ? text : writeNotes({ own: text, notes }, format, Number.POSITIVE_INFINITY).text;
}

function plain(value: unknown): WireProps {
  return isWireProps(value) ? value : {};
}
