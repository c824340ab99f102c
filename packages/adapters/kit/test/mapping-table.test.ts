import { type FieldDefinition, fieldKinds } from '@crmsync/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addressFields,
  choice,
  constant,
  customCodec,
  decimalText,
  defineMapping,
  emailObjects,
  emailSlots,
  field,
  html,
  isoInstant,
  money,
  oneOf,
  pair,
  phoneSlots,
  tags,
  text,
} from '../src/index.ts';

const contact = defineMapping('contact', {
  clear: '',
  alsoRequest: ['hs_object_id', 'firstname'],
  rows: {
    firstName: field('firstname', text()),
    lastName: field('lastname', text({ maxLength: 8 })),
    emails: emailSlots([{ wire: 'email' }]),
    phones: phoneSlots([
      { wire: 'phone', type: 'work' },
      { wire: 'mobilephone', type: 'mobile' },
      { wire: 'fax', type: 'fax' },
    ]),
    leadStatus: field('status', choice()),
    tags: field('labels', tags({ delimiter: ';' })),
    description: field('about.text', html()),
    lastActivityAt: field('active', isoInstant()),
  },
  custom: {
    codecFor: ({ kind }) =>
      kind === 'decimal' ? customCodec(fieldKinds.decimal, decimalText({ as: 'text' })) : undefined,
  },
});

const score: FieldDefinition = {
  entity: 'contact',
  objectType: 'contacts',
  remoteKey: 'score__c',
  label: 'Score',
  kind: 'decimal',
  custom: true,
};
const nothing = { fields: {}, custom: {} };

describe('reading by a mapping', () => {
  it('never takes a key that is missing from an answer for empty', () => {
    expect(contact.read({ firstname: 'Ada', lastname: '', email: null }).fields).toEqual({
      firstName: 'Ada',
      lastName: null,
      emails: null,
    });
  });

  it('reads a field of several wire values only when all of them are there', () => {
    expect(contact.read({ phone: '555-0100', mobilephone: '' }).fields).toEqual({});
    expect(contact.read({ phone: '', mobilephone: '555-0101', fax: null }).fields).toEqual({
      phones: [{ number: '555-0101', type: 'mobile', primary: true }],
    });
  });

  it('follows dotted paths; below a null object everything is empty', () => {
    expect(contact.read({ about: { text: '<p>x</p>' } }).fields).toEqual({
      description: { format: 'html', body: '<p>x</p>' },
    });
    expect(contact.read({ about: null }).fields).toEqual({ description: null });
    expect(contact.read({ about: {} }).fields).toEqual({});
  });

  it('leaves out what it cannot understand, with a warning that shows no value', () => {
    const { fields, warnings } = contact.read({ active: 'yesterday-ish' });
    expect(fields).toEqual({});
    expect(warnings).toMatchObject([{ code: 'VALUE_UNREADABLE', field: 'lastActivityAt' }]);
    expect(JSON.stringify(warnings)).not.toContain('yesterday');
  });

  it('reads custom fields by their definitions, and only those', () => {
    expect(contact.read({ score__c: '7.50', other__c: 'x' }, [score]).custom).toEqual({ score__c: '7.50' });
    expect(contact.read({ score__c: '' }, [score]).custom).toEqual({ score__c: null });
    expect(contact.read({ score__c: '7.50' }).custom).toEqual({});
  });

  it('gives choices the labels of the account', () => {
    const status: FieldDefinition = {
      ...score,
      remoteKey: 'status',
      kind: 'choice',
      custom: false,
      choices: [{ key: 'hot', label: 'Hot lead' }],
    };
    expect(contact.read({ status: 'hot' }, [status]).fields).toEqual({ leadStatus: { key: 'hot', label: 'Hot lead' } });
    const wanted = { fields: { leadStatus: { key: 'H', label: 'hot LEAD' } }, custom: {} };
    expect(contact.patch(wanted, undefined, [status]).props).toEqual({ status: 'hot' });
    const unknown = { fields: { leadStatus: { key: 'cold', label: 'Cold' } }, custom: {} };
    expect(contact.patch(unknown, undefined, [status])).toMatchObject({
      props: {},
      warnings: [{ code: 'CHOICE_UNMAPPED' }],
    });
  });
});

