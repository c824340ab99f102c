import { createSlips } from '../compare/slips.ts';
import type { RecordTable } from '../table/record-table.ts';
import { type Fact, levelsOf, missing } from './fact.ts';
import { type Rarities, rarityOf } from './rarity.ts';

const levels = levelsOf([
  ['same', 0.5, 0.00001, 'sameExternalId'],
  ['close', 0.1, 0.0005, 'sameExternalId'],
  ['different', 0.4, 0.999, 'differentExternalId'],
]);

/** A number the record has elsewhere; a slip in it is a level of its own. */
export function externalIdFact(table: RecordTable, rarities: Rarities): Fact {
  const { texts, values } = table.externalId;
  const rare = rarityOf(rarities, table.externalId);
  const slips = createSlips(texts);
  return {
    name: 'externalId',
    shared: false,
    levels,
    fixedFrom: 1,
    compare(a, b) {
      const one = values[a] as number;
      const other = values[b] as number;
      if (one === 0 || other === 0) return missing;
      if (one === other) return 0;
      return slips.one(one, other) && (texts[one] as string).length >= 5 ? 1 : 2;
    },
    chance: (a, _, level) => (level === 0 ? rare.of(values[a] as number) : 0),
  };
}
