import type { Mapping } from '@crmsync/adapter-kit';
import type { FieldDefinition } from '@crmsync/model';
import { describe, expect, it } from 'vitest';
import { callMapping, emailMapping, meetingMapping, noteMapping } from '../src/mapping/activity.ts';
import { companyMapping } from '../src/mapping/company.ts';
import { contactMapping } from '../src/mapping/contact.ts';
import { dealMapping } from '../src/mapping/deal.ts';
import { companionProperties } from '../src/mapping/hubspot-mapping.ts';
import { ownerMapping, ownerValues, pipelineMapping, pipelineValues } from '../src/mapping/reference-records.ts';
import { taskMapping } from '../src/mapping/task.ts';
import { ownerWire, pipelineWire } from '../src/wire.ts';

type PropertyBag = Readonly<Record<string, string | null>>;

const contacts = contactMapping({ '4711': 'inactive' });
const companies = companyMapping({});
const [deals, calls, emails, meetings, notes, tasks] = [
  dealMapping(),
  callMapping(),
  emailMapping(),
  meetingMapping(),
  noteMapping(),
  taskMapping(),
];

const contactBag: PropertyBag = {
  salutation: 'Dr.',
  hs_language: 'en',
  hs_email_optout: 'true',
  firstname: 'Ann',
  lastname: 'Example',
  email: 'ann@example.com',
  hs_additional_emails: 'ann.old@example.com;a.example@example.test',
  phone: '+1 212-555-0100',
  mobilephone: '(646) 555-0199',
  fax: '',
  address: '1 Main St',
  city: 'Springfield',
  state: 'IL',
  zip: '62701',
  country: 'US',
  company: 'Example Ltd',
  jobtitle: null,
  hubspot_owner_id: '77',
  lifecyclestage: 'customer',
  hs_lead_status: 'OPEN_DEAL',
  website: 'https://example.com',
};

const companyBag: PropertyBag = {
  type: 'PARTNER',
  description: 'Makes examples',
  name: 'Example Ltd',
  domain: 'example.com',
  hs_additional_domains: 'example.test;example.org',
  website: null,
  industry: 'COMPUTER_SOFTWARE',
  numberofemployees: '120',
  annualrevenue: '1.2E7',
  phone: null,
  address: '1 Main St',
  address2: 'Floor 2',
  city: null,
  state: null,
  zip: null,
  country: 'Germany',
  hubspot_owner_id: null,
  lifecyclestage: '4711',
};

const dealBag: PropertyBag = {
  closed_lost_reason: null,
  closed_won_reason: 'Price',
  dealtype: 'newbusiness',
  hs_priority: null,
  description: null,
  dealname: 'Big one',
  amount: '1200.50',
  deal_currency_code: 'EUR',
  pipeline: 'default',
  dealstage: 'closedwon',
  hs_is_closed: 'true',
  hs_is_closed_won: 'true',
  closedate: '2026-05-01T15:30:00Z',
  hubspot_owner_id: '77',
};

const callBag: PropertyBag = {
  hs_timestamp: '1767225600000',
  hs_call_title: 'Intro',
  hs_call_body: '<p>Hello</p>',
  hs_call_direction: 'OUTBOUND',
  hs_call_duration: '61500',
  hs_call_from_number: '+12125550100',
  hs_call_to_number: '+16465550199',
  hs_call_recording_url: '',
  hs_call_status: 'NO_ANSWER',
  hs_call_disposition: '73a0d17f-1163-4015-bdd5-ec830791da20',
  hubspot_owner_id: '77',
};

const emailBag: PropertyBag = {
  hs_timestamp: '2026-01-01T00:00:00Z',
  hs_email_direction: 'INCOMING_EMAIL',
  hs_email_subject: 'Re: offer',
  hs_email_html: null,
  hs_email_text: 'Thanks',
  hs_email_status: 'SENT',
  hs_email_headers:
    '{"from":{"email":"ann@example.com","firstName":"Ann","lastName":"Example"},"to":[{"email":"sales@example.test"}],"cc":[{"email":"desk@example.test"}],"bcc":[]}',
  hubspot_owner_id: null,
};

