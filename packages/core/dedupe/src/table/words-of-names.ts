import { hashText } from './hash-text.ts';
import type { NameColumns } from './name-columns.ts';
import { numberEach } from './number-each.ts';

const fewestWords = 3;

/**
 * Hash of all words of each name, in whatever order they stand; 0 for names of fewer than three, whose parts need only be
 * swapped. Where a surname comes first, only the order tells given names from it.
 */
export function wordsOfNames({
  first,
  middle,
  last,
  texts,
}: Pick<NameColumns, 'first' | 'middle' | 'last' | 'texts'>): Int32Array {
  const counts = numberEach(texts, (text) => (text === '' ? 0 : text.split(' ').length));
  const hashes = numberEach(texts, (text) => text.split(' ').reduce((sum, word) => sum + hashText(word), 0) | 0);
  return first.map((name, row) => {
    const parts = [name, middle[row] as number, last[row] as number];
    const words = parts.reduce((sum, part) => sum + (counts[part] as number), 0);
    if (words < fewestWords) return 0;
    return parts.reduce((sum, part) => sum + (part === 0 ? 0 : (hashes[part] as number)), 0) | 0 || 1;
  });
}
