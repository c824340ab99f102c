import { generatePopulation, type Population } from '@crmsync/fakes';

/** How much each account holds. */
export interface PopulationSize {
  readonly contacts: number;
  readonly companies: number;
  readonly deals: number;
}

/** Share of an account's records that the other accounts hold too. */
const overlap = 0.6;
const dayMs = 86_400_000;

/** What all accounts of one seed hold together, so that fakes started one by one still share their records. */
export function fakePopulation(seed: number, size: PopulationSize, vendors: readonly string[]): Population {
  return generatePopulation({ seed, ...size, overlap, systems: vendors, untilMs: Date.now() - dayMs });
}
