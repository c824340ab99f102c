import { probabilityOf } from '../model/pair-model.ts';

/** Two groups that a pair links. */
export interface LinkedGroups {
  /** Bits of a pair of which nothing is known. */
  readonly priorBits: number;
  /** How many pairs there are between the groups. */
  readonly pairsBetween: number;
}

const mostLift = 5;
// No more than odds of one to two, so that a link that is wrong does not carry itself.
const mostBits = -1;

/**
 * Probability of a pair between two groups that another pair links. Among so few pairs a match is no longer as rare as among
 * all: what speaks for one, and would only be too little, counts for more, the more pairs may bear the link out. What speaks
 * against one counts as it is.
 */
export function probabilityBesideLink(bits: number, { priorBits, pairsBetween }: LinkedGroups): number {
  const speaksForMatch = bits > priorBits && bits < mostBits;
  if (!speaksForMatch) return probabilityOf(bits);
  return probabilityOf(Math.min(bits + Math.min(Math.log2(pairsBetween), mostLift), mostBits));
}
