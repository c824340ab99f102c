import { generatePopulation, seedHubSpotPopulation, seedPipedrivePopulation } from '@crmsync/fakes';
import { describe, expect, it } from 'vitest';
import { createTwoCrms, recordsOf } from './support/two-crms.ts';

describe('two overlapping CRMs', () => {
  it('end up with every person, company and deal once, and a further run writes nothing (I1, I6)', async () => {
    const crms = createTwoCrms();
    const population = generatePopulation({ seed: 7, contacts: 200, companies: 40, deals: 60, overlap: 0.6, systems: ['hubspot', 'pipedrive'] });
    const [a, b] = population.views;
    if (!a || !b) throw new Error('two systems');
    seedHubSpotPopulation(crms.hubspot, a);
    await seedPipedrivePopulation(crms.pipedrive, b);
    const sync = crms.sync();
    const t = performance.now();
    const first = await sync.run();
    console.log(performance.now() - t, JSON.stringify(first.totals), first.state, JSON.stringify(first.failures), JSON.stringify(first.counts.reasons));
    console.log(JSON.stringify(first.counts.inbound), JSON.stringify(first.counts.outbound));
    console.log(recordsOf(crms.hubspot, 'contacts').length, recordsOf(crms.pipedrive, 'person').length, recordsOf(crms.hubspot, 'companies').length, recordsOf(crms.pipedrive, 'organization').length, recordsOf(crms.hubspot, 'deals').length, recordsOf(crms.pipedrive, 'deal').length);
    console.log((await sync.matches.list()).items.slice(0, 5).map((m) => JSON.stringify([m.reason, m.candidates, m.entity])));
    console.log((await sync.deadLetters.list()).items.slice(0, 5).map((m) => JSON.stringify(m)));
    crms.hubspot.control.clearLog();
    crms.pipedrive.control.clearLog();
    const second = await sync.run();
    console.log(JSON.stringify(second.totals), JSON.stringify(second.counts.reasons));
    console.log(crms.hubspot.control.log().entries.filter((e) => e.isWrite).slice(0, 5), crms.pipedrive.control.log().entries.filter((e) => e.isWrite).slice(0, 5));
    expect(crms.hubspot.control.writes() + crms.pipedrive.control.writes()).toBe(0);
  }, 60_000);
});