const meetingBag: PropertyBag = {
  hs_timestamp: '2026-01-01T09:00:00.000Z',
  hs_meeting_start_time: '2026-01-01T10:00:00.000Z',
  hs_meeting_end_time: '2026-01-01T11:00:00.000Z',
  hs_meeting_title: 'Demo',
  hs_meeting_body: null,
  hs_meeting_outcome: 'RESCHEDULED',
  hs_meeting_location: 'Room 1',
  hubspot_owner_id: null,
};

const noteBag: PropertyBag = {
  hs_timestamp: '2026-01-01T09:00:00.000Z',
  hs_note_body: '<b>Nice</b>',
  hubspot_owner_id: null,
};

const taskBag: PropertyBag = {
  hs_timestamp: '2026-01-02T09:00:00.000Z',
  hs_task_subject: 'Call back',
  hs_task_body: null,
  hs_task_status: 'DEFERRED',
  hs_task_priority: 'HIGH',
  hs_task_type: 'CALL',
  hubspot_owner_id: '77',
};

describe('reading HubSpot records', () => {
  it('reads a contact with its slots of phones and both kinds of e-mail address', () => {
    expect(contacts.read(contactBag).fields).toEqual({
      prefix: 'Dr.',
      language: 'en',
      emailConsent: { state: 'out' },
      firstName: 'Ann',
      lastName: 'Example',
      emails: [
        { address: 'ann@example.com', primary: true },
        { address: 'ann.old@example.com' },
        { address: 'a.example@example.test' },
      ],
      phones: [
        { number: '+1 212-555-0100', type: 'work', primary: true },
        { number: '(646) 555-0199', type: 'mobile' },
      ],
      addresses: [
        {
          line1: '1 Main St',
          city: 'Springfield',
          region: 'IL',
          postalCode: '62701',
          countryText: 'US',
        },
      ],
      companyName: 'Example Ltd',
      jobTitle: null,
      owner: '77',
      lifecycle: { category: 'customer', key: 'customer' },
      leadStatus: { key: 'OPEN_DEAL' },
      websites: ['https://example.com'],
    });
  });

  it('reads a company, numbers with an exponent included', () => {
    const industry = {
      entity: 'company',
      objectType: 'companies',
      remoteKey: 'industry',
      label: 'Industry',
      kind: 'choice',
      custom: false,
      choices: [{ key: 'COMPUTER_SOFTWARE', label: 'Software' }],
    } as const;
    expect(companies.read(companyBag, [{ ...industry, choices: [...industry.choices] }]).fields).toEqual({
      name: 'Example Ltd',
      type: { key: 'PARTNER' },
      description: { format: 'text', body: 'Makes examples' },
      domains: ['example.com', 'example.test', 'example.org'],
      websites: null,
      industry: { key: 'COMPUTER_SOFTWARE', label: 'Software' },
      employees: 120,
      annualRevenue: { amount: '12000000', currency: null },
      phones: null,
      addresses: [{ line1: '1 Main St', line2: 'Floor 2', countryText: 'Germany' }],
      owner: null,
      lifecycle: { category: 'other', key: '4711' },
    });
  });

  it('reads a deal; its status follows from the closed marks', () => {
    expect(deals.read(dealBag).fields).toEqual({
      name: 'Big one',
      amount: { amount: '1200.50', currency: 'EUR' },
      pipeline: 'default',
      stage: 'closedwon',
      status: 'won',
      lostReason: null,
      wonReason: 'Price',
      type: { key: 'newbusiness' },
      priority: null,
      description: null,
      expectedCloseOn: '2026-05-01',
      closedAt: '2026-05-01T15:30:00.000Z',
      owner: '77',
    });
  });

  it('reads an amount without a currency as one in an unknown currency', () => {
    const fields = deals.read({ ...dealBag, deal_currency_code: null }).fields;
    expect(fields.amount).toEqual({ amount: '1200.50', currency: null });
  });

  it('reads a call: milliseconds become seconds, the disposition gets its name', () => {
    expect(calls.read(callBag).fields).toEqual({
      kind: 'call',
      direction: 'out',
      occurredAt: '2026-01-01T00:00:00.000Z',
      durationSec: 62,
      subject: 'Intro',
      body: { format: 'html', body: '<p>Hello</p>' },
      status: 'missed',
      outcome: { key: '73a0d17f-1163-4015-bdd5-ec830791da20', label: 'No answer' },
      participants: [
        { role: 'from', address: '+12125550100' },
        { role: 'to', address: '+16465550199' },
      ],
      recordingUrl: null,
      owner: '77',
    });
  });

  it('reads an e-mail with its people from the headers', () => {
    expect(emails.read(emailBag).fields).toEqual({
      kind: 'email',
      direction: 'in',
      occurredAt: '2026-01-01T00:00:00.000Z',
      subject: 'Re: offer',
      body: { format: 'text', body: 'Thanks' },
      status: 'done',
      participants: [
        { role: 'from', address: 'ann@example.com', name: 'Ann Example' },
        { role: 'to', address: 'sales@example.test' },
        { role: 'cc', address: 'desk@example.test' },
      ],
      owner: null,
    });
  });

  it('reads the people of an e-mail without headers from the address properties', () => {
    const addresses = { hs_email_from_email: 'ann@example.com', hs_email_to_email: 'a@example.test;b@example.test' };
    expect(emails.read({ hs_email_headers: '', ...addresses }).fields.participants).toEqual([
      { role: 'from', address: 'ann@example.com' },
      { role: 'to', address: 'a@example.test' },
      { role: 'to', address: 'b@example.test' },
    ]);
  });

  it('reads a meeting as happening when it starts', () => {
    const fields = meetings.read(meetingBag).fields;
    expect(fields).toMatchObject({ kind: 'meeting', occurredAt: '2026-01-01T10:00:00.000Z', status: 'planned' });
  });

  it('reads a note and a task', () => {
    expect(notes.read(noteBag).fields).toEqual({
      kind: 'note',
      occurredAt: '2026-01-01T09:00:00.000Z',
      body: { format: 'html', body: '<b>Nice</b>' },
      owner: null,
    });
    expect(tasks.read(taskBag).fields).toEqual({
      subject: 'Call back',
      body: null,
      status: 'waiting',
      priority: 'high',
      dueAt: '2026-01-02T09:00:00.000Z',
      owner: '77',
      kind: 'call',
    });
  });

  it('leaves out fields whose properties were not in the answer (R2)', () => {
    expect(contacts.read({ firstname: 'Ann', phone: '+12125550100' }).fields).toEqual({ firstName: 'Ann' });
  });

  it('leaves out a number that is none instead of calling it empty', () => {
    const fields = companies.read({ ...companyBag, numberofemployees: 'many' }).fields;
    expect(fields).not.toHaveProperty('employees');
  });

  it('reads owners by owner id with the user id beside', () => {
    const owner = ownerWire.parse({ id: '77', email: 'ann@example.com', firstName: 'Ann', userId: 9, archived: true });
    expect(ownerMapping().read(ownerValues(owner)).fields).toEqual({
      name: 'Ann',
      email: 'ann@example.com',
      active: false,
      teams: null,
      userId: '9',
    });
  });

  it('reads what each stage of a pipeline means', () => {
    const stage = (id: string, metadata: object) => ({ id, label: id, displayOrder: 0, metadata });
    const pipeline = pipelineWire.parse({
      id: 'default',
      label: 'Sales',
      displayOrder: 0,
      stages: [
        stage('s1', { isClosed: 'false', probability: '0.2' }),
        stage('s2', { isClosed: 'true', probability: '1.0' }),
        stage('s3', { isClosed: 'true', probability: '0.0' }),
        stage('s4', { probability: '0.0' }),
      ],
    });
    const { stages } = pipelineMapping().read(pipelineValues(pipeline)).fields;
    expect(stages).toMatchObject([
      { category: 'open', probability: 0.2 },
      { category: 'won' },
      { category: 'lost' },
      { category: 'lost' },
    ]);
  });
});

