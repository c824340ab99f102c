import type { FieldValues } from '@crmsync/model';
import { describe, expect, it } from 'vitest';
import { salesforce } from '../src/index.ts';
import { accountTable } from '../src/mapping/account.ts';
import { contactTable } from '../src/mapping/contact.ts';
import { eventTable } from '../src/mapping/event.ts';
import { recordIdOf } from '../src/mapping/record-ids.ts';
import { taskTable, usualTaskStatuses } from '../src/mapping/task.ts';
import { openOrg, patch } from './support/org.ts';

const settings = { stateCountryPicklists: false, multiCurrency: false };
const wanted = (fields: FieldValues) => ({ fields, custom: {} });
const codes = (warnings: readonly { readonly code: string }[]) => warnings.map(({ code }) => code);

describe('addresses', () => {
  const { mapping } = contactTable(settings);
  const street = {
    MailingStreet: '1 Main Street\nFloor 2',
    MailingCity: 'Springfield',
    MailingState: null,
    MailingPostalCode: null,
    MailingCountry: 'USA',
  };

  it('have their second line in the street, and are two', () => {
    const other = {
      OtherStreet: '2 Side Street',
      OtherCity: null,
      OtherState: null,
      OtherPostalCode: null,
      OtherCountry: null,
    };
    expect(mapping.read({ ...street, ...other }).fields.addresses).toEqual([
      { type: 'mailing', line1: '1 Main Street', line2: 'Floor 2', city: 'Springfield', countryText: 'USA' },
      { type: 'other', line1: '2 Side Street' },
    ]);
  });

  it('are read where only the second set is hidden', () => {
    expect(mapping.read(street).fields.addresses).toHaveLength(1);
    const { MailingCity: _, ...hidden } = street;
    expect('addresses' in mapping.read(hidden).fields).toBe(false);
  });

  it('go to the place of their type, and those that find none are dropped with a warning', () => {
    const addresses = [{ city: 'Third' }, { type: 'other', city: 'Second' }, { type: 'home', city: 'First' }];
    const { props, warnings } = mapping.patch(wanted({ addresses }));
    expect([props.MailingCity, props.OtherCity]).toEqual(['Third', 'Second']);
    expect(codes(warnings)).toEqual(['VALUES_DROPPED']);
  });

  it('have states and countries by their codes, where those are picklists', () => {
    const { mapping: coded } = contactTable({ ...settings, stateCountryPicklists: true });
    const read = coded.read({
      ...street,
      MailingState: 'California',
      MailingStateCode: 'CA',
      MailingCountryCode: 'US',
    });
    expect(read.fields.addresses).toEqual([
      { type: 'mailing', line1: '1 Main Street', line2: 'Floor 2', city: 'Springfield', region: 'CA', country: 'US' },
    ]);
    const { props } = coded.patch(wanted({ addresses: [{ region: 'CA', country: 'US' }] }));
    expect(props).toMatchObject({ MailingStateCode: 'CA', MailingCountryCode: 'US' });
    expect('MailingCountry' in props).toBe(false);
  });

  it('are saved by their codes in an organisation that insists on them', async () => {
    const org = openOrg({ stateCountryPicklists: true }, { stateCountryPicklists: true });
    const addresses = [{ city: 'Fresno', region: 'CA', country: 'US' }];
    const [outcome] = await org
      .port('Contact')
      .create([{ key: 'a', patch: patch({ lastName: 'Example', addresses }) }]);
    expect(outcome?.status === 'applied' && outcome.record?.fields.addresses).toEqual([
      { type: 'mailing', city: 'Fresno', region: 'CA', country: 'US' },
    ]);
  });
});

