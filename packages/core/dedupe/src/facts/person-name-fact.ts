import type { RecordTable } from '../table/record-table.ts';
import { isTurnedRound } from '../table/turned-names.ts';
import { wordsOfNames } from '../table/words-of-names.ts';
import { type Fact, type FactLevel, levelsOf, missing } from './fact.ts';
import { type NameBook, nameRelation } from './name-book.ts';
import type { Rarities } from './rarity.ts';

/** Levels of the fact `name`, by place in its list. */
export const nameLevel = {
  same: 0,
  swapped: 1,
  short: 2,
  initial: 3,
  firstClose: 4,
  lastClose: 5,
  bothClose: 6,
  lastMissing: 7,
  firstMissing: 8,
  lastDiffers: 9,
  firstDiffers: 10,
  closeAndDifferent: 11,
  different: 12,
} as const;

const levels = levelsOf([
  ['same', 0.635, 0.0001, 'sameName'],
  ['swapped', 0.03, 0.00001, 'swappedName'],
  ['shortForm', 0.05, 0.0001, 'similarName'],
  ['initial', 0.03, 0.0002, 'similarName'],
  ['firstNameClose', 0.07, 0.0001, 'similarName'],
  ['lastNameClose', 0.07, 0.0001, 'similarName'],
  ['bothClose', 0.03, 0.00005, 'similarName'],
  ['lastNameMissing', 0.02, 0.005, 'similarName'],
  ['firstNameMissing', 0.02, 0.005, 'similarName'],
  ['lastNameDiffers', 0.015, 0.01, 'differentName'],
  ['firstNameDiffers', 0.012, 0.005, 'differentGivenNames'],
  ['closeAndDifferent', 0.006, 0.01, 'differentName'],
  ['different', 0.006, 0.97, 'differentName'],
]).map((level, index) => {
  if (index === nameLevel.firstMissing) return { ...level, limited: true, ownFactsToMerge: 1 };
  if (index === nameLevel.lastDiffers) return { ...level, suspect: true, limited: true, ownFactsToMerge: 1 };
  // Twins share a birthday and couples a mailbox, so that one fact is not enough.
  return index > nameLevel.lastDiffers
    ? { ...level, suspect: true, limited: true, ownFactsToMerge: 2, noPhone: true }
    : level;
});

const { equal, short, initial, different, missing: absent } = nameRelation;

/** The whole personal name as one fact, with the parts swapped as a level of its own. */
export function personNameFact(table: RecordTable, rarities: Rarities, book: NameBook): Fact {
  const { first, middle, last } = table.names;
  const rare = nameRarity(table, rarities);
  // Worked out when first asked for: most look-ups never do.
  let words: Int32Array | undefined;
  const sameWords = (a: number, b: number): boolean => {
    words ??= wordsOfNames(table.names);
    return (words[a] !== 0 && words[a] === words[b]) || isTurnedRound(table.names, a, b);
  };
  const isMiddle = (part: Int32Array, a: number, b: number): boolean =>
    ((middle[a] as number) !== 0 && middle[a] === part[b]) || ((middle[b] as number) !== 0 && middle[b] === part[a]);
  const given = (a: number, b: number): number => {
    const relation = book.compareGiven(first[a] as number, first[b] as number);
    return relation === different && isMiddle(first, a, b) ? short : relation;
  };
  // Who has two surnames is also known by the first of them, which stands in the middle.
  const surname = (a: number, b: number): number => {
    const relation = book.compareSurnames(last[a] as number, last[b] as number);
    return relation === different && isMiddle(last, a, b) ? short : relation;
  };
  const compare = (a: number, b: number): number => {
    const fa = first[a] as number;
    const fb = first[b] as number;
    const la = last[a] as number;
    const lb = last[b] as number;
    if ((fa === 0 && la === 0) || (fb === 0 && lb === 0)) return missing;
    if (fa === fb && la === lb && fa !== 0 && la !== 0) return nameLevel.same;
    if (fa === lb && la === fb && fa !== 0 && la !== 0) return nameLevel.swapped;
    const inOrder = levelOf(given(a, b), surname(a, b));
    if (inOrder <= nameLevel.lastClose) return inOrder;
    if (sameWords(a, b)) return nameLevel.swapped;
    const swapped = levelOf(book.compareGiven(fa, lb), book.compareSurnames(la, fb));
    if (swapped <= nameLevel.bothClose) return nameLevel.bothClose;
    if (inOrder === missing && swapped < nameLevel.lastDiffers) return swapped;
    if (inOrder === nameLevel.different && swapped < nameLevel.different) return nameLevel.closeAndDifferent;
    return inOrder;
  };
  const chance = (a: number, b: number, level: number): number => {
    if (level > nameLevel.firstDiffers) return 0;
    const fa = rare.first(first[a] as number);
    const fb = rare.first(first[b] as number);
    const la = rare.last(last[a] as number);
    const lb = rare.last(last[b] as number);
    const f = Math.max(fa, fb);
    const l = Math.max(la, lb);
    if (level === nameLevel.same) return Math.max(f * l * rare.kinship(), 1e-9);
    if (level === nameLevel.swapped) return Math.max(f * l * rare.kinship(), 1e-9);
    if (level === nameLevel.short) return Math.max(3 * f, 0.002) * l * Math.sqrt(rare.kinship());
    if (level === nameLevel.initial) return Math.max(0.06, f) * l * Math.sqrt(rare.kinship());
    if (level === nameLevel.firstClose) return Math.max(2 * f, 0.002) * l * Math.sqrt(rare.kinship());
    if (level === nameLevel.lastClose) return f * Math.max(2 * l, 0.0005) * Math.sqrt(rare.kinship());
    if (level === nameLevel.bothClose) return Math.max(2 * f, 0.002) * Math.max(2 * l, 0.0005);
    if (level === nameLevel.lastMissing) return f === 0 ? l : f;
    if (level === nameLevel.firstMissing) return l === 0 ? f : l;
    if (level === nameLevel.lastDiffers) return f;
    if (level === nameLevel.firstDiffers) return Math.max(l, 0.05);
    return 0;
  };
  return {
    name: 'name',
    shared: false,
    levels: levelsWhereMissing(table),
    fixedFrom: nameLevel.closeAndDifferent,
    compare,
    chance,
  };
}

