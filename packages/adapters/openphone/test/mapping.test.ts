import type { FieldValue, FieldValues } from '@crmsync/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contactMapping, contactValues } from '../src/mapping/contact.ts';
import { customDefinition } from '../src/mapping/custom-field.ts';
import { phoneText } from '../src/mapping/phone-text.ts';

const contacts = contactMapping({});
const definitions = [
  customDefinition({ key: 'case.type', name: 'Case type', type: 'string' }, {}),
  customDefinition({ key: 'born', name: 'Born', type: 'date' }, { customDatesAs: 'date' }),
  customDefinition({ key: 'arrested', name: 'Arrested', type: 'boolean' }, {}),
  customDefinition({ key: 'weight', name: 'Weight', type: 'number' }, {}),
  customDefinition({ key: 'tags', name: 'Tags', type: 'multi-select' }, {}),
  customDefinition({ key: 'later', name: 'Later', type: 'hologram' }, {}),
];

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const number = fc.integer({ min: 0, max: 5 }).map((digit) => `+1212555010${digit}`);
const address = fc.integer({ min: 0, max: 5 }).map((digit) => `a${digit}@example.com`);
const label = fc.constantFrom('primary', 'mobile', 'Work', 'Brother');
const items = (value: fc.Arbitrary<string>) => fc.array(fc.record({ name: label, value }), { maxLength: 4 });
const wire = fc.record({ phoneNumbers: items(number), emails: items(address), role: maybe(fc.constant('Client')) });

const type = fc.constantFrom('mobile', 'work', 'other');
const wanted = fc.record(
  {
    phones: maybe(fc.array(fc.record({ number, type, primary: fc.boolean() }, { requiredKeys: ['number'] }))),
    emails: maybe(
      fc.array(fc.record({ address, type: fc.constantFrom('work', 'personal') }, { requiredKeys: ['address'] })),
    ),
    jobTitle: maybe(fc.constantFrom('Engineer', 'Client')),
  },
  { requiredKeys: [] },
);
const clone = (value: object): Record<string, FieldValue> => JSON.parse(JSON.stringify(value));

describe('a list of OpenPhone', () => {
  it('that holds a number twice is read as holding it once', () => {
    const twice = { name: 'primary', value: '+12125550101' };
    expect(contacts.read({ phoneNumbers: [twice, twice], emails: [] }).fields.phones).toEqual([
      { number: '+12125550101', primary: true },
    ]);
  });
});

describe('what OpenPhone shows after a write', () => {
  it('is what was projected, whatever was there and whatever is wanted', () => {
    fc.assert(
      fc.property(wire, wanted, (before, values) => {
        const current = { fields: contacts.read(before).fields, custom: {} };
        const projected = contacts.project({ fields: clone(values), custom: {} }, current);
        const { props } = contacts.patch({ fields: projected.fields, custom: {} }, current);
        const after = contacts.read({ ...before, ...props }).fields;
        for (const [field, value] of Object.entries(projected.fields)) expect(after[field]).toEqual(value);
      }),
      { numRuns: 2000 },
    );
  });

  it('stays as it is when it is projected again', () => {
    fc.assert(
      fc.property(wire, wanted, (before, values) => {
        const current = { fields: contacts.read(before).fields, custom: {} };
        const { fields } = contacts.project({ fields: clone(values), custom: {} }, current);
        const shown = { fields: { ...current.fields, ...fields }, custom: {} };
        expect(contacts.project({ fields, custom: {} }, shown).fields).toEqual(fields);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('custom fields', () => {
  const wireOf = (customFields: { key?: string; name?: string; value: unknown }[]) =>
    contactValues({ id: 'c1', defaultFields: {}, customFields }, definitions);
  const read = (customFields: { key?: string; name?: string; value: unknown }[]) =>
    contacts.read(wireOf(customFields), definitions).custom;

  it('are read by their key, dots in it included, and by their name where the key is missing', () => {
    expect(read([{ key: 'case.type', value: 'civil' }])).toMatchObject({ 'case.type': 'civil' });
    expect(read([{ name: 'Case type', value: 'civil' }])).toMatchObject({ 'case.type': 'civil' });
  });

  it('that a contact does not show are empty, unless it shows none at all', () => {
    expect(read([])).toEqual({ 'case.type': null, born: null, arrested: null, weight: null, tags: null });
    const absent = contactValues({ id: 'c1', defaultFields: {} }, definitions);
    expect(contacts.read(absent, definitions).custom).toEqual({});
  });

  it('are written in OpenPhone’s types', () => {
    const custom: FieldValues = {
      'case.type': 'civil',
      born: '1990-02-03',
      arrested: false,
      weight: '7.5',
      tags: [{ key: 'one' }, { key: 'two' }],
    };
    expect(contacts.patch({ fields: {}, custom }, undefined, definitions)).toEqual({
      props: {
        custom: {
          case: { type: 'civil' },
          born: '1990-02-03T00:00:00.000Z',
          arrested: false,
          weight: 7.5,
          tags: ['one', 'two'],
        },
      },
      warnings: [],
    });
  });

  it('of a type that nobody knows are left alone, with a warning', () => {
    const { props, warnings } = contacts.patch({ fields: {}, custom: { later: 'x' } }, undefined, definitions);
    expect(props).toEqual({});
    expect(warnings).toMatchObject([{ field: 'later', code: 'FIELD_UNSUPPORTED' }]);
  });
});

describe('phone numbers', () => {
  it.each([
    [{ number: '(212) 555-0101', e164: '+12125550101' }, '+12125550101'],
    [{ number: '+1 212.555/0101' }, '+12125550101'],
    [{ number: '2125550101' }, undefined],
    [{ number: '+0212555' }, undefined],
  ])('%o are written as %s', (phone, expected) => {
    expect(phoneText(phone, true, () => undefined)).toBe(expected);
  });
});
