import { createRowGrouper, type RowGrouper } from '../blocking/group-rows.ts';
import { type Fact, type FactLevel, missing } from '../facts/fact.ts';

const mostSampled = 2000;
const mostOfGroup = 6;
const beliefInStart = 3;
const start = 0.1;

/**
 * How often strangers who agree on one shared fact agree on another: colleagues work in one city, neighbours live in
 * one town. `chance[x][y]` is for fact `y` when fact `x` agrees; 0 where one of them is not shared.
 */
export function estimateDependence(
  facts: readonly Fact[],
  strangers: (a: number, b: number) => boolean,
): Float64Array[] {
  let grouper: RowGrouper | undefined;
  return facts.map((given) => {
    if (!given.shared || given.groups === undefined) return new Float64Array(facts.length);
    grouper ??= createRowGrouper(given.groups.length);
    const pairs = strangersWhoAgree(given, given.groups, strangers, grouper);
    return Float64Array.from(facts, (asked) => {
      return given === asked || !asked.shared ? 0 : shareOfAgreement(pairs, asked);
    });
  });
}

function strangersWhoAgree(
  given: Fact,
  groups: Int32Array,
  strangers: (a: number, b: number) => boolean,
  grouper: RowGrouper,
): (readonly [number, number])[] {
  const { rows, starts } = grouper.group(groups);
  const pairs: (readonly [number, number])[] = [];
  const stride = Math.max(1, Math.floor(starts.length / mostSampled));
  for (let group = 0; group + 1 < starts.length; group += stride) {
    const from = starts[group] as number;
    const to = Math.min(starts[group + 1] as number, from + mostOfGroup);
    for (let place = from; place + 1 < to; place += 1) {
      const a = rows[place] as number;
      const b = rows[place + 1] as number;
      if (!strangers(a, b)) continue;
      const level = given.compare(a, b);
      if (level !== missing && (given.levels[level] as FactLevel).agrees) pairs.push([a, b]);
    }
  }
  return pairs;
}

function shareOfAgreement(pairs: readonly (readonly [number, number])[], asked: Fact): number {
  let seen = 0;
  let agreed = 0;
  for (const [a, b] of pairs) {
    const level = asked.compare(a, b);
    if (level === missing) continue;
    seen += 1;
    if ((asked.levels[level] as FactLevel).agrees) agreed += 1;
  }
  return (agreed + beliefInStart * start) / (seen + beliefInStart);
}
