import { probabilityOf } from '../model/pair-model.ts';

// What a link between two groups adds to their other pairs: a match is no longer as rare among them as among all pairs.
const bitsOfLink = 5;
// No more than odds of one to two, so that a link that is wrong does not carry itself.
const mostBits = -1;

/**
 * Probability of a pair between two groups that another pair links. What speaks for a match, and would only be too little
 * among all pairs, counts for more; what speaks against one counts as it is.
 */
export function probabilityBesideLink(bits: number, priorBits: number): number {
  const speaksForMatch = bits > priorBits && bits < mostBits;
  return probabilityOf(speaksForMatch ? Math.min(bits + bitsOfLink, mostBits) : bits);
}