describe('requests by a mapping', () => {
  it('ask for every wire key once, and for the custom fields wanted', () => {
    expect(contact.wireKeys(['score__c'])).toEqual([
      'firstname',
      'lastname',
      'email',
      'phone',
      'mobilephone',
      'fax',
      'status',
      'labels',
      'about.text',
      'active',
      'hs_object_id',
      'score__c',
    ]);
  });
});

describe('patching by a mapping', () => {
  it('writes only what is named and clears what is null with the vendor’s clear value', () => {
    expect(
      contact.patch({ fields: { firstName: null, description: { format: 'html', body: 'x' } }, custom: {} }),
    ).toEqual({
      props: { firstname: '', about: { text: 'x' } },
      warnings: [],
    });
  });

  it('clears every slot of a list', () => {
    expect(contact.patch({ fields: { phones: null }, custom: {} }).props).toEqual({
      phone: '',
      mobilephone: '',
      fax: '',
    });
  });

  it('never writes what is read-only in the table or in the model, and says so', () => {
    expect(contact.writable).not.toContain('lastActivityAt');
    expect(contact.patch({ fields: { lastActivityAt: null, suffix: 'jr' }, custom: {} })).toMatchObject({
      props: {},
      warnings: [
        { code: 'FIELD_READ_ONLY', field: 'lastActivityAt' },
        { code: 'FIELD_UNSUPPORTED', field: 'suffix' },
      ],
    });
  });

  it('writes custom fields by their definitions and refuses those that are calculated or unknown', () => {
    const wanted = { fields: {}, custom: { score__c: '8' } };
    expect(contact.patch(wanted, undefined, [score]).props).toEqual({ score__c: '8' });
    expect(contact.patch({ fields: {}, custom: { score__c: null } }, undefined, [score]).props).toEqual({
      score__c: '',
    });
    expect(contact.patch(wanted, undefined, [{ ...score, calculated: true }])).toMatchObject({
      props: {},
      warnings: [{ code: 'FIELD_READ_ONLY' }],
    });
    expect(contact.patch(wanted)).toMatchObject({ props: {}, warnings: [{ code: 'FIELD_UNSUPPORTED' }] });
    const odd = { fields: {}, custom: { score__c: true } };
    expect(contact.patch(odd, undefined, [score])).toMatchObject({ props: {}, warnings: [{ code: 'VALUE_KIND' }] });
  });

  it('puts values of a list into fitting slots and keeps the text of those already there', () => {
    const current = {
      fields: { phones: [{ number: '(206) 555-0100', e164: '+12065550100', type: 'work' as const }] },
      custom: {},
    };
    const phones = [
      { number: '+12065550102', e164: '+12065550102', type: 'mobile' },
      { number: '+12065550100', e164: '+12065550100', type: 'work', primary: true },
      { number: '+12065550103', e164: '+12065550103', type: 'home' },
    ];
    expect(contact.patch({ fields: { phones }, custom: {} }, current)).toEqual({
      props: { phone: '(206) 555-0100', mobilephone: '+12065550102', fax: '' },
      warnings: [expect.objectContaining({ code: 'VALUES_DROPPED', field: 'phones' })],
    });
  });
});

