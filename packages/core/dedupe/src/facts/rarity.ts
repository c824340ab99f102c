import { countValues, type TextColumn } from '../table/normalized-column.ts';

/** How probable it is that an unrelated record holds a value. */
export interface Rarity {
  /** Leaves the two records that are compared out of the count, so that a value only they hold is rare. */
  of(value: number): number;
}

/** Rarities of several columns, which can be counted anew by entity once entities are guessed. */
export interface Rarities {
  add(values: Int32Array, distinct: number): Rarity;
  /** The same for texts that are sets of words: `sets` gives the words of each value. */
  addSets(values: Int32Array, sets: readonly (readonly number[])[], words: number): Rarity;
  /** Counts each value once per group: a value that one large group shares is rare among entities. */
  recount(groups: Int32Array): void;
}

/** Makes an empty set of rarities. */
export function createRarities(): Rarities {
  const recounts: ((groups: Int32Array) => void)[] = [];
  const register = (distinct: number, values: Int32Array, count: (groups?: Int32Array) => Int32Array): Rarity => {
    let counts = count();
    let total = Math.max(1, filledRows(values));
    let unseen = unseenByRows;
    recounts.push((groups) => {
      counts = count(groups);
      total = Math.max(1, totalOf(countGroups(values, distinct, groups)));
      unseen = expectedUnseen(counts);
    });
    return { of: (value) => (Math.max(0, (counts[value] as number) - 2) + unseen) / total };
  };
  return {
    add: (values, distinct) =>
      register(distinct, values, (groups) =>
        groups === undefined ? countValues(values, distinct) : countGroups(values, distinct, groups),
      ),
    addSets: (values, sets, words) => register(sets.length, values, (groups) => countSets(values, sets, words, groups)),
    recount(groups) {
      for (const recount of recounts) recount(groups);
    },
  };
}

// How many more entities would hold a value that was seen at the two records compared only (Good and Turing's estimate).
const unseenByRows = 0.2;
const mostUnseen = 0.5;
const fewestUnseen = 0.02;

function expectedUnseen(counts: Int32Array): number {
  let once = 0;
  let twice = 0;
  for (const count of counts) {
    if (count === 1) once += 1;
    else if (count === 2) twice += 1;
  }
  return Math.min(Math.max((2 * twice + 1) / (once + 2), fewestUnseen), mostUnseen);
}

function filledRows(values: Int32Array): number {
  let filled = 0;
  for (const value of values) if (value !== 0) filled += 1;
  return filled;
}

/** Measures how rare the values of a column are. */
export function rarityOf(rarities: Rarities, column: TextColumn): Rarity {
  return rarities.add(column.values, column.texts.length);
}

function countSets(
  values: Int32Array,
  sets: readonly (readonly number[])[],
  words: number,
  groups: Int32Array | undefined,
): Int32Array {
  const counts = new Int32Array(words);
  const lastGroup = new Int32Array(words).fill(-1);
  const order = Int32Array.from(values, (_, row) => row);
  if (groups !== undefined) order.sort((a, b) => (groups[a] as number) - (groups[b] as number));
  for (const row of order) {
    const group = groups === undefined ? row : (groups[row] as number);
    for (const word of sets[values[row] as number] as readonly number[]) {
      if (lastGroup[word] === group) continue;
      lastGroup[word] = group;
      counts[word] = (counts[word] as number) + 1;
    }
  }
  return counts;
}

function totalOf(counts: Int32Array): number {
  let total = 0;
  for (const count of counts) total += count;
  return Math.max(total, 1);
}

// Rows of one group need not stand together, so the groups that hold each value are collected first.
function countGroups(values: Int32Array, distinct: number, groups: Int32Array): Int32Array {
  const counts = new Int32Array(distinct);
  const order = Int32Array.from(groups, (_, row) => row).sort((a, b) => (groups[a] as number) - (groups[b] as number));
  const lastGroup = new Int32Array(distinct).fill(-1);
  for (const row of order) {
    const value = values[row] as number;
    const group = groups[row] as number;
    if (value === 0 || lastGroup[value] === group) continue;
    lastGroup[value] = group;
    counts[value] = (counts[value] as number) + 1;
  }
  return counts;
}