const bags: readonly (readonly [string, Mapping, PropertyBag])[] = [
  ['contact', contacts, contactBag],
  ['company', companies, companyBag],
  ['deal', deals, dealBag],
  ['call', calls, callBag],
  ['email', emails, emailBag],
  ['meeting', meetings, meetingBag],
  ['note', notes, noteBag],
  ['task', tasks, taskBag],
];

/** The properties that would be sent. */
function patchOf(mapping: Mapping, wanted: Parameters<Mapping['patch']>[0], current?: typeof wanted) {
  const { props } = mapping.patch(wanted, current);
  return Object.fromEntries(Object.entries(props).filter(([name]) => !companionProperties.includes(name)));
}

describe.each(bags)('the lens of a %s', (_, mapping, bag) => {
  const fields = mapping.read(bag).fields;
  const current = { fields, custom: {} };

  const writable = Object.fromEntries(Object.entries(fields).filter(([name]) => mapping.writable.includes(name)));

  it('projects what the remote shows onto itself, without warnings', () => {
    const projected = mapping.project({ fields: writable, custom: {} }, current);
    expect(projected).toEqual({ fields: writable, custom: {}, warnings: [] });
  });

  it('shows after a write exactly what was projected', () => {
    for (const field of mapping.writable.filter((name) => name !== 'kind')) {
      for (const value of [fields[field] ?? null, null]) {
        const projected = mapping.project({ fields: { [field]: value }, custom: {} }, current);
        const written = patchOf(mapping, { fields: projected.fields, custom: {} }, current);
        const after = mapping.read({ ...bag, ...written }).fields;
        expect({ [field]: after[field] }, field).toEqual(projected.fields);
      }
    }
  });

  it('writes a new record that reads back as projected', () => {
    const projected = mapping.project({ fields: writable, custom: {} });
    const written = patchOf(mapping, { fields: projected.fields, custom: {} });
    const empty = Object.fromEntries(mapping.wireKeys().map((name) => [name, null]));
    expect(mapping.read({ ...empty, ...written }).fields).toMatchObject(projected.fields);
  });

  it('clears every writable property with an empty text, except those that are never empty', () => {
    const { hs_additional_emails: _emails, hs_additional_domains: _domains, ...single } = bag;
    const current = { fields: mapping.read(single).fields, custom: {} };
    const clearable = mapping.writable.filter((name) => !['kind', 'pipeline', 'stage'].includes(name));
    const nothing = Object.fromEntries(clearable.map((name) => [name, null]));
    const texts = Object.values(patchOf(mapping, { fields: nothing, custom: {} }, current));
    expect(texts.length).toBeGreaterThan(0);
    expect(new Set(texts)).toEqual(new Set(['']));
  });
});

