import { readFileSync } from 'node:fs';
import { isWireProps, type WireProps } from '@crmsync/adapter-kit';
import { describe, expect, it } from 'vitest';
import { activityMapping } from '../src/mapping/activity.ts';
import { fieldDefinition } from '../src/mapping/custom-field.ts';
import { dealMapping } from '../src/mapping/deal.ts';
import { noteMapping } from '../src/mapping/note.ts';
import { organizationMapping } from '../src/mapping/organization.ts';
import { personMapping } from '../src/mapping/person.ts';
import { phoneSpellings, sameDigits } from '../src/mapping/phone-number.ts';
import { stagesOf } from '../src/mapping/pipeline.ts';
import { taskMapping } from '../src/mapping/task.ts';
import { fieldWire, personWire } from '../src/wire.ts';
import { fieldsPatch } from './account.ts';

const synced = personMapping({ contactSync: true });
const plain = personMapping({ contactSync: false });
const activities = activityMapping({});

describe('persons', () => {
  it('read names, lists and the fields of contact sync, without the empty number of the web form', () => {
    expect(synced.read(fixture('person.full')).fields).toEqual({
      firstName: 'Ada',
      lastName: 'King Byron',
      emails: [
        { address: 'ada@example.com', type: 'work', primary: true },
        { address: 'ada.home@example.com', type: 'personal' },
      ],
      phones: [{ number: '(555) 010-0123', type: 'mobile' }],
      owner: '7',
      tags: ['Customer', 'Hot lead'],
      jobTitle: 'Analyst',
      birthday: '1990-12-10',
      description: { format: 'html', body: '<p>Likes engines</p>' },
      addresses: [
        {
          line1: '12 Main Street',
          line2: 'Apt 4',
          city: 'Springfield',
          region: 'Illinois',
          postalCode: '62701',
          countryText: 'USA',
        },
      ],
    });
  });

  it('tell empty from not fetched', () => {
    expect(plain.read(fixture('person.minimal')).fields).toEqual({
      firstName: 'Cher',
      lastName: null,
      emails: null,
      phones: null,
    });
  });

  it('accept nulls and unknown keys everywhere', () => {
    expect(
      personWire.safeParse({ ...fixture('person.minimal'), emails: null, label_ids: null, novelty: 1 }).success,
    ).toBe(true);
  });

  it('are written by their whole name, completed from the record', () => {
    const current = { fields: { firstName: 'Ada', lastName: 'Byron' }, custom: {} };
    expect(plain.patch(fieldsPatch({ lastName: 'King' }), current).props).toEqual({ name: 'Ada King' });
    expect(plain.patch(fieldsPatch({ firstName: null }), current).props).toEqual({ name: 'Byron' });
  });

  it('are projected as the server splits the name', () => {
    const shown = plain.project(fieldsPatch({ firstName: 'Mary Ann', lastName: 'Byron' }));
    expect(shown.fields).toEqual({ firstName: 'Mary', lastName: 'Ann Byron' });
    expect(shown.warnings.map(({ code }) => code)).toEqual(['NAME_SPLIT']);
  });

  it('keep what the remote shows when it says the same already (lens)', () => {
    const current = fieldsPatch({
      firstName: 'Mary',
      lastName: 'Ann Byron',
      phones: [{ number: '(555) 010-0123', e164: '+15550100123', type: 'mobile', primary: true }],
    });
    const wanted = fieldsPatch({
      firstName: 'Mary Ann',
      lastName: 'Byron',
      phones: [{ number: '+15550100123', e164: '+15550100123', type: 'mobile', primary: true }],
    });
    expect(plain.project(wanted, current).fields).toEqual(current.fields);
  });

  it('write lists as a whole, one entry primary, types Pipedrive does not know as the nearest', () => {
    const patch = fieldsPatch({
      emails: [
        { address: 'a@example.com', type: 'billing' },
        { address: 'b@example.com', primary: true },
      ],
      phones: [{ number: '+15550100123', type: 'main', extension: '7' }],
    });
    expect(plain.patch(patch).props).toEqual({
      emails: [
        { value: 'a@example.com', label: 'other', primary: false },
        { value: 'b@example.com', label: 'work', primary: true },
      ],
      phones: [{ value: '+15550100123 ext. 7', label: 'work', primary: true }],
    });
    expect(plain.patch(fieldsPatch({ emails: null })).props).toEqual({ emails: [] });
  });

  it('never send the fields of contact sync where it is off', () => {
    const { props, warnings } = plain.patch(fieldsPatch({ jobTitle: 'Analyst', tags: ['x'] }));
    expect(props).toEqual({});
    expect(warnings.map(({ field, code }) => `${field} ${code}`)).toEqual([
      'jobTitle FIELD_UNSUPPORTED',
      'tags FIELD_READ_ONLY',
    ]);
  });

  it('write an address as one whole object', () => {
    const { props } = synced.patch(
      fieldsPatch({ addresses: [{ line1: 'Main Street 12', city: 'Springfield', country: 'US' }] }),
    );
    expect(props.postal_address).toEqual({
      value: 'Main Street 12, Springfield, US',
      country: 'US',
      locality: 'Springfield',
      route: 'Main Street 12',
    });
  });
});