describe('websites and domains', () => {
  const { mapping } = accountTable(settings);

  it('are one free text', () => {
    expect(mapping.read({ Website: 'www.Acme.example.com/shop' }).fields).toMatchObject({
      domains: ['acme.example.com'],
      websites: ['www.Acme.example.com/shop'],
    });
    expect(mapping.read({ Website: 'none yet' }).fields).toMatchObject({ domains: null, websites: ['none yet'] });
  });

  it('keep the website whose domain is written', () => {
    const current = wanted({ websites: ['https://www.acme.example.com/shop'], domains: ['acme.example.com'] });
    const kept = mapping.patch(wanted({ domains: ['acme.example.com'] }), current);
    expect(kept.props).toEqual({ Website: 'https://www.acme.example.com/shop' });
    expect(mapping.patch(wanted({ domains: ['other.example.com'] }), current).props).toEqual({
      Website: 'other.example.com',
    });
    expect(mapping.patch(wanted({ websites: null, domains: null }), current).props).toEqual({ Website: null });
  });
});

describe('opt-outs', () => {
  const { mapping } = contactTable(settings);

  it('are set and never taken back', () => {
    expect(mapping.read({ HasOptedOutOfEmail: true }).fields.emailConsent).toEqual({ state: 'out' });
    expect(mapping.read({ HasOptedOutOfEmail: false }).fields.emailConsent).toEqual({ state: 'unknown' });
    expect(mapping.patch(wanted({ emailConsent: { state: 'out' } })).props).toEqual({ HasOptedOutOfEmail: true });
    for (const emailConsent of [{ state: 'in' }, { state: 'unknown' }, null]) {
      const { props, warnings } = mapping.patch(wanted({ emailConsent }), wanted({ emailConsent: { state: 'out' } }));
      expect([props, codes(warnings)]).toEqual([{}, ['CONSENT_NOT_HELD']]);
    }
  });
});

describe('tasks', () => {
  const { mapping } = taskTable(usualTaskStatuses, 'moment');

  it('are due on a day; of a moment the day is kept', () => {
    expect(mapping.patch(wanted({ dueOn: '2026-03-01' })).props).toEqual({ ActivityDate: '2026-03-01' });
    const moment = mapping.patch(wanted({ dueAt: '2026-03-01T09:00:00.000Z', dueOn: null }));
    expect(moment.props).toEqual({ ActivityDate: '2026-03-01' });
    expect(codes(moment.warnings)).toEqual(['TIME_LOST']);
    expect(mapping.patch(wanted({ dueOn: null, dueAt: null })).props).toEqual({ ActivityDate: null });
  });

  it('show that day as midnight UTC, so that the time of another system finds its place, or as a day', () => {
    const wire = { ActivityDate: '2026-03-01' };
    expect(mapping.read(wire).fields).toEqual({ dueAt: '2026-03-01T00:00:00.000Z' });
    const shown = mapping.project(wanted({ dueAt: '2026-03-01T09:00:00.000Z' }));
    expect(shown.fields).toEqual({ dueAt: '2026-03-01T00:00:00.000Z' });
    const current = wanted({ dueAt: '2026-03-01T00:00:00.000Z' });
    expect(mapping.project(wanted({ dueAt: '2026-03-01T18:00:00.000Z' }), current).fields).toEqual(current.fields);
    const days = taskTable(usualTaskStatuses, 'day').mapping;
    expect(days.read(wire).fields).toEqual({ dueOn: '2026-03-01', dueAt: null });
  });

  it('are of the kind that they were made with', () => {
    expect(mapping.patch(wanted({ kind: 'call' })).props).toEqual({ TaskSubtype: 'Call' });
    const later = mapping.patch(wanted({ kind: 'call' }), wanted({ kind: 'todo' }));
    expect([later.props, codes(later.warnings)]).toEqual([{}, ['SET_ONCE']]);
  });

  it('have the statuses that the organisation gave them', async () => {
    const org = openOrg({}, { taskStatuses: { ...usualTaskStatuses, Deferred: 'cancelled' } });
    const [outcome] = await org
      .port('Task')
      .create([{ key: 'a', patch: patch({ subject: 'Call', status: 'cancelled' }) }]);
    expect(outcome?.status === 'applied' && outcome.record?.fields.status).toBe('cancelled');
    expect(org.fake.control.state({ objectType: 'Task' }).records[0]?.fields.Status).toBe('Deferred');
  });
});

