import {
  codecOf,
  defineMapping,
  field,
  isoInstant,
  type Mapping,
  oneOf,
  text,
  unreadable,
  type WireProps,
} from '@crmsync/adapter-kit';
import { contentHash, type RichText } from '@crmsync/model';
import type { NoteBlock } from './note-section.ts';

const kinds = {
  call: 'call',
  email: 'email',
  meeting: 'meeting',
  sms: 'sms',
  chat: 'chat',
  note: 'note',
  other: 'other',
} as const;
const directions = { in: 'in', out: 'out', internal: 'internal', unknown: 'unknown' } as const;
const maxSubject = 200;

/** Activities as notes: plain text, one line of subject. */
export const noteMapping: Mapping<'activity'> = defineMapping('activity', {
  rows: {
    kind: field('kind', oneOf(kinds), { neverEmpty: true }),
    direction: field('direction', oneOf(directions)),
    occurredAt: field('at', isoInstant(), { neverEmpty: true }),
    subject: field('subject', oneLine()),
    body: field('body', noteBody(), { neverEmpty: true }),
  },
});

function oneLine() {
  const plain = text({ maxLength: maxSubject });
  return codecOf<string>(
    (wire, note) => plain.read(wire, note),
    (value, note) => plain.write(value.replaceAll(/\s+/g, ' ').trim(), note),
  );
}

/** Blank edges and Windows line ends are not kept. */
function noteBody() {
  return codecOf<RichText>(
    (wire, note) => (typeof wire === 'string' ? { format: 'text', body: wire } : unreadable(note, 'text')),
    (value, note) => {
      if (value.format === 'html') note('FORMAT_LOST', 'Notes hold no formatting; the markup was removed.');
      const plain = value.format === 'html' ? withoutMarkup(value.body) : value.body;
      return plain.replaceAll(/\r\n?/g, '\n').trim();
    },
  );
}

function withoutMarkup(html: string): string {
  return html
    .replaceAll(/<\s*(br|\/p|\/div|\/li)\b[^>]*>/gi, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&');
}

/** The note of a patch's wire values. The same values give the same id. */
export function noteOf(props: WireProps): NoteBlock {
  const { at, kind = 'note', direction, subject, body } = props;
  const block = {
    at: String(at),
    kind: String(kind),
    ...(typeof direction === 'string' ? { direction } : {}),
    ...(typeof subject === 'string' && subject !== '' ? { subject } : {}),
    body: String(body),
  };
  return { id: contentHash(block), ...block };
}

/** What the mapping reads of a note. */
export function noteProps({
  at,
  kind,
  direction = null,
  subject = null,
  body,
}: Omit<NoteBlock, 'direction' | 'subject'> & {
  readonly direction?: string | null;
  readonly subject?: string | null;
}): WireProps {
  return { at, kind, direction, subject, body };
}
