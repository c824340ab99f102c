import { editDistance } from '../compare/edit-distance.ts';
import type { RecordTable } from '../table/record-table.ts';
import { type Fact, levelsOf, missing } from './fact.ts';
import { type Rarities, rarityOf } from './rarity.ts';
import type { WordAgreement, WordWeights } from './word-weights.ts';

const levels = levelsOf([
  ['same', 0.5, 0.0001, 'sameName'],
  ['nearly', 0.15, 0.0005, 'similarName'],
  ['mostWords', 0.12, 0.001, 'similarName'],
  ['someWords', 0.12, 0.005, 'similarName'],
  ['fewWords', 0.05, 0.02, 'differentName'],
  ['different', 0.06, 0.97, 'differentName'],
]).map((level, index) => {
  if (index === 3) return { ...level, doubtful: true };
  return index > 3 ? { ...level, suspect: true, limited: true, doubtful: true } : level;
});

const held = 0.05;
const apart = 0.25;
const wordsCount = 0.75;
const steps = [0.9, 0.75, 0.5, 0.25];

/** The name of a company, by its words: rare words count more, slips and short forms of words are seen. */
export function companyNameFact(table: RecordTable, rarities: Rarities, weights: WordWeights): Fact {
  const { texts, values } = table.company;
  const rare = rarityOf(rarities, table.company);
  const joined = texts.map((text) => text.replaceAll(' ', ''));
  const initials = texts.map((text) => {
    const words = text.split(' ').filter((word) => word !== 'and' && word !== 'of');
    return words.length < 2 ? '' : words.map((word) => word.charAt(0)).join('');
  });
  const abbreviates = (one: number, other: number): boolean =>
    (initials[one] as string).length >= 3 && initials[one] === joined[other];
  const compare = (a: number, b: number): number => {
    const one = values[a] as number;
    const other = values[b] as number;
    if (one === 0 || other === 0) return missing;
    if (one === other) return 0;
    const left = joined[one] as string;
    const right = joined[other] as string;
    if (left === right) return 1;
    const level = levelOf(weights.compare(one, other));
    if (level <= 1) return 1;
    const shorter = Math.min(left.length, right.length);
    const limit = shorter < 8 ? 1 : shorter < 14 ? 2 : 3;
    if (shorter >= 5 && editDistance(left, right, limit) <= limit) return 1;
    if (abbreviates(one, other) || abbreviates(other, one)) return Math.min(level, 2);
    return level;
  };
  return {
    name: 'name',
    shared: false,
    levels,
    fixedFrom: 4,
    compare,
    chance(a, b, level) {
      const one = values[a] as number;
      const other = values[b] as number;
      const whole = Math.max(rare.of(one), rare.of(other));
      if (level > 3) return 0;
      // Words of a name go together more often than chance has it, so their bits count in part.
      const words = 2 ** (-wordsCount * weights.compare(one, other).sharedBits);
      if (level === 0) return Math.min(whole, words);
      return level === 1 ? Math.min(Math.max(words, whole / 2), 4 * whole) : Math.max(words, whole / 2);
    },
  };
}

// One name that holds the other leaves a word out; two names that each have rare words of their own are two names.
function levelOf({ similarity, conflict }: WordAgreement): number {
  const step = steps.findIndex((from) => similarity >= from);
  const level = step < 0 ? 5 : step + 1;
  if (conflict < held && level > 2 && level < 5) return level - 1;
  return conflict > apart && level > 1 && level < 5 ? level + 1 : level;
}
