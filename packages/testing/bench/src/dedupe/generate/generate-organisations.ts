import type { DedupeRecord } from '@crmsync/dedupe';
import { createSeededRandom } from '@crmsync/fakes';
import type { GeneratedCompany } from './generate-companies.ts';
import { copiesOf, type GenerateOptions, scrambledIds } from './generate-contacts.ts';
import { inventOrganisation } from './invent-organisation.ts';
import { createShuffle } from './shuffle.ts';
import { spellOrganisation } from './spell-organisation.ts';

/** Invents a list of organisations that holds nothing but their names, as many lists of customers do, in no order. */
export function* generateOrganisations({ records, seed = 1 }: GenerateOptions): Generator<GeneratedCompany> {
  const random = createSeededRandom(seed + 4);
  const shuffle = createShuffle<GeneratedCompany>(createSeededRandom(seed + 5));
  const nextId = scrambledIds(seed, records);
  const taken = new Map<string, number>();
  let made = 0;
  for (let index = 0; made < records; index++) {
    const organisation = inventOrganisation(seed, index);
    // Two of one name could not be told apart by anybody.
    const entity = taken.get(organisation.name) ?? index;
    taken.set(organisation.name, entity);
    for (let copies = Math.min(copiesOf(random), records - made); copies > 0; copies--) {
      made += 1;
      const record: DedupeRecord = { id: nextId(), company: spellOrganisation(organisation, random) };
      const out = shuffle.exchange({ record, entity });
      if (out) yield out;
    }
  }
  yield* shuffle.rest();
}
