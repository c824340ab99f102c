import type { RecordTable } from '../table/record-table.ts';
import { type Fact, levelsOf, missing } from './fact.ts';
import { type NameBook, nameRelation } from './name-book.ts';
import type { Rarities } from './rarity.ts';

/** Levels of the fact `middleName`, by place in its list. */
export const middleNameLevel = { same: 0, similar: 1, different: 2 } as const;

// Of an initial that both sides have, hardly more is known than that it is one of some twenty.
const commonest = 0.06;

const levels = levelsOf([
  ['same', 0.7, 0.06, 'sameName'],
  ['similar', 0.27, 0.08, 'similarName'],
  ['different', 0.03, 0.86, 'differentGivenNames'],
]).map((level, index) =>
  index === middleNameLevel.different ? { ...level, suspect: true, ownFactsToMerge: 1, noShared: true } : level,
);

/**
 * Names between the first and the last: John Albert and John Brian Smith are two people, whatever their office shares. Says
 * nothing where a side has none, or has there what the other has elsewhere: a second surname, a given name.
 */
export function middleNameFact(table: RecordTable, rarities: Rarities, book: NameBook): Fact {
  const { first, middle, last, texts } = table.names;
  const rare = rarities.add(middle, texts.length);
  const words = (name: number): readonly string[] => (texts[name] as string).split(' ');
  const isElsewhere = (own: number, row: number): boolean => own === first[row] || own === last[row];
  const areSimilar = (one: number, other: number): boolean => {
    if (book.compareGiven(one, other) !== nameRelation.different) return true;
    const [left, right] = [words(one), words(other)];
    return left.some((word) => right.some((another) => word === another || abbreviates(word, another)));
  };
  return {
    name: 'middleName',
    shared: false,
    levels,
    fixedFrom: middleNameLevel.similar,
    compare(a, b) {
      const one = middle[a] as number;
      const other = middle[b] as number;
      if (one === 0 || other === 0) return missing;
      if (one === other) return middleNameLevel.same;
      if (isElsewhere(one, b) || isElsewhere(other, a)) return missing;
      return areSimilar(one, other) ? middleNameLevel.similar : middleNameLevel.different;
    },
    chance(a, _, level) {
      if (level !== middleNameLevel.same) return 0;
      const name = middle[a] as number;
      return Math.max(rare.of(name), (texts[name] as string).length === 1 ? commonest : 0.001);
    },
  };
}

function abbreviates(word: string, another: string): boolean {
  return (word.length === 1 && another.startsWith(word)) || (another.length === 1 && word.startsWith(another));
}
