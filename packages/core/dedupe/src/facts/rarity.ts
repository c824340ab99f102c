import type { TextColumn } from '../table/text-column.ts';

/** How probable it is that an unrelated record holds a value. */
export interface Rarity {
  /** Leaves the two records that are compared out of the count, so that a value only they hold is rare. */
  of(value: number): number;
  /** How probable it is that two unrelated records hold the same value, whichever. */
  coincidence(): number;
}

/** Rarities of several columns, counted by entity as far as entities are guessed. Nothing is known before the first count. */
export interface Rarities {
  add(values: Int32Array, distinct: number): Rarity;
  /** The same for texts that are sets of words: `sets` gives the words of each value. */
  addSets(values: Int32Array, sets: readonly (readonly number[])[], words: number): Rarity;
  /** Called after every new count, with the groups it was made by. */
  onRecount(listener: (groups: Int32Array) => void): void;
  /** Counts each value once per group: a value that one large group shares is rare among entities. */
  recount(groups: Int32Array): void;
}

/** Makes an empty set of rarities. */
export function createRarities(): Rarities {
  const recounts: ((grouping: Grouping) => void)[] = [];
  const listeners: ((groups: Int32Array) => void)[] = [];
  const register = (
    distinct: number,
    count: (grouping: Grouping, counts: Int32Array<ArrayBuffer>) => Counted,
  ): Rarity => {
    // Filled anew by every count: large arrays that come and go cost more than the counting.
    const counts = new Int32Array(distinct);
    let total = 0;
    let share = 1;
    let unseen = mostUnseen / smallestWorld;
    recounts.push((grouping) => {
      ({ total } = count(grouping, counts.fill(0)));
      share = 1 / Math.max(total, 1);
      unseen = expectedUnseen(counts) / Math.max(total, smallestWorld);
    });
    return {
      of: (value) => Math.max(0, (counts[value] as number) - 2) * share + unseen,
      coincidence: () => coincidenceOf(counts, total),
    };
  };
  return {
    add: (values, distinct) =>
      register(distinct, (grouping, counts) => countGroups(values, distinct, grouping, counts)),
    addSets: (values, sets, words) =>
      register(words, (grouping, counts) => countSets(values, sets, words, grouping, counts)),
    onRecount(listener) {
      listeners.push(listener);
    },
    recount(groups) {
      const grouping = rowsByGroup(groups);
      for (const recount of recounts) recount(grouping);
      for (const listener of listeners) listener(groups);
    },
  };
}

/** Measures how rare the values of a column are. */
export function rarityOf(rarities: Rarities, column: TextColumn): Rarity {
  return rarities.add(column.values, column.distinct);
}

// How many more entities would hold a value that was seen at the two records compared only (Good and Turing's estimate).
// A store of a few records is a glimpse of a world in which most values are rare.
const smallestWorld = 200;
const mostUnseen = 0.5;
const fewestUnseen = 0.02;

export function expectedUnseen(counts: Int32Array): number {
  let once = 0;
  let twice = 0;
  for (const count of counts) {
    if (count === 1) once += 1;
    else if (count === 2) twice += 1;
  }
  return Math.min(Math.max((2 * twice + 1) / (once + 2), fewestUnseen), mostUnseen);
}

/** Rows by group: first those that are alone, then the others with those of one group side by side. */
export interface Grouping {
  readonly rows: Int32Array;
  readonly groups: Int32Array;
  /** How many rows are alone in their group. */
  readonly alone: number;
  /** Room for one number per value, each -1; used again by every count. */
  room(distinct: number): Int32Array;
}

/** How many groups hold each value. */
export interface Counted {
  readonly counts: Int32Array;
  /** Groups that hold anything, counted once per value. */
  readonly total: number;
}

/** How probable it is that two groups taken at random hold one value. */
export function coincidenceOf(counts: Int32Array, total: number): number {
  let pairs = 0;
  for (const count of counts) pairs += count * (count - 1);
  return (pairs + 1) / Math.max(1, total * (total - 1) + 1);
}

/** Puts rows by group. */
export function rowsByGroup(groups: Int32Array): Grouping {
  const sizes = new Int32Array(groups.length);
  for (const group of groups) sizes[group] = (sizes[group] as number) + 1;
  let alone = 0;
  for (const size of sizes) if (size === 1) alone += 1;
  let end = alone;
  let single = 0;
  const places = sizes;
  const rows = new Int32Array(groups.length);
  for (let group = 0; group < groups.length; group += 1) {
    const size = sizes[group] as number;
    places[group] = size === 1 ? single : end;
    if (size === 1) single += 1;
    else end += size;
  }
  for (let row = 0; row < groups.length; row += 1) {
    const group = groups[row] as number;
    const place = places[group] as number;
    rows[place] = row;
    places[group] = place + 1;
  }
  let room = new Int32Array(0);
  return {
    rows,
    groups,
    alone,
    room(distinct) {
      if (room.length < distinct) room = new Int32Array(distinct);
      return room.fill(-1, 0, distinct);
    },
  };
}

/** Counts each value of a column once per group, into `counts`. */
export function countGroups(
  values: Int32Array,
  distinct: number,
  { rows, groups, alone, room }: Grouping,
  counts = new Int32Array(distinct),
): Counted {
  let total = 0;
  for (let place = 0; place < alone; place += 1) {
    const value = values[rows[place] as number] as number;
    if (value === 0) continue;
    counts[value] = (counts[value] as number) + 1;
    total += 1;
  }
  if (alone === rows.length) return { counts, total };
  const lastGroup = room(distinct);
  for (let place = alone; place < rows.length; place += 1) {
    const row = rows[place] as number;
    const value = values[row] as number;
    const group = groups[row] as number;
    if (value === 0 || lastGroup[value] === group) continue;
    lastGroup[value] = group;
    counts[value] = (counts[value] as number) + 1;
    total += 1;
  }
  return { counts, total };
}

/** Counts each word of a column of sets of words once per group, into `counts`. */
export function countSets(
  values: Int32Array,
  sets: readonly (readonly number[])[],
  words: number,
  grouping: Grouping,
  counts = new Int32Array(words),
): Counted {
  const { rows, groups } = grouping;
  const lastGroup = grouping.room(words);
  for (const row of rows) {
    const group = groups[row] as number;
    for (const word of sets[values[row] as number] as readonly number[]) {
      if (lastGroup[word] === group) continue;
      lastGroup[word] = group;
      counts[word] = (counts[word] as number) + 1;
    }
  }
  return { counts, total: countGroups(values, sets.length, grouping).total };
}
