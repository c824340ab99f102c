import { createCloseTexts } from '../compare/close-texts.ts';
import type { TextColumn } from '../table/text-column.ts';
import { type Fact, levelsOf, missing } from './fact.ts';
import { type Rarities, rarityOf } from './rarity.ts';

const levels = levelsOf([
  ['same', 0.6, 0.01, 'sameOther'],
  ['close', 0.1, 0.005, 'sameOther'],
  ['different', 0.3, 0.985, 'differentOther'],
]);

/** A column whose meaning is not known, compared as text. */
export function textFact(name: string, column: TextColumn, rarities: Rarities): Fact {
  const rare = rarityOf(rarities, column);
  const { texts, values } = column;
  const close = createCloseTexts(texts);
  return {
    name,
    shared: true,
    groups: values,
    levels,
    fixedFrom: 2,
    compare(a, b) {
      const one = values[a] as number;
      const other = values[b] as number;
      if (one === 0 || other === 0) return missing;
      if (one === other) return 0;
      return close(one, other) ? 1 : 2;
    },
    chance: (a, b, level) =>
      level === 0
        ? rare.of(values[a] as number)
        : level === 1
          ? 2 * Math.max(rare.of(values[a] as number), rare.of(values[b] as number))
          : 0,
  };
}
