import { createSlips } from '../compare/slips.ts';
import { numberEach } from '../table/number-each.ts';
import type { RecordTable } from '../table/record-table.ts';
import { type Fact, levelsOf, missing } from './fact.ts';
import { type Rarities, rarityOf } from './rarity.ts';

/** Levels of the fact `phone`, by place in its list. */
export const phoneLevel = { same: 0, close: 1, different: 2 } as const;

const levels = levelsOf([
  ['same', 0.5, 0.00001, 'samePhone'],
  ['close', 0.05, 0.0002, 'similarPhone'],
  ['different', 0.45, 0.999, 'differentPhone'],
]);

/** A number of one's own; numbers in `shared` count as none. */
export function phoneFact(table: RecordTable, rarities: Rarities, shared: Uint8Array): Fact {
  const { texts, values } = table.phone;
  const rare = rarityOf(rarities, table.phone);
  const desks = table.extension.values;
  const otherDesk = (a: number, b: number): boolean => desks[a] !== 0 && desks[b] !== 0 && desks[a] !== desks[b];
  const noCountry = Uint8Array.from(numberEach(texts, (text) => Number(text.startsWith('~'))));
  const slips = createSlips(texts);
  const sameTail = (one: number, other: number): boolean =>
    (texts[one] as string).slice(-8) === (texts[other] as string).slice(-8);
  return {
    name: 'phone',
    shared: true,
    groups: values.map((value) => (shared[value] === 1 ? 0 : value)),
    levels,
    fixedFrom: phoneLevel.close,
    compare(a, b) {
      const one = values[a] as number;
      const other = values[b] as number;
      if (one === 0 || other === 0) return missing;
      if (shared[one] === 1 || shared[other] === 1) return missing;
      // Two extensions are two desks behind one number.
      if (one === other) return otherDesk(a, b) ? missing : phoneLevel.same;
      const mayBeSame = slips.sameEnd(one, other) && (noCountry[one] === 1 || noCountry[other] === 1);
      if (mayBeSame && sameTail(one, other)) return phoneLevel.same;
      if (!slips.one(one, other)) return phoneLevel.different;
      return (texts[one] as string).length === (texts[other] as string).length
        ? phoneLevel.close
        : phoneLevel.different;
    },
    chance(a, b, level) {
      if (level !== phoneLevel.same) return 0;
      return Math.max(rare.of(values[a] as number), rare.of(values[b] as number));
    },
  };
}
