import type { Patch } from '@crmsync/adapter';
import type { FieldValue, FieldValues } from '@crmsync/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addContact, heldContact, openAccount, type TestAccount } from './support/account.ts';

interface HeldItem {
  readonly name: string;
  readonly value: string;
}
type HeldCustom = { readonly key: string; readonly value: unknown };

const number = fc.integer({ min: 0, max: 6 }).map((digit) => `+1212555010${digit}`);
const address = fc.integer({ min: 0, max: 6 }).map((digit) => `a${digit}@example.com`);
const label = fc.constantFrom('primary', 'mobile', 'work', 'Brother', 'Main Phone');
const type = fc.constantFrom('mobile', 'work', 'other');
const colour = fc.constantFrom('green', 'black', 'red');
const keys = ['colour', 'weight', 'heavy'];

const heldItems = (value: fc.Arbitrary<string>) =>
  fc.uniqueArray(fc.record({ name: label, value }), { maxLength: 4, selector: (item) => item.value });
const heldCustom = fc.record(
  { colour, weight: fc.integer({ min: 1, max: 9 }), heavy: fc.boolean() },
  { requiredKeys: [] },
);

const phones = fc.uniqueArray(fc.record({ number, type, primary: fc.boolean() }, { requiredKeys: ['number'] }), {
  maxLength: 4,
  selector: (phone) => phone.number,
});
const emails = fc.uniqueArray(fc.record({ address, type }, { requiredKeys: ['address'] }), {
  maxLength: 4,
  selector: (email) => email.address,
});
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

const wantedFields = fc.record(
  { phones: maybe(phones), emails: maybe(emails), jobTitle: maybe(fc.constantFrom('Engineer', 'Client')) },
  { requiredKeys: [] },
);
const wantedCustom = fc.record({ colour: maybe(colour), heavy: maybe(fc.boolean()) }, { requiredKeys: [] });

/** What was there when the caller looked, what somebody made of it since, and what the caller wants. */
const story = fc.record({
  seen: fc.record({ phones: heldItems(number), emails: heldItems(address), custom: heldCustom }),
  since: fc.record({ phones: heldItems(number), emails: heldItems(address), custom: heldCustom }),
  fields: wantedFields,
  custom: wantedCustom,
  knowsCurrent: fc.boolean(),
});

type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

const clone = (value: object): FieldValues => JSON.parse(JSON.stringify(value));
const customItems = (custom: object) => Object.entries(custom).map(([key, value]) => ({ key, value }));

function defineCustomFields({ fake }: TestAccount): void {
  const types = { colour: 'string', weight: 'number', heavy: 'boolean' };
  fake.control.seed(
    Object.entries(types).map(([id, kind]) => ({ objectType: 'customField', id, fields: { name: id, type: kind } })),
  );
}

/** Plays a story; gives what was there just before the write, and after it. */
async function play(account: TestAccount, { seen, since, fields, custom, knowsCurrent }: Story) {
  const { fake } = account;
  const port = account.port('contacts');
  const id = addContact(
    fake,
    { firstName: 'Ann', phoneNumbers: seen.phones, emails: seen.emails },
    { customFields: customItems(seen.custom) },
  );
  const [outcome] = await port.get([id], { custom: keys });
  const current = outcome?.status === 'found' ? outcome.record : undefined;
  fake.control.edit({
    objectType: 'contact',
    id,
    fields: {
      defaultFields: { phoneNumbers: since.phones, emails: since.emails },
      customFields: customItems(since.custom),
    },
  });
  const before = heldContact(fake, id);
  const known = knowsCurrent ? current : undefined;
  const projected = port.project({ fields: clone(fields), custom: clone(custom) }, known);
  const patch: Patch = { fields: projected.fields, custom: clone(custom), associations: {} };
  const item = { key: 'a', id, patch, ...(known ? { current: known } : {}) };
  const [written] = await port.update([item]);
  expect(written?.status).toBe('applied');
  return { before, after: heldContact(fake, id), known, patch };
}

/** The values of a list that the caller saw and does not want any more: all that may be missing afterwards. */
function takenAway(
  list: 'phones' | 'emails',
  { known, patch }: { readonly known: { readonly fields: FieldValues } | undefined; readonly patch: Patch },
): (value: string) => boolean {
  const wanted = patch.fields[list];
  if (wanted === undefined) return () => false;
  const texts = (value: FieldValue | undefined): string[] =>
    (Array.isArray(value) ? value : []).map((item) => String(Object(item).number ?? Object(item).address));
  const kept = texts(wanted);
  const seen = texts(known?.fields[list]);
  return (value) => !kept.includes(value) && (known ? seen.includes(value) : wanted === null);
}

const itemsOf = (held: Readonly<Record<string, unknown>>, list: string) => held[list] as readonly HeldItem[];
const customOf = (held: Readonly<Record<string, unknown>>) =>
  new Map((held.customFields as readonly HeldCustom[]).map(({ key, value }) => [key, value]));

describe.each(['whole', 'sentLists', 'merge'] as const)('a write where OpenPhone treats lists as %s', (patchLists) => {
  it('loses no number, address or custom field of the read before it, unless the caller saw it and takes it away', async () => {
    const account = openAccount({ patchLists });
    defineCustomFields(account);
    await fc.assert(
      fc.asyncProperty(story, async (one) => {
        const played = await play(account, one);
        const { before, after, patch } = played;
        for (const [list, wire] of [
          ['phones', 'phoneNumbers'],
          ['emails', 'emails'],
        ] as const) {
          const isTaken = takenAway(list, played);
          const left = itemsOf(after, wire).map(({ value }) => value);
          for (const { value } of itemsOf(before, wire)) expect(left.includes(value)).toBe(!isTaken(value));
          expect(new Set(left).size).toBe(left.length);
          const wanted = patch.fields[list];
          for (const item of Array.isArray(wanted) ? wanted : []) {
            expect(left).toContain(Object(item).number ?? Object(item).address);
          }
        }
        const [held, now] = [customOf(before), customOf(after)];
        for (const [key, value] of held) if (!(key in patch.custom)) expect(now.get(key)).toEqual(value);
        for (const [key, value] of Object.entries(patch.custom)) expect(now.get(key) ?? null).toEqual(value);
      }),
      { numRuns: 120 },
    );
  });

  it('keeps labels of people’s own, and the ids of what stays', async () => {
    const account = openAccount({ patchLists });
    const id = addContact(account.fake, {
      firstName: 'James',
      phoneNumbers: [
        { name: 'Brother', value: '+12125550101' },
        { name: 'mobile', value: '+12125550102' },
      ],
    });
    const before = heldContact(account.fake, id);
    const phones = [
      { number: '+12125550101', type: 'work' },
      { number: '+12125550102', type: 'work' },
    ];
    await account
      .port('contacts')
      .update([{ key: 'a', id, patch: { fields: { phones }, custom: {}, associations: {} } }]);
    const [first, second] = itemsOf(before, 'phoneNumbers');
    expect(itemsOf(heldContact(account.fake, id), 'phoneNumbers')).toEqual([first, { ...second, name: 'work' }]);
  });
});