describe('the lens of a mapping', () => {
  it('shows what the remote would show: cut, dropped and re-typed values', () => {
    const wanted = {
      fields: {
        lastName: 'Lovelace-King',
        emails: [{ address: 'a@example.com' }, { address: 'b@example.com', primary: true }],
        suffix: 'jr',
        lastActivityAt: '2026-01-01T00:00:00.000Z',
      },
      custom: {},
    };
    const { fields, warnings } = contact.project(wanted);
    expect(fields).toEqual({ lastName: 'Lovelace', emails: [{ address: 'b@example.com', primary: true }] });
    expect(warnings.map(({ code }) => code)).toEqual(['TEXT_CUT', 'VALUES_DROPPED']);
  });

  it('leaves what would not change as the remote has it', () => {
    const current = { fields: { leadStatus: { key: 'hot', label: 'Hot' } }, custom: { score__c: '8' } };
    const wanted = { fields: { leadStatus: { key: 'hot' } }, custom: { score__c: '8' } };
    expect(contact.project(wanted, current, [score])).toMatchObject({ fields: current.fields, custom: current.custom });
  });

  it('gives the same again when its own result is written and read back', () => {
    const phone = fc.record(
      {
        number: fc.constantFrom('555-0100', '555-0101', '555-0102', '555-0103'),
        type: fc.constantFrom('mobile', 'work', 'home', 'fax', 'main', 'other'),
        primary: fc.boolean(),
      },
      { requiredKeys: ['number'] },
    );
    const fieldsOf = fc.record(
      {
        firstName: fc.option(fc.string()),
        lastName: fc.option(fc.string()),
        phones: fc.option(fc.uniqueArray(phone, { selector: ({ number }) => number, maxLength: 4 })),
        tags: fc.option(fc.array(fc.string())),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fieldsOf, fieldsOf, (wanted, before) => {
        const current = { fields: contact.project({ fields: before, custom: {} }).fields, custom: {} };
        const once = contact.project({ fields: wanted, custom: {} }, current);
        const again = contact.project(
          { fields: once.fields, custom: {} },
          { fields: { ...current.fields, ...once.fields }, custom: {} },
        );
        expect(again.fields).toEqual(once.fields);
        const stored = contact.patch({ fields: once.fields, custom: {} }, current).props;
        expect(contact.read(stored).fields).toEqual(once.fields);
      }),
    );
  });
});

