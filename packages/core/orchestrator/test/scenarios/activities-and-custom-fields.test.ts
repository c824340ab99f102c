import type { FakeStateRecord } from '@crmsync/fakes';
import { describe, expect, it } from 'vitest';
import { createTwoCrms, recordsOf } from '../support/two-crms.ts';
import {
  createLinkedPair,
  expectQuiet,
  forgetRequests,
  type LinkedPair,
  oneMinuteMs,
  run,
  writesTo,
} from './linked-pair.ts';
import { addHubSpotChoice, addHubSpotText, addPipedriveField } from './own-fields.ts';

const at = '2026-05-20T10:00:00.000Z';

describe('activities', () => {
  it('of HubSpot cross once: a note, a call and a task of the person', async () => {
    const pair = await createLinkedPair();
    const { crms, sync, hubspot, pipedrive } = pair;
    const links = [{ objectType: 'contacts', id: hubspot.id }];
    const create = (objectType: string, fields: Readonly<Record<string, unknown>>) =>
      crms.hubspot.control.create({ objectType, fields, links });
    create('notes', { hs_note_body: 'Likes tea', hs_timestamp: at });
    create('calls', { hs_call_title: 'First call', hs_call_status: 'COMPLETED', hs_timestamp: at });
    create('tasks', { hs_task_subject: 'Send offer', hs_task_status: 'NOT_STARTED', hs_timestamp: at });
    await run(sync);
    const person = Number(pipedrive.id);
    expect(recordsOf(crms.pipedrive, 'note').map(({ fields }) => fields)).toMatchObject([
      { content: 'Likes tea', person_id: person },
    ]);
    expect(activitiesOf(pair)).toMatchObject([
      { subject: 'First call', type: 'call', done: true, person_id: person },
      { subject: 'Send offer', type: 'task', done: false, person_id: person },
    ]);
    expect(crms.pipedrive.control.log().counters.records.create).toEqual({ note: 1, activity: 2 });
    expect(writesTo(crms.hubspot)).toEqual([]);
    await expectCrossedOnce(pair);
  });

  it('of Pipedrive cross once: a note, a call and a task of the person', async () => {
    const pair = await createLinkedPair();
    const { crms, sync, hubspot, pipedrive } = pair;
    const person = Number(pipedrive.id);
    const create = (objectType: string, fields: Readonly<Record<string, unknown>>) =>
      crms.pipedrive.control.create({ objectType, fields });
    const day = { due_date: '2026-05-20', due_time: '10:00' };
    const participants = [{ person_id: person, primary: true }];
    create('note', { content: 'Likes tea', person_id: person });
    create('activity', { subject: 'First call', type: 'call', done: true, participants, ...day });
    create('activity', { subject: 'Send offer', type: 'task', done: false, participants, ...day });
    await run(sync);
    const shown = [{ objectType: 'contacts', id: hubspot.id }];
    expect(recordsOf(crms.hubspot, 'notes')).toMatchObject([{ fields: { hs_note_body: 'Likes tea' }, links: shown }]);
    expect(recordsOf(crms.hubspot, 'calls')).toMatchObject([
      { fields: { hs_call_title: 'First call', hs_call_status: 'COMPLETED' }, links: shown },
    ]);
    expect(recordsOf(crms.hubspot, 'tasks')).toMatchObject([
      { fields: { hs_task_subject: 'Send offer', hs_task_status: 'NOT_STARTED' }, links: shown },
    ]);
    expect(crms.hubspot.control.log().counters.records.create).toEqual({ notes: 1, calls: 1, tasks: 1 });
    expect(writesTo(crms.pipedrive)).toEqual([]);
    await expectCrossedOnce(pair);
  });

  it('that are done on one side are done on the other', async () => {
    const pair = await createLinkedPair();
    const { crms, sync, hubspot } = pair;
    const id = crms.hubspot.control.create({
      objectType: 'tasks',
      fields: { hs_task_subject: 'Send offer', hs_task_status: 'NOT_STARTED', hs_timestamp: at },
      links: [{ objectType: 'contacts', id: hubspot.id }],
    });
    await run(sync);
    const [activity] = recordsOf(crms.pipedrive, 'activity');
    crms.clock.advance(oneMinuteMs);
    crms.pipedrive.control.edit({ objectType: 'activity', id: activity?.id ?? '', fields: { done: true } });
    await run(sync);
    expect(recordsOf(crms.hubspot, 'tasks')).toMatchObject([{ id, fields: { hs_task_status: 'COMPLETED' } }]);
    await expectCrossedOnce(pair);
  });
});

