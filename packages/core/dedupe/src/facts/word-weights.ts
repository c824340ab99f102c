import { countValues, type TextColumn } from '../table/text-column.ts';
import { compareWords, type WordAgreement } from './compare-words.ts';
import type { Rarities } from './rarity.ts';

/** Compares the texts of a column by their words, rare words counting more. */
export interface WordWeights {
  compare(a: number, b: number): WordAgreement;
  /** Words of a text, as numbers, rarest first. */
  rarestWords(text: number): readonly number[];
  /** A word itself. */
  textOf(word: number): string;
  /** Rows that hold a word. */
  rowsWith(word: number): number;
}

export const mostWords = 12;
export const connectives: ReadonlySet<string> = new Set([
  'and',
  'of',
  'the',
  'in',
  'at',
  'on',
  'for',
  'de',
  'la',
  'le',
  'und',
  'et',
  'y',
]);

/** Weighs the words of a column by how many rows hold them. */
export function weighWords(column: TextColumn, rarities: Rarities): WordWeights {
  const numbers = new Map<string, number>();
  const words: string[] = [];
  const numberEach = column.texts.map((text) =>
    (text === '' ? [] : [...new Set(text.split(' '))].slice(0, mostWords)).map((word) => {
      let number = numbers.get(word);
      if (number === undefined) {
        number = words.length;
        numbers.set(word, number);
        words.push(word);
      }
      return number;
    }),
  );
  const rows = new Float64Array(words.length);
  const counts = countValues(column.values, column.texts.length);
  let total = 0;
  for (const [text, own] of numberEach.entries()) {
    const count = counts[text] as number;
    total += count;
    for (const word of own) rows[word] = (rows[word] as number) + count;
  }
  const weights = rows.map((count, word) => {
    const weight = Math.log2((total + 2) / (Math.max(count - 1, 0) + 1));
    return connectives.has(words[word] as string) ? Math.min(weight, 0.5) : Math.max(weight, 0.5);
  });
  const weightOf = (text: number): number =>
    (numberEach[text] as number[]).reduce((sum, word) => sum + (weights[word] as number), 0);
  const totals = Float64Array.from(column.texts, (_, text) => weightOf(text));
  const rarest = numberEach.map((own) => [...own].sort((a, b) => (rows[a] as number) - (rows[b] as number) || a - b));
  const rare = rarities.addSets(column.values, numberEach, words.length);
  return {
    rarestWords: (text) => rarest[text] as number[],
    textOf: (word) => words[word] as string,
    rowsWith: (word) => rows[word] as number,
    compare: (a, b) =>
      compareWords(numberEach[a] as number[], numberEach[b] as number[], {
        words,
        weights,
        rare,
        sum: (totals[a] as number) + (totals[b] as number),
      }),
  };
}
