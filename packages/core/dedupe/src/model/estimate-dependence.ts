import { groupRows } from '../blocking/group-rows.ts';
import { type Fact, type FactLevel, isAgreement, missing } from '../facts/fact.ts';

const mostSampled = 4000;
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
  return facts.map((given) =>
    Float64Array.from(facts, (asked) => {
      if (given === asked || !given.shared || !asked.shared || given.groups === undefined) return 0;
      return shareOfAgreement(given, asked, given.groups, strangers);
    }),
  );
}

function shareOfAgreement(
  given: Fact,
  asked: Fact,
  groups: Int32Array,
  strangers: (a: number, b: number) => boolean,
): number {
  const { rows, starts } = groupRows(groups);
  let seen = 0;
  let agreed = 0;
  const stride = Math.max(1, Math.floor(starts.length / mostSampled));
  for (let group = 0; group + 1 < starts.length; group += stride) {
    const from = starts[group] as number;
    const to = Math.min(starts[group + 1] as number, from + 6);
    for (let place = from; place + 1 < to; place += 1) {
      const a = rows[place] as number;
      const b = rows[place + 1] as number;
      if (!strangers(a, b)) continue;
      const first = given.compare(a, b);
      const second = asked.compare(a, b);
      if (first === missing || second === missing || !isAgreement(given.levels[first] as FactLevel)) continue;
      seen += 1;
      if (isAgreement(asked.levels[second] as FactLevel)) agreed += 1;
    }
  }
  return (agreed + beliefInStart * start) / (seen + beliefInStart);
}
