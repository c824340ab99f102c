import { generatePopulation, seedHubSpotPopulation, seedPipedrivePopulation } from '@crmsync/fakes';
import { describe, expect, it } from 'vitest';
import { createTwoCrms, recordsOf, type TwoCrms } from '../support/two-crms.ts';
import { clearLogs, hubspotContact, pipedrivePerson, recordWith, visibleState, writesAt } from './people.ts';

const minuteMs = 60_000;

/** Two people and a company that both have, differing, and one of each that only one side has. */
function seeded(): TwoCrms {
  const crms = createTwoCrms();
  const [acme = '', ann = ''] = crms.hubspot.control.seed([
    { objectType: 'companies', fields: { name: 'Acme Rockets', domain: 'acme.example.com' } },
    hubspotContact('Ann', { phone: '+1 212 555 0101' }),
    hubspotContact('Ben', { jobtitle: 'Pilot' }),
    hubspotContact('Cleo'),
  ]);
  crms.hubspot.control.link({
    from: { objectType: 'contacts', id: ann },
    to: { objectType: 'companies', id: acme },
  });
  crms.pipedrive.control.seed([
    { objectType: 'organization', fields: { name: 'Acme Rockets', website: 'https://acme.example.com' } },
    { objectType: 'organization', fields: { name: 'Globex Trains' } },
    pipedrivePerson('Ann'),
    pipedrivePerson('Ben', { phones: [{ value: '+1 212 555 0102', label: 'work', primary: true }] }),
    pipedrivePerson('Dora'),
  ]);
  return crms;
}

describe('undo (R30)', () => {
  it('gives both CRMs back what they showed before the run, and a further run writes nothing', async () => {
    const crms = seeded();
    const before = visibleState(crms);
    const sync = crms.sync();
    const report = await sync.run();
    expect(report.totals.created.remote).toBeGreaterThan(2);
    expect(visibleState(crms)).not.toEqual(before);
    crms.clock.advance(minuteMs);

    const plan = await sync.planUndo(report.runId);
    expect(plan.undoes).toBe(report.runId);
    expect(visibleState(crms)).not.toEqual(before);
    const undone = await sync.apply(plan.id);
    expect(undone).toMatchObject({ mode: 'undo', state: 'completed', failures: {} });
    expect(visibleState(crms)).toEqual(before);

    clearLogs(crms);
    for (const waitMs of [minuteMs, 8 * 86_400_000]) {
      crms.clock.advance(waitMs);
      await sync.run();
    }
    expect(writesAt(crms.hubspot, crms.pipedrive)).toEqual([]);
    expect(visibleState(crms)).toEqual(before);
  });

  it.each([3, 11])(
    'takes back the first run over two whole accounts (population %i)',
    async (seed) => {
      const crms = createTwoCrms();
      const size = { contacts: 120, companies: 30, deals: 40, overlap: 0.6 };
      const [a, b] = generatePopulation({ seed, ...size, systems: ['hubspot', 'pipedrive'] }).views;
      if (!a || !b) throw new Error('two systems');
      seedHubSpotPopulation(crms.hubspot, a);
      await seedPipedrivePopulation(crms.pipedrive, b);
      const before = visibleState(crms);
      const sync = crms.sync();
      const { runId } = await sync.run();
      crms.clock.advance(minuteMs);
      const plan = await sync.planUndo(runId);
      expect((await sync.planItems(plan.id, { action: 'skip' })).items).toEqual([]);
      await sync.apply(plan.id);
      expect(visibleState(crms)).toEqual(before);
      clearLogs(crms);
      crms.clock.advance(8 * 86_400_000);
      await sync.run();
      expect(writesAt(crms.hubspot, crms.pipedrive)).toEqual([]);
    },
    30_000,
  );

  it('leaves alone what somebody edited since, and lists it', async () => {
    const crms = seeded();
    const sync = crms.sync();
    const { runId } = await sync.run();
    crms.clock.advance(minuteMs);
    const dora = recordWith(crms.hubspot, 'contacts', 'email', 'dora@example.com');
    crms.hubspot.control.edit({ objectType: 'contacts', id: dora.id, fields: { jobtitle: 'Captain' } });
    const ann = recordWith(crms.pipedrive, 'person', 'name', 'Ann Ash');
    const phones = [{ value: '+1 212 555 0999', label: 'work', primary: true }];
    crms.pipedrive.control.edit({ objectType: 'person', id: ann.id, fields: { phones } });

    const plan = await sync.planUndo(runId);
    const { items } = await sync.planItems(plan.id, { action: 'skip' });
    expect(items.map(({ connectionId, remoteId, reason }) => [connectionId, remoteId, reason])).toEqual([
      ['hubspot', dora.id, 'editedSince'],
      ['pipedrive', ann.id, 'editedSince'],
    ]);
    await sync.apply(plan.id);
    expect(recordWith(crms.hubspot, 'contacts', 'email', 'dora@example.com').fields.jobtitle).toBe('Captain');
    expect(recordWith(crms.pipedrive, 'person', 'name', 'Ann Ash').fields.phones).toMatchObject(phones);
    expect(recordsOf(crms.pipedrive, 'person').map(({ fields }) => fields.name)).not.toContain('Cleo Ash');
  });

  it('sees an edit that comes between the plan and its application', async () => {
    const crms = seeded();
    const sync = crms.sync();
    const { runId } = await sync.run();
    crms.clock.advance(minuteMs);
    const plan = await sync.planUndo(runId);
    const cleo = recordWith(crms.pipedrive, 'person', 'name', 'Cleo Ash');
    crms.pipedrive.control.edit({ objectType: 'person', id: cleo.id, fields: { name: 'Cleo Oak' } });
    const undone = await sync.apply(plan.id);
    expect(undone.counts.reasons.editedSince).toBe(1);
    expect(recordWith(crms.pipedrive, 'person', 'name', 'Cleo Oak').id).toBe(cleo.id);
  });

  it('goes on where a lost answer left it', async () => {
    const crms = seeded();
    const before = visibleState(crms);
    const sync = crms.sync();
    const { runId } = await sync.run();
    crms.clock.advance(minuteMs);
    const plan = await sync.planUndo(runId);
    for (const fake of [crms.hubspot, crms.pipedrive]) {
      fake.control.addFaults([
        {
          match: { method: fake === crms.hubspot ? 'POST' : 'PATCH', path: 'batch/update|persons/' },
          times: 1,
          fault: { kind: 'dropAfter' },
        },
        {
          match: { method: fake === crms.hubspot ? 'POST' : 'DELETE', path: 'batch/archive|persons/' },
          times: 1,
          fault: { kind: 'dropAfter' },
        },
      ]);
    }
    await sync.apply(plan.id);
    expect(visibleState(crms)).toEqual(before);
    clearLogs(crms);
    crms.clock.advance(minuteMs);
    await sync.run();
    expect(writesAt(crms.hubspot, crms.pipedrive)).toEqual([]);
    expect(visibleState(crms)).toEqual(before);
  });

  it('of a run that is not known is refused', async () => {
    await expect(seeded().sync().planUndo('run_none')).rejects.toMatchObject({ code: 'UNKNOWN_RECORD' });
  });
});
