import { compareWords } from '../facts/compare-words.ts';
import { connectives, mostWords, type WordWeights } from '../facts/word-weights.ts';
import type { TextColumn } from '../table/text-column.ts';
import type { ComparisonInput } from './comparison.ts';

const leastWeight = 0.5;

/** Weighs the words of company names by how many records of the index hold them. */
export function knownWords({ texts, values }: TextColumn, input: ComparisonInput): WordWeights {
  const numbers = new Map<string, number>();
  const numberEach = texts.map((text) =>
    (text === '' ? [] : [...new Set(text.split(' '))].slice(0, mostWords)).map((word) => {
      const number = numbers.get(word) ?? numbers.size;
      numbers.set(word, number);
      return number;
    }),
  );
  const words = [...numbers.keys()];
  const rows = words.map((word) => input.counts.holders('word', word));
  const named = input.counts.filled('company');
  const weights = Float64Array.from(words, (word, number) => {
    const weight = Math.log2((named + 2) / (Math.max((rows[number] as number) - 1, 0) + 1));
    return connectives.has(word) ? Math.min(weight, leastWeight) : Math.max(weight, leastWeight);
  });
  const totals = numberEach.map((own) => own.reduce((sum, word) => sum + (weights[word] as number), 0));
  const rare = input.rarities.words(words, (row) => numberEach[values[row] as number] as number[]);
  return {
    rarestWords: (text) =>
      [...(numberEach[text] as number[])].sort((a, b) => (rows[a] as number) - (rows[b] as number) || a - b),
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
