import type { FakeCrm } from '@crmsync/fakes';
import { describe, expect, it } from 'vitest';
import { createTwoCrms, recordsOf } from '../support/two-crms.ts';
import { createLinkedPair, expectQuiet, forgetRequests, leaveBehind, run, writesTo } from './linked-pair.ts';

const dayMs = 86_400_000;
const weekMs = 7 * dayMs;

describe('a sweep', () => {
  it('sees who was linked to a company in HubSpot, and unlinked, though neither record was touched (R18)', async () => {
    const crms = createTwoCrms();
    const [ann = '', acme = ''] = crms.hubspot.control.seed([
      { objectType: 'contacts', fields: { firstname: 'Ann', lastname: 'Ash', email: 'ann@example.com' } },
      { objectType: 'companies', fields: { name: 'Acme Rockets', domain: 'acme.example.com' } },
    ]);
    const sync = crms.sync();
    await run(sync);
    await leaveBehind(crms, sync);
    const pair = { from: { objectType: 'contacts', id: ann }, to: { objectType: 'companies', id: acme } };
    crms.hubspot.control.link(pair);
    await run(sync);
    expect(employerOf(crms.pipedrive, 'Ann Ash')).toBeUndefined();
    crms.clock.advance(dayMs);
    await run(sync);
    expect(employerOf(crms.pipedrive, 'Ann Ash')).toBe('Acme Rockets');
    crms.hubspot.control.link({ ...pair, remove: true });
    crms.clock.advance(dayMs);
    await run(sync);
    expect(employerOf(crms.pipedrive, 'Ann Ash')).toBeUndefined();
    await expectQuiet(crms, sync);
  });

  it('finds what was deleted where nothing tells of deletions (R15)', async () => {
    const { crms, sync, pipedrive } = await createLinkedPair({ sync: { deletes: { policy: 'propagate' } } });
    crms.pipedrive.control.delete({ objectType: 'person', id: pipedrive.id });
    await run(sync);
    expect(recordsOf(crms.hubspot, 'contacts')).toHaveLength(1);
    crms.clock.advance(weekMs);
    const report = await run(sync);
    expect(report.counts.inbound['pipedrive|contact']?.deleted).toBe(1);
    expect(recordsOf(crms.hubspot, 'contacts')).toEqual([]);
    await expectQuiet(crms, sync);
  });

  it('joins again who stayed with the record that a company had before it was deleted and came back (R18)', async () => {
    const crms = createTwoCrms();
    const [ann = '', acme = ''] = crms.hubspot.control.seed([
      { objectType: 'contacts', fields: { firstname: 'Ann', lastname: 'Ash', email: 'ann@example.com' } },
      { objectType: 'companies', fields: { name: 'Acme Rockets', domain: 'acme.example.com' } },
    ]);
    crms.hubspot.control.link({ from: { objectType: 'contacts', id: ann }, to: { objectType: 'companies', id: acme } });
    const sync = crms.sync({ deletes: { policy: 'propagate' } });
    await run(sync);
    await leaveBehind(crms, sync);
    crms.hubspot.control.delete({ objectType: 'companies', id: acme });
    crms.clock.advance(dayMs);
    await run(sync);
    expect(recordsOf(crms.pipedrive, 'organization')).toEqual([]);
    crms.hubspot.control.restore({ objectType: 'companies', id: acme });
    // One run makes the company anew; the next sweep sees who still shows the old one.
    for (let week = 0; week < 2; week += 1) {
      crms.clock.advance(weekMs);
      await run(sync);
    }
    expect(employerOf(crms.pipedrive, 'Ann Ash')).toBe('Acme Rockets');
    await expectQuiet(crms, sync);
  });

  it('comes at once when a run is asked for it', async () => {
    const { crms, sync, pipedrive } = await createLinkedPair();
    crms.pipedrive.control.delete({ objectType: 'person', id: pipedrive.id });
    const report = await sync.run({ sweep: true });
    expect(report.counts.inbound['pipedrive|contact']?.deleted).toBe(1);
  });

  it('that is interrupted after any number of pages goes on with what it has seen (R15)', async () => {
    const { crms, sync, pipedrive } = await createLinkedPair({ sync: { limits: { records: 1, timeMs: 60_000 } } });
    crms.pipedrive.control.delete({ objectType: 'person', id: pipedrive.id });
    let slices = 0;
    for (let more = true; more; slices += 1) ({ more } = await sync.slice({ sweep: true, limits: { records: 1 } }));
    expect(slices).toBeGreaterThan(1);
    expect((await sync.runs({ limit: 1 })).items[0]?.counts.inbound['pipedrive|contact']?.deleted).toBe(1);
    expect(recordsOf(crms.hubspot, 'contacts')).toHaveLength(1);
  });

  it('believes no listing that leaves out records which are still there', async () => {
    const { crms, sync } = await createLinkedPair({ sync: { deletes: { policy: 'propagate' } } });
    const nothing = { kind: 'status', status: 203, body: { results: [] } } as const;
    crms.hubspot.control.addFaults([{ match: { method: 'GET', path: '/contacts\\?' }, times: 1, fault: nothing }]);
    crms.clock.advance(weekMs);
    await run(sync);
    expect(crms.hubspot.control.log().counters.byStatus['203']).toBe(1);
    expect(recordsOf(crms.pipedrive, 'person')).toHaveLength(1);
    expect(recordsOf(crms.hubspot, 'contacts')).toHaveLength(1);
    forgetRequests(crms);
    await run(sync);
    expect([...writesTo(crms.hubspot), ...writesTo(crms.pipedrive)]).toEqual([]);
  });
});

function employerOf(fake: FakeCrm, name: string): unknown {
  const person = recordsOf(fake, 'person').find((record) => record.fields.name === name);
  return recordsOf(fake, 'organization').find(({ id }) => id === String(person?.fields.org_id))?.fields.name;
}
