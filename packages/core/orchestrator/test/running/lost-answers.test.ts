import { describe, expect, it } from 'vitest';
import { createTwoCrms } from '../support/two-crms.ts';
import { contactEmails, personNames, pipedrivePerson, recordWith } from './people.ts';
import { answered, emails, names, runUntilQuiet, tenContacts, tenPersons, writesNothingMore } from './ten-people.ts';

describe('an answer lost after the commit (R7)', () => {
  it('of a create at HubSpot makes nobody twice', async () => {
    const crms = tenPersons();
    crms.hubspot.control.addFaults([
      { match: { method: 'POST', path: 'contacts/batch/' }, times: 1, fault: { kind: 'dropAfter' } },
    ]);
    const sync = crms.sync();
    await runUntilQuiet(crms, sync);
    expect(answered(crms.hubspot, 0)).toBe(1);
    crms.clock.advance(600_000);
    await runUntilQuiet(crms, sync);
    expect(contactEmails(crms)).toEqual(emails);
    await writesNothingMore(crms, sync);
  });

  it('of creates at Pipedrive makes nobody twice', async () => {
    const crms = tenContacts();
    crms.pipedrive.control.addFaults([
      { match: { method: 'POST', path: 'persons', nth: 3 }, times: 3, fault: { kind: 'dropAfter' } },
    ]);
    const sync = crms.sync();
    await runUntilQuiet(crms, sync);
    expect(answered(crms.pipedrive, 0)).toBe(3);
    crms.clock.advance(600_000);
    await runUntilQuiet(crms, sync);
    expect(personNames(crms)).toEqual(names.map((name) => `${name} Ash`));
    await writesNothingMore(crms, sync);
  });

  it('of creates with a search that lags makes nobody twice', async () => {
    const crms = createTwoCrms({ searchLagMs: 30_000 });
    crms.pipedrive.control.seed(names.map((name) => pipedrivePerson(name)));
    crms.hubspot.control.addFaults([
      { match: { method: 'POST', path: 'contacts/batch/' }, times: 1, fault: { kind: 'dropAfter' } },
    ]);
    const sync = crms.sync();
    for (let runs = 0; runs < 3; runs += 1) {
      await runUntilQuiet(crms, sync);
      expect(answered(crms.hubspot, 0)).toBe(1);
      crms.clock.advance(45_000);
    }
    expect(contactEmails(crms)).toEqual(emails);
    await writesNothingMore(crms, sync);
  });

  for (const account of ['hubspot', 'pipedrive'] as const) {
    it(`of an update at ${account} leaves it written, and is not repeated for ever`, async () => {
      const crms = tenContacts();
      const sync = crms.sync();
      await sync.run();
      crms.clock.advance(600_000);
      const { id } = recordWith(crms.hubspot, 'contacts', 'email', 'ann@example.com');
      const record = await sync.records.byExternalId('hubspot', 'contacts', id);
      await sync.records.edit(record?.id ?? '', { firstName: 'Anna' });
      crms[account].control.addFaults([
        {
          match: { method: account === 'hubspot' ? 'POST' : 'PATCH', path: 'batch/update|persons/' },
          times: 1,
          fault: { kind: 'dropAfter' },
        },
      ]);
      await runUntilQuiet(crms, sync);
      expect(answered(crms[account], 0)).toBe(1);
      expect(recordWith(crms.hubspot, 'contacts', 'email', 'ann@example.com').fields.firstname).toBe('Anna');
      expect(personNames(crms)).toContain('Anna Ash');
      await writesNothingMore(crms, sync);
    });
  }

  it('of half a batch keeps the half that was made and makes the other half once', async () => {
    const crms = tenPersons();
    crms.hubspot.control.addFaults([
      { match: { method: 'POST', path: 'contacts/batch/' }, times: 1, fault: { kind: 'halfBatch' } },
    ]);
    const sync = crms.sync();
    await runUntilQuiet(crms, sync);
    expect(answered(crms.hubspot, 500)).toBe(1);
    crms.clock.advance(600_000);
    await runUntilQuiet(crms, sync);
    expect(contactEmails(crms)).toEqual(emails);
    expect(crms.hubspot.control.log().counters.records.create.contacts).toBe(names.length);
    await writesNothingMore(crms, sync);
  });
});

describe('a contact that HubSpot has already (R7)', () => {
  it('is linked, not made twice, though no listing had shown it yet', async () => {
    const crms = createTwoCrms();
    const phones = [{ value: '+1 212 555 0101', label: 'work', primary: true }];
    crms.pipedrive.control.seed([pipedrivePerson('Ann', { phones })]);
    let made = false;
    const sync = crms.sync({
      onEvent: (event) => {
        if (made || event.type !== 'stepStarted' || event.step.kind !== 'push') return;
        made = true;
        const fields = { email: 'ann@example.com', firstname: 'Ann', lastname: 'Ash' };
        crms.hubspot.control.create({ objectType: 'contacts', fields });
      },
    });
    const report = await sync.run();
    expect(report.state).toBe('completed');
    expect(report.counts.reasons.CONFLICT).toBe(1);
    expect(contactEmails(crms)).toEqual(['ann@example.com']);
    const contact = recordWith(crms.hubspot, 'contacts', 'email', 'ann@example.com');
    const record = await sync.records.byExternalId('hubspot', 'contacts', contact.id);
    expect(record?.externalIds.map((id) => id.connectionId)).toEqual(['hubspot', 'pipedrive']);
    expect(contact.fields.phone).toContain('555 0101');
    expect((await sync.deadLetters.list()).items).toEqual([]);
  });
});
