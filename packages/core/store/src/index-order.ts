import type { IndexValue } from './collection.ts';

const aboveSurrogates = /[\ud800-\uffff]/;

/**
 * A text whose plain `<` order is the order of its code points, which is the byte order of UTF-8 and the order of every
 * index. Only texts with characters above U+D7FF differ from the text itself.
 */
export function sortKey(text: string): string {
  if (!aboveSurrogates.test(text)) return text;
  let key = '';
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    // UTF-16 puts characters beyond U+FFFF before U+E000 … U+FFFF; moving both ranges puts them behind.
    if (unit < 0xd800) key += text[at];
    else key += String.fromCharCode(unit < 0xe000 ? unit + 0x2000 : unit - 0x800);
  }
  return key;
}

/** The order of two index values: numbers by size, texts by code points. */
export function compareIndexValues(a: IndexValue, b: IndexValue): number {
  if (a === b) return 0;
  if (typeof a === 'string' && typeof b === 'string') return sortKey(a) < sortKey(b) ? -1 : 1;
  return a < b ? -1 : 1;
}

/** The order of two positions, as far as both reach. */
export function comparePositions(a: readonly IndexValue[], b: readonly IndexValue[]): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const order = compareIndexValues(a[at] ?? '', b[at] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}
