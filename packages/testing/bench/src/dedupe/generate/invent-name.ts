import type { SeededRandom } from '@crmsync/fakes';
import { type Country, nameWords } from './name-words.ts';
import { pickFrequent } from './weighted-pick.ts';

/** A family name: mostly one of the frequent ones, else one of some thousand that are rarer. */
export function inventFamilyName(random: SeededRandom, country: Country): string {
  const { family, familyStarts, familyEnds } = nameWords[country];
  if (random.chance(0.45)) return withSecond(random, country, pickFrequent(random, family, 1.4));
  return withSecond(random, country, random.pick(familyStarts) + random.pick(familyEnds));
}

/** Spaniards have two family names; elsewhere a few people do. */
function withSecond(random: SeededRandom, country: Country, first: string): string {
  const { family } = nameWords[country];
  if (country === 'ES') return random.chance(0.7) ? `${first} ${pickFrequent(random, family)}` : first;
  return random.chance(0.015) ? `${first}-${pickFrequent(random, family)}` : first;
}

/** A given name with its short forms. */
export function inventGivenName(random: SeededRandom, country: Country): readonly string[] {
  const { male, female } = nameWords[country];
  return pickFrequent(random, random.chance(0.5) ? male : female, 1.3);
}
