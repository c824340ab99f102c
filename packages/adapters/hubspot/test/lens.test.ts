import type { FieldValue } from '@crmsync/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contactMapping } from '../src/mapping/contact.ts';
import { companionProperties } from '../src/mapping/hubspot-mapping.ts';

const contacts = contactMapping({ '4711': 'inactive' });

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const number = fc.integer({ min: 0, max: 9 }).map((digit) => `+1212555010${digit}`);
const address = fc.integer({ min: 0, max: 5 }).map((digit) => `a${digit}@example.com`);

const wire = fc
  .record({
    email: maybe(address),
    others: fc.uniqueArray(address, { maxLength: 3 }),
    phone: maybe(number),
    mobilephone: maybe(number),
    fax: maybe(number),
    lifecyclestage: maybe(fc.constantFrom('subscriber', 'lead', 'customer', 'other', '4711', '815')),
  })
  .map(({ others, ...properties }) => {
    const further = others.filter((other) => other !== properties.email);
    return { ...properties, hs_additional_emails: further.length === 0 ? null : further.join(';') };
  });

const optional = { requiredKeys: [] as [] };
const emails = fc.array(fc.record({ address, primary: fc.boolean() }, { requiredKeys: ['address'] }), { maxLength: 4 });
const phones = fc.array(
  fc.record(
    {
      number,
      type: fc.constantFrom('mobile', 'work', 'home', 'main', 'fax', 'other'),
      primary: fc.boolean(),
    },
    { requiredKeys: ['number'] },
  ),
  { maxLength: 5 },
);
const lifecycle = fc.record({
  category: fc.constantFrom('subscriber', 'lead', 'customer', 'evangelist', 'inactive', 'other'),
});
const wanted = fc.record({ emails: maybe(emails), phones: maybe(phones), lifecycle: maybe(lifecycle) }, optional);

const clone = (value: object): Record<string, FieldValue> => JSON.parse(JSON.stringify(value));
const sent = (props: object) => Object.entries(props).filter(([name]) => !companionProperties.includes(name));

describe('what HubSpot shows after a write', () => {
  it('is what was projected, whatever was there and whatever is wanted', () => {
    fc.assert(
      fc.property(wire, wanted, (before, values) => {
        const current = { fields: contacts.read(before).fields, custom: {} };
        const projected = contacts.project({ fields: clone(values), custom: {} }, current);
        const { props } = contacts.patch({ fields: projected.fields, custom: {} }, current);
        const after = contacts.read({ ...before, ...Object.fromEntries(sent(props)) }).fields;
        for (const [field, value] of Object.entries(projected.fields)) expect(after[field]).toEqual(value);
      }),
      { numRuns: 500 },
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
      { numRuns: 500 },
    );
  });
});
