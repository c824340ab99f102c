import { hubspot } from '@crmsync/adapter-hubspot';
import type { FakeStateRecord } from '@crmsync/fakes';
import { describe, expect, it } from 'vitest';
import type { SyncConnectionOptions, SyncEvent } from '../../src/index.ts';
import { twoConnections } from '../scenarios/two-connections.ts';
import { recordsOf, type TwoCrms } from '../support/two-crms.ts';
import { contactEmails, personNames } from './people.ts';
import { answered, emails, names, runUntilQuiet, tenPersons, writesNothingMore } from './ten-people.ts';

const property = 'crmsync_key';

/** Ten persons at Pipedrive, and a HubSpot account with a property for our key. */
function keptKeys(own: Partial<SyncConnectionOptions> = {}, onEvent: (event: SyncEvent) => void = () => undefined) {
  const crms = tenPersons();
  crms.hubspot.addProperty('contacts', {
    name: property,
    label: 'Sync key',
    type: 'string',
    fieldType: 'text',
    groupName: 'contactinformation',
    hasUniqueValue: true,
  });
  const adapter = hubspot({ syncKeyProperty: { contacts: property } });
  const sync = crms.sync({ connections: twoConnections(crms, { hubspot: { adapter, ...own } }), onEvent });
  return { crms, sync };
}

const loseTheAnswer = (crms: TwoCrms, kind: 'dropAfter' | 'dropBefore'): void =>
  crms.hubspot.control.addFaults([
    { match: { method: 'POST', path: 'contacts/batch/create' }, times: 1, fault: { kind } },
  ]);

const keyOf = ({ fields }: FakeStateRecord): unknown => fields[property];

describe('a create with a sync key (R7)', () => {
  it('leaves the golden id at the new record, or what the host would rather see there', async () => {
    const plain = keptKeys();
    await runUntilQuiet(plain.crms, plain.sync);
    const [contact] = recordsOf(plain.crms.hubspot, 'contacts');
    const record = await plain.sync.records.byExternalId('hubspot', 'contacts', contact?.id ?? '');
    expect(contact && keyOf(contact)).toBe(record?.id);
    const own = keptKeys({ syncKey: ({ fields }) => `client_${String(fields.firstName)}` });
    await runUntilQuiet(own.crms, own.sync);
    expect(recordsOf(own.crms.hubspot, 'contacts').map(keyOf).sort()).toEqual(names.map((name) => `client_${name}`));
  });

  it('whose answer was lost is found by it, also when the record was edited before anybody looked', async () => {
    let edited = false;
    const { crms, sync } = keptKeys({}, (event) => {
      const [made] = recordsOf(crms.hubspot, 'contacts').filter(({ fields }) => fields.firstname === 'Ann');
      if (edited || !made || event.type !== 'stepStarted') return;
      edited = true;
      crms.hubspot.control.edit({ objectType: 'contacts', id: made.id, fields: { lastname: 'Elm' } });
    });
    loseTheAnswer(crms, 'dropAfter');
    await runUntilQuiet(crms, sync);
    expect(edited).toBe(true);
    expect(answered(crms.hubspot, 0)).toBe(1);
    expect(contactEmails(crms)).toEqual(emails);
    expect(personNames(crms)).toContain('Ann Elm');
    await writesNothingMore(crms, sync);
  });

  it('that certainly was not made is made once, without reading everything', async () => {
    const { crms, sync } = keptKeys();
    loseTheAnswer(crms, 'dropBefore');
    await runUntilQuiet(crms, sync);
    expect(contactEmails(crms)).toEqual(emails);
    expect(crms.hubspot.control.log().counters.records.create.contacts).toBe(names.length);
    await writesNothingMore(crms, sync);
  });
});
