import { digitsOf } from '../compare/digits-of.ts';
import { editDistance } from '../compare/edit-distance.ts';
import type { Rarity } from './rarity.ts';

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

/** What is known of the words that two names are made of. */
export interface Weighing {
  readonly words: readonly string[];
  readonly weights: Float64Array;
  readonly rare: Rarity;
  /** Weight of all words of both names. */
  readonly sum: number;
}

// A word with a slip could be one of some ten words.
const slipBits = 3;
const plural = 0.95;
const slip = 0.85;
const shortForm = 0.7;

/** Compares two names by their words: equal ones, compounds written in two (Wal Mart, Walmart), slips and short forms. */
export function compareWords(a: readonly number[], b: readonly number[], weighing: Weighing): WordAgreement {
  const { words, weights, rare, sum } = weighing;
  const weightOf = (word: number): number => weights[word] as number;
  const bitsOf = (word: number): number => Math.max(0, -Math.log2(rare.of(word)));
  const free = new Set(b);
  const open = new Set(a);
  let shared = 0;
  let sharedBits = 0;
  let rarestBits = 0;
  const share = (weight: number, bits: number): void => {
    shared += weight;
    sharedBits += bits;
    if (bits > rarestBits) rarestBits = bits;
  };
  for (const word of a) {
    if (!free.delete(word)) continue;
    open.delete(word);
    share(2 * weightOf(word), bitsOf(word));
  }
  const joinCompounds = (wholes: Set<number>, parts: Set<number>, ordered: readonly number[]): void => {
    for (const whole of wholes) {
      const at = compoundAt(words[whole] as string, ordered, parts, words);
      if (at < 0) continue;
      const [first, second] = [ordered[at] as number, ordered[at + 1] as number];
      wholes.delete(whole);
      parts.delete(first);
      parts.delete(second);
      share(
        weightOf(whole) + weightOf(first) + weightOf(second),
        Math.min(bitsOf(whole), bitsOf(first) + bitsOf(second)),
      );
    }
  };
  if (open.size > 0 && free.size > 1) joinCompounds(open, free, b);
  if (free.size > 0 && open.size > 1) joinCompounds(free, open, a);
  for (const word of open) {
    const other = closestOf(word, free, words);
    if (other === undefined) continue;
    open.delete(word);
    free.delete(other.word);
    const bits = Math.max(0, Math.min(bitsOf(word), bitsOf(other.word)) - slipBits);
    share(other.likeness * (weightOf(word) + weightOf(other.word)), bits);
  }
  if (sum === 0) return { similarity: 0, conflict: 0, sharedBits, rarestBits };
  const alone = Math.min(weigh(open, weights), weigh(free, weights));
  return { similarity: shared / sum, conflict: (2 * alone) / sum, sharedBits, rarestBits };
}

function weigh(own: ReadonlySet<number>, weights: Float64Array): number {
  let weight = 0;
  for (const word of own) weight += weights[word] as number;
  return weight;
}

/** Where two words side by side, both still free, make up a word; -1 where none do. */
function compoundAt(
  whole: string,
  ordered: readonly number[],
  free: ReadonlySet<number>,
  words: readonly string[],
): number {
  for (let at = 0; at + 1 < ordered.length; at += 1) {
    const first = words[ordered[at] as number] as string;
    const second = words[ordered[at + 1] as number] as string;
    if (first.length + second.length !== whole.length) continue;
    if (!whole.startsWith(first) || !whole.endsWith(second)) continue;
    if (free.has(ordered[at] as number) && free.has(ordered[at + 1] as number)) return at;
  }
  return -1;
}

function closestOf(word: number, free: ReadonlySet<number>, words: readonly string[]) {
  let closest: { readonly word: number; readonly likeness: number } | undefined;
  for (const other of free) {
    const likeness = likenessOf(words[word] as string, words[other] as string);
    if (likeness > (closest?.likeness ?? 0)) closest = { word: other, likeness };
  }
  return closest;
}

function likenessOf(a: string, b: string): number {
  if (isPluralOf(a, b) || isPluralOf(b, a)) return plural;
  const shorter = Math.min(a.length, b.length);
  if (shorter >= 4) {
    const limit = shorter < 10 ? 1 : 2;
    if (editDistance(a, b, limit) <= limit && digitsOf(a) === digitsOf(b)) return slip;
  }
  return shorter >= 3 && a.length !== b.length && (a.startsWith(b) || b.startsWith(a)) ? shortForm : 0;
}

function isPluralOf(many: string, one: string): boolean {
  if (one.length < 3) return false;
  if (many.length === one.length + 1) return many === `${one}s`;
  return one.endsWith('y') && many === `${one.slice(0, -1)}ies`;
}
