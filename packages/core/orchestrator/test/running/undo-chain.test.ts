import { describe, expect, it } from 'vitest';
import { createTwoCrms, recordsOf, type TwoCrms } from '../support/two-crms.ts';
import { clearLogs, hubspotContact, pipedrivePerson, recordWith, visibleState, writesAt } from './people.ts';

const minuteMs = 60_000;

/** A person that both have, differing, and one that only Pipedrive has. */
function seeded(): TwoCrms {
  const crms = createTwoCrms();
  crms.hubspot.control.seed([hubspotContact('Ann', { phone: '+1 212 555 0101' })]);
  crms.pipedrive.control.seed([pipedrivePerson('Ann'), pipedrivePerson('Dora')]);
  return crms;
}

describe('undo of a run that others followed (R30)', () => {
  it.each([
    { what: 'a field that the run left empty', fields: { jobtitle: 'Captain' } },
    { what: 'a field that the run had written', fields: { phone: '+1 212 555 0107' } },
  ])(
    'keeps a record that the run made once somebody edited $what, though a later run has seen that',
    async ({ fields }) => {
      const crms = seeded();
      const sync = crms.sync();
      const { runId } = await sync.run();
      crms.clock.advance(minuteMs);
      const dora = recordWith(crms.hubspot, 'contacts', 'email', 'dora@example.com');
      crms.hubspot.control.edit({ objectType: 'contacts', id: dora.id, fields });
      await sync.run();
      crms.clock.advance(minuteMs);

      const plan = await sync.planUndo(runId);
      const { items } = await sync.planItems(plan.id, { action: 'skip' });
      expect(items).toMatchObject([{ connectionId: 'hubspot', remoteId: dora.id, reason: 'editedSince' }]);
      await sync.apply(plan.id);
      expect(recordWith(crms.hubspot, 'contacts', 'email', 'dora@example.com').fields).toMatchObject(fields);
      clearLogs(crms);
      crms.clock.advance(minuteMs);
      await sync.run();
      expect(writesAt(crms.hubspot, crms.pipedrive)).toEqual([]);
    },
  );

  it('keeps a record that the run made and a later run wrote to', async () => {
    const crms = seeded();
    const sync = crms.sync();
    const { runId } = await sync.run();
    crms.clock.advance(minuteMs);
    const dora = recordWith(crms.pipedrive, 'person', 'name', 'Dora Ash');
    const phones = [{ value: '+1 212 555 0107', label: 'work', primary: true }];
    crms.pipedrive.control.edit({ objectType: 'person', id: dora.id, fields: { phones } });
    await sync.run();
    crms.clock.advance(minuteMs);

    const plan = await sync.planUndo(runId);
    const { items } = await sync.planItems(plan.id, { action: 'skip' });
    expect(items).toMatchObject([{ connectionId: 'hubspot', reason: 'editedSince' }]);
  });

  it('gives everything back when the runs are undone one after the other, the newest first', async () => {
    const crms = seeded();
    const before = visibleState(crms);
    const sync = crms.sync();
    const first = await sync.run();
    crms.clock.advance(minuteMs);
    const dora = recordWith(crms.pipedrive, 'person', 'name', 'Dora Ash');
    const phones = [{ value: '+1 212 555 0107', label: 'work', primary: true }];
    crms.pipedrive.control.edit({ objectType: 'person', id: dora.id, fields: { phones } });
    const second = await sync.run();
    crms.pipedrive.control.edit({ objectType: 'person', id: dora.id, fields: { phones: [] } });
    for (const { runId } of [second, first]) {
      crms.clock.advance(minuteMs);
      await sync.apply((await sync.planUndo(runId)).id);
    }
    expect(recordsOf(crms.hubspot, 'contacts')).toHaveLength(1);
    expect(visibleState(crms)).toEqual(before);
  });
});

describe('undo of a run whose answers were lost (R30, R7)', () => {
  it.each([
    { what: 'creates at HubSpot', fake: 'hubspot', method: 'POST', path: 'contacts/batch/create' },
    { what: 'creates at Pipedrive', fake: 'pipedrive', method: 'POST', path: 'api/v2/persons' },
    { what: 'updates at HubSpot', fake: 'hubspot', method: 'POST', path: 'contacts/batch/update' },
    { what: 'updates at Pipedrive', fake: 'pipedrive', method: 'PATCH', path: 'api/v2/persons' },
  ] as const)('takes back $what that went through all the same', async ({ fake, method, path }) => {
    const crms = createTwoCrms();
    crms.hubspot.control.seed([hubspotContact('Ann', { phone: '+1 212 555 0101' }), hubspotContact('Ben')]);
    const phones = [{ value: '+1 212 555 0102', label: 'work', primary: true }];
    crms.pipedrive.control.seed([pipedrivePerson('Ann'), pipedrivePerson('Ben', { phones }), pipedrivePerson('Dora')]);
    crms.hubspot.control.seed([hubspotContact('Cleo')]);
    const before = visibleState(crms);
    const sync = crms.sync();
    crms[fake].control.addFaults([{ match: { method, path }, times: 1, fault: { kind: 'dropAfter' } }]);
    const runIds: string[] = [];
    for (let run = 0; run < 3; run += 1) {
      runIds.unshift((await sync.run()).runId);
      crms.clock.advance(minuteMs);
    }
    expect(crms[fake].control.log().entries.some((entry) => entry.method === method && entry.path.includes(path))).toBe(
      true,
    );
    for (const runId of runIds) await sync.apply((await sync.planUndo(runId)).id);
    expect(visibleState(crms)).toEqual(before);
  });
});