describe('what HubSpot cannot hold', () => {
  it('keeps the stage of a deal, which is never empty, and tells so', () => {
    const [, deals, bag] = bags.find(([entity]) => entity === 'deal') ?? [];
    const { stage = null } = deals?.read(bag ?? {}).fields ?? {};
    const projected = deals?.project({ fields: { stage: null }, custom: {} }, { fields: { stage }, custom: {} });
    expect(projected).toMatchObject({ fields: { stage }, warnings: [{ code: 'CLEAR_UNSUPPORTED', field: 'stage' }] });
  });

  const shown = { fields: contacts.read(contactBag).fields, custom: {} };
  const project = (fields: Parameters<typeof contacts.project>[0]['fields']) =>
    contacts.project({ fields, custom: {} }, shown);
  const codes = (projected: ReturnType<typeof project>) => projected.warnings.map(({ code }) => code);

  it('keeps the lifecycle stage when the wanted one comes before it', () => {
    const projected = project({ lifecycle: { category: 'lead' } });
    expect(projected.fields.lifecycle).toEqual({ category: 'customer', key: 'customer' });
    expect(codes(projected)).toEqual(['LIFECYCLE_FORWARD_ONLY']);
  });

  it('moves the lifecycle stage forward, also to a stage of the account that has the category', () => {
    expect(project({ lifecycle: { category: 'evangelist' } }).fields.lifecycle).toEqual({
      category: 'evangelist',
      key: 'evangelist',
    });
    expect(project({ lifecycle: { category: 'inactive', key: 'left' } }).fields.lifecycle).toEqual({
      category: 'inactive',
      key: '4711',
    });
  });

  it('keeps further e-mail addresses, which the API can neither add nor remove', () => {
    const added = project({ emails: [{ address: 'Ann@Example.com', primary: true }, { address: 'new@example.test' }] });
    expect(added.fields.emails).toEqual(shown.fields.emails);
    expect(codes(added)).toEqual(['VALUES_DROPPED', 'VALUES_KEPT']);
  });

  it('makes another address the main one and never sends the others', () => {
    const patch = { fields: { emails: [{ address: 'ann.new@example.com', primary: true }] }, custom: {} };
    expect(patchOf(contacts, patch, shown)).toEqual({ email: 'ann.new@example.com' });
  });

  it('puts phone numbers into their slots and leaves those that stay as they are spelt', () => {
    const phones = [
      { number: '+16465550199', e164: '+16465550199', type: 'mobile' },
      { number: '+12125550111', type: 'fax' },
      { number: '+1 212-555-0100', type: 'home' },
    ];
    expect(patchOf(contacts, { fields: { phones }, custom: {} }, shown)).toMatchObject({
      phone: '+1 212-555-0100',
      fax: '+12125550111',
    });
  });

  it('joins the second line of a contact address to the first', () => {
    const addresses = [{ line1: '1 Main St', line2: 'Floor 2', country: 'US' }];
    expect(patchOf(contacts, { fields: { addresses }, custom: {} })).toEqual({
      address: '1 Main St, Floor 2',
      city: '',
      state: '',
      zip: '',
      country: 'US',
    });
  });

  it('leaves the currency of a deal when the hub does not know one', () => {
    const patch = { fields: { amount: { amount: '99.90', currency: null } }, custom: {} };
    expect(patchOf(deals, patch)).toEqual({ amount: '99.90' });
  });

  it('uses midnight UTC for a task that is due on a day, and the nearest priority', () => {
    const projected = tasks.project({ fields: { dueAt: null, dueOn: '2026-03-01', priority: 'urgent' }, custom: {} });
    expect(projected.fields).toEqual({ dueAt: '2026-03-01T00:00:00.000Z', priority: 'high' });
    expect(projected.warnings.map(({ code }) => code).sort()).toEqual(['DATE_WIDENED', 'VALUE_REPLACED']);
  });

  it('types custom values by their definitions and writes them by their shape', () => {
    const define = (remoteKey: string, kind: FieldDefinition['kind']): FieldDefinition => ({
      entity: 'contact',
      objectType: 'contacts',
      remoteKey,
      label: remoteKey,
      kind,
      custom: true,
      ...(kind === 'choices' ? { choices: [{ key: 'a', label: 'Alpha' }] } : {}),
    });
    const definitions = [
      define('score', 'decimal'),
      define('vip', 'bool'),
      define('since', 'date'),
      define('tags', 'choices'),
      define('empty', 'text'),
    ];
    const wire = { score: '12.50', vip: 'true', since: '1767225600000', tags: 'a;b', empty: '' };
    const { custom } = contacts.read(wire, definitions);
    expect(custom).toEqual({
      score: '12.50',
      vip: true,
      since: '2026-01-01',
      tags: [{ key: 'a', label: 'Alpha' }, { key: 'b' }],
      empty: null,
    });
    expect(contacts.patch({ fields: {}, custom }, undefined, definitions).props).toEqual({
      score: '12.50',
      vip: 'true',
      since: '2026-01-01',
      tags: 'a;b',
      empty: '',
    });
  });
});
