import type { FakeCrm } from '@crmsync/fakes';
import { type AccountPair, searchLagMs } from './two-accounts.ts';

/** The ids that the edits of the second part go by. */
export interface Seeded {
  readonly hubspot: Readonly<Record<string, string>>;
  readonly pipedrive: Readonly<Record<string, string>>;
}

const minuteMs = 60_000;
const emails = (value: string) => [{ value, label: 'work', primary: true }];

/** Six people, three companies, two deals, a note and a task, some of them on both sides. */
export function seed({ hubspot, pipedrive, advance }: AccountPair): Seeded {
  const hubspotRecords = [
    { ref: 'ash', objectType: 'companies', fields: { name: 'Ash Works', domain: 'ash.example', city: 'Springfield' } },
    { ref: 'birch', objectType: 'companies', fields: { name: 'Birch Mill', website: 'https://birch.example' } },
    {
      ref: 'ann',
      objectType: 'contacts',
      fields: { email: 'ann@ash.example', firstname: 'Ann', lastname: 'Ash', phone: '+1 212 555 0101' },
      links: [{ objectType: 'companies', ref: 'ash' }],
    },
    {
      ref: 'bob',
      objectType: 'contacts',
      fields: { email: 'bob@birch.example', firstname: 'Bob', lastname: 'Birch' },
      links: [{ objectType: 'companies', ref: 'birch' }],
    },
    { ref: 'dan', objectType: 'contacts', fields: { email: 'dan@example.com', firstname: 'Dan', lastname: 'Dale' } },
    { ref: 'eve', objectType: 'contacts', fields: { email: 'eve@example.com', firstname: 'Eve', lastname: 'Elm' } },
    {
      ref: 'saws',
      objectType: 'deals',
      fields: { dealname: 'Saws', amount: '1200', pipeline: 'default', dealstage: 'qualifiedtobuy' },
      links: [
        { objectType: 'contacts', ref: 'ann' },
        { objectType: 'companies', ref: 'ash' },
      ],
    },
    {
      ref: 'note',
      objectType: 'notes',
      fields: { hs_note_body: '<p>Called about saws</p>', hs_timestamp: '2026-05-04T10:00:00.000Z' },
      links: [{ objectType: 'contacts', ref: 'ann' }],
    },
  ];
  const pipedriveRecords = [
    { ref: 'birch', objectType: 'organization', fields: { name: 'Birch Mill', website: 'https://birch.example' } },
    { ref: 'cedar', objectType: 'organization', fields: { name: 'Cedar Yard', website: 'https://cedar.example' } },
    {
      ref: 'cid',
      objectType: 'person',
      fields: { name: 'Cid Cedar', emails: emails('cid@cedar.example') },
      links: [{ objectType: 'organization', ref: 'cedar' }],
    },
    { ref: 'dan', objectType: 'person', fields: { name: 'Dan Dale', emails: emails('DAN@example.com') } },
    { ref: 'eve', objectType: 'person', fields: { name: 'Eve Elm', emails: emails('eve@example.com') } },
    { ref: 'fay', objectType: 'person', fields: { name: 'Fay Fir', emails: emails('fay@example.com') } },
    {
      ref: 'planks',
      objectType: 'deal',
      fields: { title: 'Planks', value: 900, currency: 'USD' },
      links: [
        { objectType: 'person', ref: 'cid' },
        { objectType: 'organization', ref: 'cedar' },
      ],
    },
    {
      ref: 'task',
      objectType: 'activity',
      fields: { subject: 'Send a quote', type: 'task', due_date: '2026-12-01', due_time: '09:00', done: false },
      links: [{ objectType: 'person', ref: 'cid' }],
    },
  ];
  const seeded = { hubspot: seedAccount(hubspot, hubspotRecords), pipedrive: seedAccount(pipedrive, pipedriveRecords) };
  advance(10 * minuteMs);
  return seeded;
}

function seedAccount(
  fake: FakeCrm,
  records: readonly (Parameters<FakeCrm['control']['seed']>[0][number] & { ref: string })[],
) {
  const ids = fake.control.seed(records);
  return Object.fromEntries(records.map(({ ref }, index) => [ref, ids[index] ?? '']));
}

/** Users of both accounts edit, the same record and even the same field among them; one of them adds a person. */
export function edit({ hubspot, pipedrive, advance }: AccountPair, seeded: Seeded): void {
  const inHubspot = (objectType: string, ref: string, fields: Record<string, string>): void => {
    hubspot.control.edit({ objectType, id: seeded.hubspot[ref] ?? '', fields });
    advance(minuteMs);
  };
  const inPipedrive = (objectType: string, ref: string, fields: Record<string, unknown>): void => {
    pipedrive.control.edit({ objectType, id: seeded.pipedrive[ref] ?? '', fields });
    advance(minuteMs);
  };
  inHubspot('contacts', 'ann', { lastname: 'Alder' });
  inHubspot('contacts', 'dan', { phone: '+1 212 555 0104' });
  inPipedrive('person', 'dan', { name: 'Daniel Dale' });
  inHubspot('contacts', 'eve', { lastname: 'Early' });
  inPipedrive('person', 'eve', { name: 'Eve Later' });
  inPipedrive('person', 'fay', { phones: [{ value: '+1 212 555 0106', label: 'work', primary: true }] });
  inHubspot('companies', 'ash', { city: 'Shelbyville' });
  inPipedrive('organization', 'birch', { name: 'Birch Mill Works' });
  inHubspot('deals', 'saws', { amount: '1500' });
  inPipedrive('deal', 'planks', { title: 'Planks and beams' });
  inHubspot('notes', 'note', { hs_note_body: '<p>Called about saws, again</p>' });
  inPipedrive('activity', 'task', { done: true });
  pipedrive.control.create({
    objectType: 'person',
    fields: { name: 'Gil Gum', emails: emails('gil@example.com') },
    links: [{ objectType: 'organization', id: seeded.pipedrive.birch ?? '' }],
  });
  advance(searchLagMs + minuteMs);
}
