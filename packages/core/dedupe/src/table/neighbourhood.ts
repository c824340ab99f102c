import { mixHash } from './hash-text.ts';
import type { RawColumn, RawField, RawTable } from './raw-table.ts';

const bits = 12;
const space = 0x20;

// By what most pairs agree on, the best first, and which word of it says most.
const fields: readonly (readonly [field: RawField, word: 'first' | 'last'])[] = [
  ['lastName', 'last'],
  ['fullName', 'last'],
  ['company', 'first'],
  ['email', 'first'],
];

/** How many neighbourhoods there are. */
export const neighbourhoods = 2 ** bits;

/**
 * Puts rows that may be the same into one of a few thousand neighbourhoods, by their surname or the like. Rows that stand
 * near each other are compared many times faster than rows scattered over memory.
 */
export function neighbourhoodOf(table: RawTable): (row: number) => number {
  const columns = fields.flatMap(([field, word]) => {
    const column = table.columns.get(field);
    return column === undefined ? [] : [{ values: column.values, words: wordsOf(column, word) }];
  });
  return (row) => {
    for (const { values, words } of columns) {
      const value = values[row] as number;
      if (value !== 0) return words[value] as number;
    }
    return 0;
  };
}

function wordsOf({ texts }: RawColumn, word: 'first' | 'last'): Uint16Array {
  return Uint16Array.from(texts, (text) => hashWord(text, word));
}

// Case and everything that is no plain letter are passed over.
function hashWord(text: string, word: 'first' | 'last'): number {
  let from = 0;
  let to = text.length;
  while (to > 0 && text.charCodeAt(to - 1) === space) to -= 1;
  if (word === 'last') from = text.lastIndexOf(' ', to - 1) + 1;
  let hash = 0;
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (word === 'first' && code === space) break;
    const letter = code | space;
    if (letter >= 0x61 && letter <= 0x7a) hash = Math.imul(hash ^ letter, 0x01000193);
  }
  return mixHash(hash) >>> (32 - bits);
}