describe('rows of a mapping', () => {
  const deal = defineMapping('deal', {
    rows: {
      amount: money({ amount: 'value', currency: 'currency' }),
      name: pair<string>({ wire: ['title'], read: (wire) => String(wire.title), write: (value) => ({ title: value }) }),
    },
  });

  it('keep an amount with its currency and guess no currency', () => {
    expect(deal.read({ value: 12.5, currency: 'eur' }).fields.amount).toEqual({ amount: '12.5', currency: 'EUR' });
    expect(deal.read({ value: '1e3' }).fields.amount).toEqual({ amount: '1000', currency: null });
    expect(deal.read({ value: null, currency: 'EUR' }).fields.amount).toBeNull();
    expect(deal.patch({ fields: { amount: { amount: '3', currency: null } }, custom: {} }).props).toEqual({ value: 3 });
  });

  it('may be a constant that no wire object holds', () => {
    const call = defineMapping('activity', { rows: { kind: constant('call') } });
    expect(call.read({}).fields).toEqual({ kind: 'call' });
    expect(call.wireKeys()).toEqual([]);
    expect(call.patch({ fields: { kind: 'call' }, custom: {} })).toEqual({ props: {}, warnings: [] });
    expect(call.project({ fields: { kind: 'call' }, custom: {} }).fields).toEqual({ kind: 'call' });
    expect(call.project({ fields: { kind: 'email' }, custom: {} })).toMatchObject({
      fields: {},
      warnings: [{ code: 'VALUE_FIXED' }],
    });
  });

  it('may share wire values in a group, which is written with what is known of all its fields', () => {
    const person = defineMapping('contact', {
      rows: {},
      groups: [
        {
          fields: ['firstName', 'lastName'],
          wire: ['name'],
          read: (wire) => {
            const [firstName = null, lastName = null] = String(wire.name).split(' ');
            return { firstName, lastName };
          },
          write: ({ firstName, lastName }) => ({ name: [firstName, lastName].filter(Boolean).join(' ') }),
        },
      ],
    });
    expect(person.read({ name: 'Ada Byron' }).fields).toEqual({ firstName: 'Ada', lastName: 'Byron' });
    const current = { fields: { firstName: 'Ada', lastName: 'Byron' }, custom: {} };
    expect(person.patch({ fields: { lastName: 'King' }, custom: {} }, current).props).toEqual({ name: 'Ada King' });
    expect(person.project({ fields: { lastName: 'King' }, custom: {} }, current).fields).toEqual({ lastName: 'King' });
    expect(person.patch(nothing).props).toEqual({});
  });

  it('hold lists of objects, with the vendor’s labels and one primary entry', () => {
    const person = defineMapping('contact', {
      rows: { emails: emailObjects({ wire: 'emails', types: { work: 'work', home: 'personal' } }) },
    });
    const wire = {
      emails: [
        { value: 'a@example.com', label: 'home', primary: true },
        { value: '', label: 'work' },
      ],
    };
    expect(person.read(wire).fields.emails).toEqual([{ address: 'a@example.com', type: 'personal', primary: true }]);
    const emails = [{ address: 'a@EXAMPLE.com' }, { address: 'b@example.com', type: 'work' as const, primary: true }];
    expect(
      person.patch({ fields: { emails }, custom: {} }, { fields: person.read(wire).fields, custom: {} }).props,
    ).toEqual({
      emails: [
        { value: 'a@example.com', primary: false },
        { value: 'b@example.com', label: 'work', primary: true },
      ],
    });
    expect(person.patch({ fields: { emails: null }, custom: {} }).props).toEqual({ emails: [] });
  });

  it('hold an address in single fields', () => {
    const company = defineMapping('company', {
      clear: '',
      rows: { addresses: addressFields({ line1: 'address', city: 'city', countryText: 'country' }) },
    });
    expect(company.read({ address: '1 Main St', city: '', country: 'Utopia' }).fields.addresses).toEqual([
      { line1: '1 Main St', countryText: 'Utopia' },
    ]);
    const addresses = [{ line1: '2 Main St', region: 'WA', country: 'US' }];
    expect(company.patch({ fields: { addresses }, custom: {} })).toMatchObject({
      props: { address: '2 Main St', city: '', country: 'US' },
      warnings: [{ code: 'ADDRESS_CUT' }],
    });
  });

  it('know closed lists and warn of values outside them', () => {
    const task = defineMapping('task', {
      rows: { priority: field('p', oneOf({ LOW: 'low', MEDIUM: 'normal', HIGH: 'high' })) },
    });
    expect(task.read({ p: 'MEDIUM' }).fields).toEqual({ priority: 'normal' });
    expect(task.read({ p: 'NEW' })).toMatchObject({ fields: {}, warnings: [{ code: 'CHOICE_UNKNOWN' }] });
    expect(task.patch({ fields: { priority: 'urgent' }, custom: {} })).toMatchObject({
      props: {},
      warnings: [{ code: 'CHOICE_UNMAPPED', field: 'priority' }],
    });
    expect(task.definitions('tasks')).toMatchObject([{ remoteKey: 'p', field: 'priority', kind: 'text' }]);
  });

  it('describes fields that share a wire key under keys of their own', () => {
    const person = defineMapping('contact', {
      rows: {},
      groups: [{ fields: ['lastName', 'firstName'], wire: ['called'], read: () => ({}) }],
    });
    expect(person.definitions('people').map(({ remoteKey, field: name }) => [remoteKey, name])).toEqual([
      ['called', 'lastName'],
      ['called.firstName', 'firstName'],
    ]);
  });

  it('leave a field that is never empty as it is, and tell so', () => {
    const deal = defineMapping('deal', { rows: { stage: field('stage', text(), { neverEmpty: true }) } });
    const clear = { fields: { stage: null }, custom: {} };
    const current = { fields: { stage: 'won' }, custom: {} };
    const warnings = [{ code: 'CLEAR_UNSUPPORTED', field: 'stage' }];
    expect(deal.project(clear, current)).toMatchObject({ fields: { stage: 'won' }, warnings });
    expect(deal.patch(clear, current)).toMatchObject({ props: { stage: 'won' }, warnings });
    expect(deal.patch(clear)).toMatchObject({ props: {}, warnings });
  });
});