describe('custom fields', () => {
  it('with equal labels flow in both directions, whatever their keys', async () => {
    const crms = createTwoCrms();
    addHubSpotText(crms.hubspot, 'shoe_size_c', 'Shoe size');
    addHubSpotText(crms.hubspot, 'nickname_c', 'Nickname');
    addHubSpotText(crms.hubspot, 'hat_c', 'Hat');
    const size = await addPipedriveField(crms.pipedrive, 'personFields', 'Shoe size');
    const nickname = await addPipedriveField(crms.pipedrive, 'personFields', 'nickname');
    const { sync, hubspot, pipedrive } = await createLinkedPair({
      crms,
      hubspot: { shoe_size_c: '42', hat_c: 'Bowler' },
      pipedrive: { custom_fields: { [nickname.code]: 'Annie' } },
    });
    expect(hubspot.fields()).toMatchObject({ shoe_size_c: '42', nickname_c: 'Annie', hat_c: 'Bowler' });
    expect(pipedrive.fields().custom_fields).toEqual({ [size.code]: '42', [nickname.code]: 'Annie' });
    await expectQuiet(crms, sync);
    pipedrive.edit({ custom_fields: { [size.code]: '43' } });
    hubspot.edit({ nickname_c: null });
    await run(sync);
    expect(hubspot.fields().shoe_size_c).toBe('43');
    expect(pipedrive.fields().custom_fields).toEqual({ [size.code]: '43' });
    await expectQuiet(crms, sync);
  });

  it('with choices carry them by label; one that the other side lacks is left out with a reason', async () => {
    const crms = createTwoCrms();
    addHubSpotChoice(crms.hubspot, 'tier', 'Tier', { g: 'Gold', s: 'Silver', b: 'Bronze' });
    const tier = await addPipedriveField(crms.pipedrive, 'personFields', 'Tier', ['Silver', 'Gold']);
    const { sync, hubspot, pipedrive, first } = await createLinkedPair({ crms, hubspot: { tier: 'g' } });
    const shown = () => pipedrive.fields().custom_fields;
    expect(first.counts.reasons.unmappedChoice).toBeUndefined();
    expect(shown()).toEqual({ [tier.code]: tier.options.get('Gold') });
    pipedrive.edit({ custom_fields: { [tier.code]: tier.options.get('Silver') } });
    await run(sync);
    expect(hubspot.fields().tier).toBe('s');
    await expectQuiet(crms, sync);
    hubspot.edit({ tier: 'b', lastname: 'Elm' });
    const report = await run(sync);
    expect(report.counts.reasons.unmappedChoice).toBe(1);
    expect(shown()).toEqual({ [tier.code]: tier.options.get('Silver') });
    expect(pipedrive.fields().name).toBe('Ann Elm');
    await expectQuiet(crms, sync);
    expect(hubspot.fields().tier).toBe('b');
  });

  it('with different labels flow only when they are tied by the customFields option', async () => {
    const crms = createTwoCrms();
    addHubSpotText(crms.hubspot, 'customer_number', 'Customer number');
    const client = await addPipedriveField(crms.pipedrive, 'personFields', 'Client no.');
    const pair = await createLinkedPair({ crms, hubspot: { customer_number: 'C-17' } });
    expect(pair.pipedrive.fields().custom_fields).toEqual({});
    await pair.sync.close();
    const sync = crms.sync({
      customFields: [
        { entity: 'contact', key: 'number', remotes: { hubspot: 'customer_number', pipedrive: 'Client no.' } },
      ],
    });
    forgetRequests(crms);
    await run(sync);
    expect(pair.pipedrive.fields().custom_fields).toEqual({ [client.code]: 'C-17' });
    crms.clock.advance(oneMinuteMs);
    pair.pipedrive.edit({ custom_fields: { [client.code]: 'C-18' } });
    await run(sync);
    expect(pair.hubspot.fields().customer_number).toBe('C-18');
    await expectQuiet(crms, sync);
  });
});

/** Pipedrive's activities as they are, by subject. */
function activitiesOf({ crms }: LinkedPair): readonly FakeStateRecord['fields'][] {
  return recordsOf(crms.pipedrive, 'activity')
    .map(({ fields }) => fields)
    .sort((a, b) => (String(a.subject) < String(b.subject) ? -1 : 1));
}

/** Neither side has anything twice, and it stays like that. */
async function expectCrossedOnce({ crms, sync }: LinkedPair): Promise<void> {
  const counts = () => ({ hubspot: crms.hubspot.control.counts(), pipedrive: crms.pipedrive.control.counts() });
  const before = counts();
  await expectQuiet(crms, sync);
  expect(counts()).toEqual(before);
}
