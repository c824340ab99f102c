import type { Rarities, Rarity } from '../facts/rarity.ts';
import { hashText } from '../table/hash-text.ts';
import type { LearnedCounts } from './learned-counts.ts';
import type { PairTable } from './pair-table.ts';
import type { ValueCounts } from './value-counts.ts';

/** Rarities of a pair table whose values are counted elsewhere. */
export interface KnownRarities extends Rarities {
  /** How rare words of company names are, by text. */
  words(texts: readonly string[], rowsOf: (word: number) => readonly number[]): Rarity;
  /** Names the rows taken for the entity of the first row: what only they hold is rare. */
  setKin(rows: readonly number[]): void;
}

// As in a search: a store of a few records is a glimpse of a world in which most values are rare.
const smallestWorld = 200;

/** Makes the rarities of a pair table. `learned` are the counts of a search. */
export function createKnownRarities(
  { columns }: PairTable,
  counts: ValueCounts,
  learned: LearnedCounts,
): KnownRarities {
  const listeners: ((groups: Int32Array) => void)[] = [];
  let kin: readonly number[] = [];
  let round = 0;
  const rarity = (
    column: string,
    texts: readonly string[],
    holdsIt: (row: number, value: number) => boolean,
  ): Rarity => {
    const perEntity = learned.recordsPerEntity(column);
    const total = Math.max(counts.filled(column) / perEntity, learned.entities(column));
    const floor = learned.unseen(column) / Math.max(total, smallestWorld);
    const known = new Float64Array(texts.length);
    const knownIn = new Int32Array(texts.length).fill(-1);
    const work = (value: number): number => {
      const text = texts[value] as string;
      let records = counts.holders(column, text);
      for (const row of kin) if (row > 0 && holdsIt(row, value)) records -= 1;
      const others = Math.max(records / perEntity, learned.entitiesOf(column, hashText(text)) - 1);
      return Math.max(0, others - 1) / Math.max(total, 1) + floor;
    };
    return {
      of(value) {
        if (knownIn[value] !== round) {
          known[value] = work(value);
          knownIn[value] = round;
        }
        return known[value] as number;
      },
      // Asked of whole names only, relative to their parts, which stay at 1.
      coincidence: () => (column === 'wholeName' ? learned.kinship : 1),
    };
  };
  return {
    add(values) {
      const column = columns.get(values);
      if (column === undefined) return rarity('wholeName', [], () => false);
      return rarity(column.name, column.texts, (row, value) => values[row] === value);
    },
    addSets: () => rarity('word', [], () => false),
    words: (texts, wordsOf) => rarity('word', texts, (row, word) => wordsOf(row).includes(word)),
    onRecount: (listener) => listeners.push(listener),
    recount(groups) {
      round += 1;
      for (const listener of listeners) listener(groups);
    },
    setKin(rows) {
      kin = rows;
      this.recount(new Int32Array(0));
    },
  };
}
