import { htmlAccents, htmlEntities } from './html-entities.ts';
import { normalizeText } from './normalize-text.ts';

const tagName = /^<\/?([a-z][a-z0-9]*)/i;
const reference = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z][a-z0-9]{1,30}));/gi;
const withoutText: ReadonlySet<string> = /* @__PURE__ */ new Set(['script', 'style', 'head', 'template', 'noscript']);
const inline: ReadonlySet<string> = /* @__PURE__ */ new Set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q s samp small span strike strong sub sup tt u var wbr'.split(
    ' ',
  ),
);
// A quote that never closes must not make the scan run to the end of the text for every tag.
const longestQuotedTag = 1024;

/**
 * Readable text of an HTML fragment for comparing rich text: tags, comments, scripts and styles removed, block elements
 * and `<br>` as line breaks, character references decoded, blank lines dropped, lines spelled as
 * {@link normalizeText} does. It is not a sanitiser: never put the result back into a page as HTML.
 */
export function htmlToText(html: string): string {
  return decodeReferences(withoutTags(html))
    .split('\n')
    .map(normalizeText)
    .filter((line) => line !== '')
    .join('\n');
}

function withoutTags(html: string): string {
  let text = '';
  let position = 0;
  // Beyond the last ">" nothing can be a tag, so a "<" there is the writer's.
  const lastClose = html.lastIndexOf('>');
  while (position < html.length) {
    const open = html.indexOf('<', position);
    if (open < 0 || open > lastClose) break;
    text += asSpaces(html.slice(position, open));
    const tag = readTag(html, open);
    text += tag.text;
    position = tag.end;
  }
  return text + asSpaces(html.slice(position));
}

function readTag(html: string, open: number): { readonly text: string; readonly end: number } {
  if (html.startsWith('<!--', open)) return { text: '', end: after(html, '-->', open + 4) };
  const head = html.slice(open, open + 40);
  if (/^<[!?]/.test(head)) return { text: '', end: after(html, '>', open) };
  const name = tagName.exec(head)?.[1]?.toLowerCase();
  if (name === undefined) return { text: '<', end: open + 1 };
  const end = endOfTag(html, open);
  if (withoutText.has(name) && !head.startsWith('</')) return { text: '\n', end: endOfElement(html, name, end) };
  return { text: inline.has(name) ? '' : '\n', end };
}

function endOfTag(html: string, open: number): number {
  let quote = '';
  const limit = Math.min(html.length, open + longestQuotedTag);
  for (let index = open + 1; index < limit; index += 1) {
    const character = html.charAt(index);
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '>') return index + 1;
    else if ((character === '"' || character === "'") && html.charAt(index - 1) === '=') quote = character;
  }
  return after(html, '>', open);
}

function endOfElement(html: string, name: string, from: number): number {
  const closing = new RegExp(`</${name}[^>]*(?:>|$)`, 'gi');
  closing.lastIndex = from;
  return closing.test(html) ? closing.lastIndex : html.length;
}

function after(html: string, mark: string, from: number): number {
  const index = html.indexOf(mark, from);
  return index < 0 ? html.length : index + mark.length;
}

function asSpaces(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}

function decodeReferences(text: string): string {
  return text.replace(reference, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return decodeName(name) ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    const real = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    return real ? String.fromCodePoint(code) : '\uFFFD';
  });
}

function decodeName(name: string): string | undefined {
  const plain = htmlEntities.get(name) ?? htmlEntities.get(name.toLowerCase());
  const accent = htmlAccents.get(name.slice(1));
  return plain ?? (accent === undefined ? undefined : (name.charAt(0) + accent).normalize('NFC'));
}
