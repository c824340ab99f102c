/** How a text that holds notes is formatted. */
export type NoteFormat = 'text' | 'html';

/** One note inside the text of a record. */
export interface NoteBlock {
  /** Made of what the note says, so that the same note is never there twice. */
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  readonly kind: string;
  readonly direction?: string;
  /** One line. */
  readonly subject?: string;
  /** Plain text, lines parted by `\n`. */
  readonly body: string;
}

/** A text of a record: what people wrote, and the notes that were put there. */
export interface NotedText {
  readonly own: string;
  readonly notes: readonly NoteBlock[];
}

const begin = '--- crmsync notes ---';
const end = '--- end of crmsync notes ---';
const header = /^\[(\S+) ([a-z]+)(?: ([a-z]+))? #([0-9a-f]{16})\](?: (.*))?$/;

const markers = {
  text: { begin: /^--- crmsync notes ---[ \t]*$/m, end: /^--- end of crmsync notes ---[ \t]*$/m, glue: '\n' },
  html: {
    begin: /<p(?:\s[^<>]*)?>\s*--- crmsync notes ---\s*<\/p>/i,
    end: /<p(?:\s[^<>]*)?>\s*--- end of crmsync notes ---\s*<\/p>/i,
    glue: '',
  },
} as const;

/** Takes a text apart. Without both marks, or with one of them changed by hand, all of it is the people's own. */
export function readNotes(text: string | null | undefined, format: NoteFormat): NotedText {
  const whole = text ?? '';
  const marks = markers[format];
  const from = marks.begin.exec(whole);
  const after = from ? whole.slice(from.index + from[0].length) : '';
  const to = from ? marks.end.exec(after) : null;
  if (!from || !to) return { own: whole, notes: [] };
  const rest = [whole.slice(0, from.index), after.slice(to.index + to[0].length)].map((part) => part.trim());
  const inner = after.slice(0, to.index);
  return {
    own: rest.filter((part) => part !== '').join(marks.glue),
    notes: format === 'text' ? textNotes(inner) : htmlNotes(inner),
  };
}

/** Puts a text together; the oldest notes are left out until the others fit. */
export function writeNotes(
  { own, notes }: NotedText,
  format: NoteFormat,
  maxLength: number,
): { readonly text: string; readonly dropped: number } {
  const blocks = notes.map((note) => (format === 'text' ? textBlock(note) : htmlBlock(note)));
  let length = blocks.reduce((sum, block) => sum + block.length, 0);
  let dropped = 0;
  while (length > maxLength && dropped < blocks.length - 1) {
    length -= blocks[dropped]?.length ?? 0;
    dropped += 1;
  }
  const kept = blocks.slice(dropped);
  const mine = own.trim();
  if (kept.length === 0) return { text: mine, dropped };
  if (format === 'html') return { text: `${mine}<p>${begin}</p>${kept.join('')}<p>${end}</p>`, dropped };
  return { text: `${mine === '' ? '' : `${mine}\n\n`}${begin}\n${kept.join('\n')}\n${end}`, dropped };
}

function headerOf({ at, kind, direction, id, subject }: NoteBlock): string {
  const named = direction === undefined ? kind : `${kind} ${direction}`;
  return `[${at} ${named} #${id}]${subject === undefined ? '' : ` ${subject}`}`;
}

/** Lines of a note are set in, so that none of them reads as a mark or a header. */
function textBlock(note: NoteBlock): string {
  return [headerOf(note), ...note.body.split('\n').map((line) => `  ${line}`)].join('\n');
}

function htmlBlock(note: NoteBlock): string {
  return `<p>${[headerOf(note), ...note.body.split('\n')].map(escaped).join('<br>')}</p>`;
}

function textNotes(inner: string): NoteBlock[] {
  const found: { head: string; lines: string[] }[] = [];
  for (const line of inner.replaceAll('\r\n', '\n').trim().split('\n')) {
    if (header.test(line)) found.push({ head: line, lines: [] });
    else found.at(-1)?.lines.push(line.replace(/^ {1,2}/, ''));
  }
  return found.flatMap(({ head, lines }) => blockOf(head, lines));
}

function htmlNotes(inner: string): NoteBlock[] {
  return [...inner.matchAll(/<p(?:\s[^<>]*)?>([\s\S]*?)<\/p>/gi)].flatMap(([, content = '']) => {
    const [head = '', ...lines] = content.split(/<br\s*\/?>/i).map(unescaped);
    return blockOf(head, lines);
  });
}

function blockOf(head: string, lines: readonly string[]): NoteBlock[] {
  const [, at, kind, direction, id, subject] = header.exec(head) ?? [];
  if (at === undefined || kind === undefined || id === undefined) return [];
  return [
    {
      id,
      at,
      kind,
      ...(direction === undefined ? {} : { direction }),
      ...(subject === undefined ? {} : { subject }),
      body: lines.join('\n'),
    },
  ];
}

function escaped(line: string): string {
  return line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function unescaped(line: string): string {
  return line.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