describe('events', () => {
  const { mapping } = eventTable();

  it('always have an end that is not before their start', () => {
    const start = '2026-03-01T09:00:00.000Z';
    const open = mapping.patch(wanted({ occurredAt: start }));
    expect(open.props).toEqual({ StartDateTime: '2026-03-01T09:00:00Z', EndDateTime: '2026-03-01T09:00:00Z' });
    expect(codes(open.warnings)).toEqual(['END_ASSUMED']);
    const current = wanted({ occurredAt: '2026-02-01T09:00:00.000Z', endedAt: '2026-03-01T10:00:00.000Z' });
    expect(mapping.patch(wanted({ occurredAt: start }), current).props).toEqual({
      StartDateTime: '2026-03-01T09:00:00Z',
      EndDateTime: '2026-03-01T10:00:00Z',
    });
  });
});

describe('amounts', () => {
  it('have a currency only where the organisation has several', async () => {
    const fields = {
      name: 'Anvils',
      stage: 'Prospecting',
      expectedCloseOn: '2026-06-01',
      amount: { amount: '10.5', currency: 'EUR' },
    };
    for (const multiCurrency of [false, true]) {
      const org = openOrg({ multiCurrency }, { multiCurrency });
      const [outcome] = await org.port('Opportunity').create([{ key: 'a', patch: patch(fields) }]);
      const amount = outcome?.status === 'applied' ? outcome.record?.fields.amount : undefined;
      expect(amount).toEqual({ amount: '10.5', currency: multiCurrency ? 'EUR' : null });
      expect(outcome?.status === 'applied' && codes(outcome.warnings)).toEqual(multiCurrency ? [] : ['CURRENCY_LOST']);
    }
  });
});

describe('fields of the organisation', () => {
  const kinds = [
    ['string', 'green', 'green'],
    ['double', '12.5', '12.5'],
    ['boolean', true, true],
    ['date', '2026-03-01', '2026-03-01'],
    ['datetime', '2026-03-01T09:00:00.000Z', '2026-03-01T09:00:00.000Z'],
    ['picklist', { key: 'a' }, { key: 'a', label: 'Choice A' }],
    [
      'multipicklist',
      [{ key: 'a' }, { key: 'b' }],
      [
        { key: 'a', label: 'Choice A' },
        { key: 'b', label: 'Choice B' },
      ],
    ],
  ] as const;

  it.each(kinds)('of type %s are written and read back', async (type, value, shown) => {
    const org = openOrg();
    const choices = [
      { value: 'a', label: 'Choice A' },
      { value: 'b', label: 'Choice B' },
    ];
    org.fake.addField('Contact', { name: 'Own__c', type, choices, ...(type === 'double' ? { scale: 2 } : {}) });
    const custom = { Own__c: JSON.parse(JSON.stringify(value)) };
    const [outcome] = await org
      .port('Contact')
      .create([{ key: 'a', patch: patch({ lastName: 'Example' }, {}, custom) }]);
    expect(outcome?.status === 'applied' && outcome.record?.custom.Own__c).toEqual(shown);
    const id = outcome?.status === 'applied' ? outcome.id : '';
    const [cleared] = await org.port('Contact').update([{ key: 'a', id, patch: patch({}, {}, { Own__c: null }) }]);
    expect(cleared?.status === 'applied' && cleared.record?.custom.Own__c).toBe(type === 'boolean' ? false : null);
  });
});

describe('record ids', () => {
  it('are compared in their form of 18 characters', () => {
    expect(recordIdOf('00D000000000001')).toBe('00D000000000001EAA');
    expect(recordIdOf('00D000000000001eaa')).toBe('00D000000000001EAA');
    expect(recordIdOf('00D000000000001AAA')).toBeUndefined();
    expect(recordIdOf('no id')).toBeUndefined();
  });
});

describe('settings', () => {
  it('name a version of the API', () => {
    expect(() => salesforce({ apiVersion: 'latest' })).toThrow(TypeError);
    expect(() => salesforce({ rateLimits: { perDay: 0 } })).toThrow(TypeError);
  });
});
