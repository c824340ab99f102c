import { editDistance } from '../compare/edit-distance.ts';
import { countValues, type TextColumn } from '../table/text-column.ts';
import type { Rarities, Rarity } from './rarity.ts';

/** How two names made of words compare. */
export interface WordAgreement {
  /** 0 to 1: weight of the words both have, by how rare they are. */
  readonly similarity: number;
  /** 0 to 1: weight of the words that each side has alone; near 0 where one name holds the other. */
  readonly conflict: number;
  /** Bits by which the shared words together are improbable in an unrelated name. */
  readonly sharedBits: number;
  /** Bits of the rarest of them alone. */
  readonly rarestBits: number;
}

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

// A word with a slip could be one of some ten words.
const slipBits = 3;

export interface Weighing {
  readonly words: readonly string[];
  readonly weights: Float64Array;
  readonly rare: Rarity;
  readonly sum: number;
}

export function compareWords(a: readonly number[], b: readonly number[], weighing: Weighing): WordAgreement {
  const { words, weights, rare } = weighing;
  const weightOf = (word: number): number => weights[word] as number;
  const bitsOf = (word: number): number => Math.max(0, -Math.log2(rare.of(word)));
  const free = new Set(b);
  const open: number[] = [];
  let shared = 0;
  let sharedBits = 0;
  let rarestBits = 0;
  const addBits = (bits: number): void => {
    sharedBits += bits;
    if (bits > rarestBits) rarestBits = bits;
  };
  for (const word of a) {
    if (!free.delete(word)) {
      open.push(word);
      continue;
    }
    shared += 2 * weightOf(word);
    addBits(bitsOf(word));
  }
  let alone = 0;
  for (const word of open) {
    const other = closestOf(word, free, words);
    if (other === undefined) {
      alone += weightOf(word);
      continue;
    }
    free.delete(other.word);
    shared += other.likeness * (weightOf(word) + weightOf(other.word));
    addBits(Math.max(0, Math.min(bitsOf(word), bitsOf(other.word)) - slipBits));
  }
  let otherAlone = 0;
  for (const word of free) otherAlone += weightOf(word);
  if (weighing.sum === 0) return { similarity: 0, conflict: 0, sharedBits, rarestBits };
  return {
    similarity: shared / weighing.sum,
    conflict: (2 * Math.min(alone, otherAlone)) / weighing.sum,
    sharedBits,
    rarestBits,
  };
}

function closestOf(word: number, free: ReadonlySet<number>, words: readonly string[]) {
  for (const other of free) {
    const likeness = likenessOf(words[word] as string, words[other] as string);
    if (likeness > 0) return { word: other, likeness };
  }
  return undefined;
}

function likenessOf(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  if (shorter >= 4) {
    const limit = shorter < 8 ? 1 : 2;
    if (editDistance(a, b, limit) <= limit) return 0.85;
  }
  if (shorter >= 3 && a.length !== b.length && (a.startsWith(b) || b.startsWith(a))) return 0.7;
  return 0;
}