// So many names must be seen before their gaps tell more than what is assumed.
const beliefInStart = 200;

/** The levels, with the share of matches that lack a part on one side by how often records lack it. */
function levelsWhereMissing({ names: { first, last }, rows }: RecordTable): readonly FactLevel[] {
  let named = 0;
  const lacking = { first: 0, last: 0 };
  for (let row = 0; row < rows; row += 1) {
    if (first[row] === 0 && last[row] === 0) continue;
    named += 1;
    if (first[row] === 0) lacking.first += 1;
    else if (last[row] === 0) lacking.last += 1;
  }
  const shareOf = (count: number, { match }: FactLevel): number => {
    const lacks = (count + (beliefInStart * match) / 2) / (named + beliefInStart);
    return Math.max(match, 2 * lacks * (1 - lacks));
  };
  const firstMissing = levels[nameLevel.firstMissing] as FactLevel;
  const lastMissing = levels[nameLevel.lastMissing] as FactLevel;
  const [noFirst, noLast] = [shareOf(lacking.first, firstMissing), shareOf(lacking.last, lastMissing)];
  const rest = Math.max(0.2, 1 - noFirst - noLast) / (1 - firstMissing.match - lastMissing.match);
  return levels.map((level) => {
    if (level === firstMissing) return { ...level, match: noFirst };
    if (level === lastMissing) return { ...level, match: noLast };
    return level.suspect === true ? level : { ...level, match: level.match * rest };
  });
}

function levelOf(given: number, surname: number): number {
  if (given === absent && surname === absent) return missing;
  if (given === absent || surname === absent) {
    const there = given === absent ? surname : given;
    if (there === different) return nameLevel.different;
    return given === absent ? nameLevel.firstMissing : nameLevel.lastMissing;
  }
  if (surname === different) {
    if (given === equal) return nameLevel.lastDiffers;
    return given === different ? nameLevel.different : nameLevel.closeAndDifferent;
  }
  if (given === different) return surname === equal ? nameLevel.firstDiffers : nameLevel.closeAndDifferent;
  if (surname === equal) return fromGiven(given);
  return given === equal ? nameLevel.lastClose : nameLevel.bothClose;
}

function fromGiven(given: number): number {
  if (given === equal) return nameLevel.same;
  if (given === short) return nameLevel.short;
  return given === initial ? nameLevel.initial : nameLevel.firstClose;
}

// First and last names of one language go together, so whole names come up twice more often than their parts tell.
export const leastKinship = 2;
export const mostKinship = 32;

function nameRarity(table: RecordTable, rarities: Rarities) {
  const { first, last, texts } = table.names;
  const firsts = rarities.add(first, texts.length);
  const lasts = rarities.add(last, texts.length);
  const whole = wholeNames(table);
  const wholes = rarities.add(whole.values, whole.distinct);
  let kinship = leastKinship;
  rarities.onRecount(() => {
    const ratio = wholes.coincidence() / (firsts.coincidence() * lasts.coincidence());
    kinship = Math.min(Math.max(ratio, leastKinship), mostKinship);
  });
  return {
    first: (name: number) => (name === 0 ? 0 : firsts.of(name)),
    last: (name: number) => (name === 0 ? 0 : lasts.of(name)),
    kinship: () => kinship,
  };
}

function wholeNames({ names: { first, last, texts }, rows }: RecordTable) {
  const numbers = new Map<number, number>();
  const values = new Int32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    if (first[row] === 0 || last[row] === 0) continue;
    const key = (first[row] as number) * texts.length + (last[row] as number);
    let number = numbers.get(key);
    if (number === undefined) {
      number = numbers.size + 1;
      numbers.set(key, number);
    }
    values[row] = number;
  }
  return { values, distinct: numbers.size + 1 };
}