describe('organizations', () => {
  it('read choices by number, revenue without a currency and an address that was not geocoded', () => {
    expect(organizationMapping.read(fixture('organization.full')).fields).toEqual({
      name: 'Example Works',
      websites: ['https://example.com'],
      industry: { key: '25' },
      employees: 40,
      annualRevenue: { amount: '1250000.5', currency: null },
      addresses: [{ line1: 'Harbour 1' }],
      owner: '7',
      tags: null,
    });
  });

  it('write numbers, not texts', () => {
    const patch = fieldsPatch({
      industry: { key: '26' },
      employees: 41,
      owner: '8',
      annualRevenue: { amount: '10.50', currency: null },
    });
    expect(organizationMapping.patch(patch).props).toEqual({
      industry: 26,
      employee_count: 41,
      owner_id: 8,
      annual_revenue: 10.5,
    });
  });
});

describe('deals', () => {
  it('read a won deal as standing in the won stage of its pipeline', () => {
    expect(dealMapping.read(fixture('deal.won')).fields).toEqual({
      name: 'New boilers',
      amount: { amount: '1200.5', currency: 'EUR' },
      pipeline: '2',
      stage: '2:won',
      status: 'won',
      lostReason: null,
      probability: '0.4',
      expectedCloseOn: '2026-12-01',
      closedAt: '2026-11-20T09:30:15.000Z',
      stageChangedAt: '2026-11-19T10:00:00.000Z',
      owner: '7',
      tags: ['Hot'],
    });
  });

  it.each([
    ['a real stage reopens', { stage: '9' }, { stage: '2:won', pipeline: '2' }, { stage_id: 9, status: 'open' }],
    ['the won stage closes', { stage: '2:won' }, { stage: '9', pipeline: '2' }, { status: 'won' }],
    [
      'a closed stage of another pipeline moves, too',
      { stage: '3:lost' },
      { stage: '9', pipeline: '2' },
      { pipeline_id: 3, status: 'lost' },
    ],
    [
      'a reason goes with losing',
      { stage: '2:lost', lostReason: 'Price' },
      { pipeline: '2' },
      { status: 'lost', lost_reason: 'Price' },
    ],
    ['pipeline and stage together', { pipeline: '2', stage: '9' }, {}, { pipeline_id: 2, stage_id: 9, status: 'open' }],
  ])('write: %s', (_name, patch, current, props) => {
    expect(dealMapping.patch(fieldsPatch(patch), fieldsPatch(current)).props).toEqual(props);
  });

  it('leave out a reason for losing a deal that is not lost, with a warning', () => {
    const { props, warnings } = dealMapping.patch(fieldsPatch({ lostReason: 'Price' }), fieldsPatch({ stage: '9' }));
    expect([props, warnings.map(({ code }) => code)]).toEqual([{}, ['LOST_REASON_LEFT_OUT']]);
  });

  it('leave out a stage of another system, with a warning', () => {
    const { props, warnings } = dealMapping.patch(fieldsPatch({ stage: 'appointmentscheduled' }));
    expect([props, warnings.map(({ code }) => code)]).toEqual([{}, ['STAGE_UNKNOWN']]);
  });

  it('have an amount of 0 when it is cleared', () => {
    expect(dealMapping.patch(fieldsPatch({ amount: null })).props).toEqual({ value: 0 });
  });
});

