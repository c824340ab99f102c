import { mixHash } from './hash-text.ts';
import type { RawColumn, RawField, RawTable } from './raw-table.ts';

const bits = 12;
const space = 0x20;
// Smaller stores fit into the processor's cache as they are.
const fewestRows = 50_000;

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
  if (table.ids.length < fewestRows) return () => 0;
  const columns = fields.flatMap(([field, word]) => {
    const column = table.columns.get(field);
    return column === undefined ? [] : [{ values: column.values, hashOf: hashOnce(column, word) }];
  });
  return (row) => {
    for (const { values, hashOf } of columns) {
      const value = values[row] as number;
      if (value !== 0) return hashOf(value);
    }
    return 0;
  };
}

function hashOnce({ texts }: RawColumn, word: 'first' | 'last'): (text: number) => number {
  const known = new Int16Array(texts.length).fill(-1);
  return (text) => {
    let hash = known[text] as number;
    if (hash < 0) {
      hash = hashWord(texts[text] as string, word);
      known[text] = hash;
    }
    return hash;
  };
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
