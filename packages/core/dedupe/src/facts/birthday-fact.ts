import { editDistance } from '../compare/edit-distance.ts';
import type { RecordTable } from '../table/record-table.ts';
import { type Fact, levelsOf, missing } from './fact.ts';
import { type Rarities, rarityOf } from './rarity.ts';

const levels = levelsOf([
  ['same', 0.75, 0.0001, 'sameBirthday'],
  ['oneSlip', 0.1, 0.002, 'similarBirthday'],
  ['twoSlips', 0.05, 0.02, 'similarBirthday'],
  ['sameYear', 0.06, 0.013, 'similarBirthday'],
  ['different', 0.04, 0.965, 'differentBirthday'],
]).map((level, index) => (index === 4 ? { ...level, suspect: true, ownFactsToMerge: 1 } : level));

/** Date of birth, with one digit or a swap, and then two digits wrong, as levels. */
export function birthdayFact(table: RecordTable, rarities: Rarities): Fact {
  const { texts, values } = table.birthday;
  const rare = rarityOf(rarities, table.birthday);
  return {
    name: 'birthday',
    shared: false,
    levels,
    fixedFrom: 1,
    compare(a, b) {
      const one = values[a] as number;
      const other = values[b] as number;
      if (one === 0 || other === 0) return missing;
      if (one === other) return 0;
      return levelOfDates(texts[one] as string, texts[other] as string);
    },
    chance: (a, _, level) => (level === 0 ? Math.max(rare.of(values[a] as number), 1 / 40_000) : 0),
  };
}

function levelOfDates(a: string, b: string): number {
  if (a.length !== b.length) return a.startsWith(b) || b.startsWith(a) ? 2 : 4;
  if (dayAndMonthSwapped(a, b)) return 1;
  const slips = editDistance(a, b, 2);
  if (slips <= 2) return slips;
  return a.length === 8 && a.slice(0, 4) === b.slice(0, 4) ? 3 : 4;
}

function dayAndMonthSwapped(a: string, b: string): boolean {
  return a.length === 8 && a.slice(0, 4) === b.slice(0, 4) && a.slice(4) === b.slice(6) + b.slice(4, 6);
}