describe('activities, tasks and notes', () => {
  it('read a lunch as a meeting with start, end and attendees', () => {
    expect(activities.read(fixture('activity.meeting')).fields).toEqual({
      kind: 'meeting',
      subject: 'Lunch with Ada',
      body: { format: 'html', body: '<p>Bring drawings</p>' },
      status: 'planned',
      location: 'Harbour 1',
      owner: '7',
      occurredAt: '2026-11-21T12:30:00.000Z',
      endedAt: '2026-11-21T13:45:00.000Z',
      durationSec: 4500,
      participants: [
        { role: 'attendee', address: 'ada@example.com', name: 'Ada' },
        { role: 'organiser', address: 'avery@example.test' },
      ],
    });
  });

  it('write date, time of day and length in UTC; the length may follow from the end', () => {
    const patch = fieldsPatch({
      occurredAt: '2026-11-21T23:30:05.000Z',
      endedAt: '2026-11-22T00:00:05.000Z',
      status: 'missed',
    });
    expect(activities.patch(patch).props).toEqual({
      due_date: '2026-11-21',
      due_time: '23:30:05',
      duration: '00:30:00',
      done: true,
    });
  });

  it('know kinds without a type of their own only by the settings', () => {
    expect(activities.patch(fieldsPatch({ kind: 'sms' })).warnings.map(({ code }) => code)).toEqual(['KIND_UNMAPPED']);
    const withSms = activityMapping({ sms: 'text_message' });
    expect(withSms.patch(fieldsPatch({ kind: 'sms' })).props).toEqual({ type: 'text_message' });
    expect(withSms.read({ type: 'text_message' }).fields.kind).toBe('sms');
    expect(withSms.read({ type: 'site_visit' }).fields.kind).toBe('other');
  });

  it('read a task due on a day, and write a time of day when there is one', () => {
    expect(taskMapping.read(fixture('activity.task')).fields).toEqual({
      subject: 'Send the offer',
      body: null,
      status: 'done',
      kind: 'todo',
      owner: '7',
      completedAt: '2026-11-20T09:30:15.000Z',
      dueAt: null,
      dueOn: '2026-11-25',
    });
    const current = fieldsPatch({ dueAt: null, dueOn: '2026-11-25' });
    expect(taskMapping.patch(fieldsPatch({ dueAt: '2026-11-26T08:00:00.000Z', dueOn: null }), current).props).toEqual({
      due_date: '2026-11-26',
      due_time: '08:00:00',
    });
    expect(taskMapping.patch(fieldsPatch({ dueOn: null }), current).props).toEqual({ due_date: null, due_time: '' });
  });

  it('read a note, whose times have no zone', () => {
    expect(noteMapping.read(fixture('note.full')).fields).toEqual({
      kind: 'note',
      body: { format: 'html', body: '<b>Called back</b>' },
      occurredAt: '2026-11-20T09:30:15.000Z',
      owner: '7',
    });
    const patch = fieldsPatch({
      kind: 'note',
      body: { format: 'text', body: 'a < b' },
      occurredAt: '2026-11-20T09:30:15.000Z',
    });
    expect(noteMapping.patch(patch).props).toEqual({ content: 'a &lt; b', add_time: '2026-11-20 09:30:15' });
  });
});

