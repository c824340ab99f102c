import { digitsOf } from '../compare/digits-of.ts';
import { editDistance } from '../compare/edit-distance.ts';
import type { RecordTable } from '../table/record-table.ts';
import type { WordAgreement } from './compare-words.ts';
import { type Fact, levelsOf, missing } from './fact.ts';
import { levelsBeside } from './levels-beside.ts';
import { type Rarities, rarityOf } from './rarity.ts';
import type { WordWeights } from './word-weights.ts';

/** Levels of the fact `name` of companies, by place in its list. */
export const companyNameLevel = {
  same: 0,
  nearly: 1,
  mostWords: 2,
  otherLaw: 3,
  someWords: 4,
  fewWords: 5,
  different: 6,
} as const;

const levels = levelsOf([
  ['same', 0.5, 0.0001, 'sameName'],
  ['nearly', 0.15, 0.0005, 'similarName'],
  ['mostWords', 0.12, 0.001, 'similarName'],
  ['otherLegalForm', 0.01, 0.00001, 'similarName'],
  ['someWords', 0.11, 0.005, 'similarName'],
  ['fewWords', 0.05, 0.02, 'differentName'],
  ['different', 0.06, 0.97, 'differentName'],
]).map((level, index) => {
  // Acme Inc. and Acme GmbH are two legal persons, and often two customers.
  if (index === companyNameLevel.otherLaw) return { ...level, ownFactsToMerge: Number.POSITIVE_INFINITY };
  if (index === companyNameLevel.someWords) return { ...level, ownFactsToMerge: 1 };
  return index > companyNameLevel.someWords ? { ...level, suspect: true, limited: true, ownFactsToMerge: 2 } : level;
});

const held = 0.05;
const apart = 0.25;
const wordsCount = 0.75;
// Some initials are much more frequent than others.
const bitsPerInitial = 3.5;
const steps = [0.9, 0.75, 0.5, 0.25];

/** The name of a company, by its words: rare words count more, slips and short forms of words are seen. */
export function companyNameFact(table: RecordTable, rarities: Rarities, weights: WordWeights): Fact {
  const { texts, values } = table.company;
  const rare = rarityOf(rarities, table.company);
  const joined = texts.map((text) => text.replaceAll(' ', ''));
  // Of names with as many words each, more slips than one would lie in one word: Walker Textiles is not Miller Textiles.
  const words = Uint8Array.from(texts, (text) => text.split(' ').length);
  const initials = texts.map((text) => {
    const words = text.split(' ').filter((word) => word !== 'and' && word !== 'of');
    return words.length < 2 ? '' : words.map((word) => word.charAt(0)).join('');
  });
  const abbreviates = (one: number, other: number): boolean =>
    (initials[one] as string).length >= 3 && initials[one] === joined[other];
  const laws = table.companyLaw.values;
  const otherLaw = (a: number, b: number): boolean => laws[a] !== 0 && laws[b] !== 0 && laws[a] !== laws[b];
  const compare = (a: number, b: number): number => {
    const one = values[a] as number;
    const other = values[b] as number;
    if (one === 0 || other === 0) return missing;
    const level = compareNames(one, other);
    return level <= companyNameLevel.mostWords && otherLaw(a, b) ? companyNameLevel.otherLaw : level;
  };
  const compareNames = (one: number, other: number): number => {
    if (one === other) return companyNameLevel.same;
    const left = joined[one] as string;
    const right = joined[other] as string;
    if (left === right) return companyNameLevel.nearly;
    const level = levelOf(weights.compare(one, other));
    if (level <= companyNameLevel.nearly) return companyNameLevel.nearly;
    const shorter = Math.min(left.length, right.length);
    const limit = shorter < 10 || (words[one] === words[other] && words[one] !== 1) ? 1 : 2;
    if (shorter >= 5 && editDistance(left, right, limit) <= limit && digitsOf(left) === digitsOf(right)) {
      return companyNameLevel.nearly;
    }
    if (abbreviates(one, other) || abbreviates(other, one)) return Math.min(level, companyNameLevel.mostWords);
    return level;
  };
  const rarest = values.map((value) => (value === 0 ? 0 : (weights.rarestWords(value)[0] ?? -1) + 1));
  const beside = levelsBeside({ parts: rarest, levels, compare }, rarities);
  return {
    name: 'name',
    shared: false,
    levels,
    fixedFrom: companyNameLevel.fewWords,
    compare,
    chance(a, b, level) {
      const one = values[a] as number;
      const other = values[b] as number;
      const whole = Math.max(rare.of(one), rare.of(other));
      if (level > companyNameLevel.someWords) return 0;
      const { rarestBits, sharedBits } = weights.compare(one, other);
      // Words of a name go together more often than chance has it, so all but the rarest count in part.
      const others = 2 ** (-wordsCount * (sharedBits - rarestBits));
      if (level === companyNameLevel.mostWords && sharedBits === 0) {
        const letters = Math.min((joined[one] as string).length, (joined[other] as string).length);
        return Math.max(2 ** (-bitsPerInitial * letters), whole / 2);
      }
      if (level === companyNameLevel.mostWords || level === companyNameLevel.someWords) {
        return Math.max(2 ** -rarestBits * Math.min(others, beside[level] as number), whole / 2);
      }
      const words = Math.max(2 ** -rarestBits * others, whole);
      return Math.min(words, (level === companyNameLevel.same ? 2 : 3) * whole);
    },
  };
}

// By how alike the words are.
const bySimilarity = [
  companyNameLevel.nearly,
  companyNameLevel.mostWords,
  companyNameLevel.someWords,
  companyNameLevel.fewWords,
  companyNameLevel.different,
] as const;

// One name that holds the other leaves a word out; two names that each have rare words of their own are two names.
function levelOf({ similarity, conflict }: WordAgreement): number {
  const step = steps.findIndex((from) => similarity >= from);
  const place = step < 0 ? steps.length : step;
  const isBetween = place > 0 && place < steps.length;
  if (conflict < held && isBetween && place > 1) return bySimilarity[place - 1] as number;
  return bySimilarity[conflict > apart && isBetween ? place + 1 : place] as number;
}
