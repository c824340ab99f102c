import { groupRows } from '../blocking/group-rows.ts';
import { type FactLevel, missing } from './fact.ts';
import type { Rarities } from './rarity.ts';

/** Rows that share a part of a value, and how they compare on the whole. */
export interface SharedPart {
  /** Part per row, 0 for none. */
  readonly parts: Int32Array;
  readonly levels: readonly FactLevel[];
  compare(a: number, b: number): number;
}

const mostParts = 4000;
const mostOfPart = 6;
const beliefInStart = 10;

/**
 * How often two entities that share a part of a value come out at each level, measured anew with every count on rows that
 * were not taken for one entity; 1 where nothing is known. That a part is shared and how much of the rest is alike are two
 * agreements, and chance has to bring about both.
 */
export function levelsBeside({ parts, levels, compare }: SharedPart, rarities: Rarities): Float64Array {
  const shares = new Float64Array(levels.length).fill(1);
  rarities.onRecount((groups) => {
    if (groups.length !== parts.length) return;
    const counts = new Float64Array(levels.length);
    let seen = 0;
    const { rows, starts } = groupRows(parts);
    const stride = Math.max(1, Math.floor(starts.length / mostParts));
    for (let part = 0; part + 1 < starts.length; part += stride) {
      const holders = rows.subarray(
        starts[part],
        Math.min(starts[part + 1] as number, (starts[part] as number) + mostOfPart),
      );
      for (const [nth, a] of holders.entries()) {
        for (const b of holders.subarray(nth + 1)) {
          const level = groups[a] === groups[b] ? missing : compare(a, b);
          if (level === missing) continue;
          counts[level] = (counts[level] as number) + 1;
          seen += 1;
        }
      }
    }
    for (const [level, count] of counts.entries()) shares[level] = (count + beliefInStart) / (seen + beliefInStart);
  });
  return shares;
}