describe('phone numbers', () => {
  it.each([
    ['+15550100177', '(555) 010-0177', true],
    ['+15550100177', '555.010.0177', true],
    ['+442079460123', '020 7946 0123', true],
    ['+15550100177', '+15550100178', false],
    ['+15550100177', '0177', false],
    ['+15550100177', '', false],
  ])('%s and %s have the same digits: %s', (left, right, same) => {
    expect([sameDigits(left, right), sameDigits(right, left)]).toEqual([same, same]);
  });

  it('are searched in the spellings people type', () => {
    expect(phoneSpellings('+15550100177')).toEqual(['+15550100177', '15550100177', '5550100177', '(555) 010-0177']);
    expect(phoneSpellings('+442079460123')).toEqual(['+442079460123', '442079460123', '02079460123']);
  });
});

describe('pipelines', () => {
  it('show their stages in order, then one for won and one for lost', () => {
    const stages = stagesOf({ id: 2, name: 'Sales', is_deal_probability_enabled: true }, [
      { id: 9, name: 'Offer', order_nr: 2, pipeline_id: 2, deal_probability: 60 },
      { id: 8, name: 'Lead', order_nr: 1, pipeline_id: 2, deal_probability: 10 },
      { id: 7, name: 'Elsewhere', order_nr: 1, pipeline_id: 3 },
    ]);
    expect(stages.map(({ id, category, probability }) => [id, category, probability])).toEqual([
      ['8', 'open', 0.1],
      ['9', 'open', 0.6],
      ['2:won', 'won', 1],
      ['2:lost', 'lost', 0],
    ]);
  });
});

describe('custom fields', () => {
  const { fields, wire } = customFixture();
  const definitions = fields.map((field) =>
    fieldDefinition(fieldWire.parse(field), { entity: 'contact', objectType: 'persons' }),
  );
  const expected = {
    a1: 'Countess',
    a2: '4.5',
    a3: { amount: '100.1', currency: 'EUR' },
    a4: { key: '102', label: 'Outbound' },
    a5: [
      { key: '103', label: 'Steam' },
      { key: '104', label: 'Maths' },
    ],
    a6: '7',
    a7: 31,
    a8: '2027-01-31',
    a9: { value: '2026-06-01', until: '2026-08-31' },
    b1: { value: '09:00:00', timezone_id: 12, timezone_name: 'Europe/London' },
    b2: 'N-17',
    b3: { value: 'Harbour 1', country: null },
    b4: '+15550100124',
  };

  it('are typed by the field list', () => {
    expect(plain.read({ custom_fields: wire }, definitions).custom).toEqual(expected);
  });

  it('are written back as they were read, but for the number the account gives itself', () => {
    const { props, warnings } = plain.patch({ fields: {}, custom: expected }, undefined, definitions);
    const { b2: _automatic, ...writable } = wire;
    expect(props).toEqual({ custom_fields: writable });
    expect(warnings).toMatchObject([{ code: 'FIELD_READ_ONLY', field: 'b2' }]);
  });

  it('find a choice of another system by its label, and clear with null', () => {
    const custom = { a4: { key: 'INBOUND', label: 'inbound' }, a5: [] };
    expect(plain.patch({ fields: {}, custom }, undefined, definitions).props).toEqual({
      custom_fields: { a4: 101, a5: null },
    });
    const unknown = plain.patch({ fields: {}, custom: { a4: { key: 'x', label: 'Nowhere' } } }, undefined, definitions);
    expect([unknown.props, unknown.warnings.map(({ code }) => code)]).toEqual([{}, ['CHOICE_UNMAPPED']]);
  });
});

function fixture(name: string): WireProps {
  const content: unknown = JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8'));
  if (!isWireProps(content)) throw new Error(`fixture ${name} is no object`);
  return content;
}

function customFixture(): { fields: unknown[]; wire: Record<string, unknown> } {
  return JSON.parse(readFileSync(new URL('./fixtures/custom-fields.json', import.meta.url), 'utf8'));
}
