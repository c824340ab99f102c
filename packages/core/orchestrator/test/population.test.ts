import { generatePopulation, seedHubSpotPopulation, seedPipedrivePopulation } from '@crmsync/fakes';
import { describe, expect, it } from 'vitest';
import { createTwoCrms, recordsOf } from './support/two-crms.ts';

describe('two overlapping CRMs', () => {
  it('end up with every person, company and deal once, and a further run writes nothing (I1, I6)', async () => {
    const crms = createTwoCrms();
    const population = generatePopulation({
      seed: 7,
      contacts: 200,
      companies: 40,
      deals: 60,
      overlap: 0.6,
      systems: ['hubspot', 'pipedrive'],
    });
    const [a, b] = population.views;
    if (!a || !b) throw new Error('two systems');
    seedHubSpotPopulation(crms.hubspot, a);
    await seedPipedrivePopulation(crms.pipedrive, b);
    const sync = crms.sync();
    const first = await sync.run();
    expect(first.state).toBe('completed');
    for (const [theirs, ours] of [
      ['contacts', 'person'],
      ['companies', 'organization'],
      ['deals', 'deal'],
    ] as const) {
      const entity =
        theirs === 'contacts' ? population.people : theirs === 'companies' ? population.companies : population.deals;
      expect(recordsOf(crms.hubspot, theirs).length).toBe(entity.length);
      expect(recordsOf(crms.pipedrive, ours).length).toBe(entity.length);
    }
    crms.hubspot.control.clearLog();
    crms.pipedrive.control.clearLog();
    const second = await sync.run();
    expect(second.totals.updated).toEqual({ hub: 0, remote: 0 });
    expect(crms.hubspot.control.writes() + crms.pipedrive.control.writes()).toBe(0);
  }, 60_000);
});
