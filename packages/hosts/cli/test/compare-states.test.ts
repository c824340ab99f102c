import { describe, expect, it } from 'vitest';
import { accountShapes } from '../src/demo/account-shape.ts';
import type { DemoState, HeldRecord } from '../src/demo/account-state.ts';
import { compareStates } from '../src/demo/compare-states.ts';

function contact(id: string, fields: HeldRecord['fields'], links: HeldRecord['links'] = []): HeldRecord {
  const record = { id, fields, links, createdAtMs: 0, updatedAtMs: 0 };
  return { ...record, ...accountShapes.hubspot.traits.contacts(record) };
}

function holding(...contacts: readonly HeldRecord[]): DemoState {
  const none = { contacts: new Map(), companies: new Map(), deals: new Map() };
  return { pipedrive: none, hubspot: { ...none, contacts: new Map(contacts.map((record) => [record.id, record])) } };
}

const ann = contact('1', { firstname: 'Ann', phone: '' });
const edited = { vendor: 'hubspot', kind: 'contacts' } as const;

/** What differs at HubSpot's contacts: id and what. */
function differing(now: DemoState, edits: Parameters<typeof compareStates>[2] = []): readonly string[] {
  return compareStates(holding(ann), now, edits).map(({ id, what }) => `${id} ${what}`);
}

describe('comparing accounts with what they held before', () => {
  it('sees records that are missing or left over, fields and associations', () => {
    expect(differing(holding())).toEqual(['1 missing']);
    expect(differing(holding(ann, contact('2', { firstname: 'Ben' })))).toEqual(['2 leftOver']);
    expect(differing(holding(contact('1', { firstname: 'Anna', jobtitle: 'Pilot' })))).toEqual([
      '1 firstname',
      '1 jobtitle',
    ]);
    const link = { objectType: 'companies', id: '7', typeIds: [1] };
    expect(differing(holding(contact('1', ann.fields, [link])))).toEqual(['1 links']);
  });

  it('takes an empty text for no value, and leaves stamps out', () => {
    expect(differing(holding(contact('1', { firstname: 'Ann', lastmodifieddate: '2026-01-01T00:00:00Z' })))).toEqual(
      [],
    );
  });

  it('tells blanks around a text from other differences: adapters do not read them', () => {
    const emails = (value: string) => holding(contact('1', { emails: [{ value, primary: true }] }));
    const found = compareStates(emails('ann@example.com '), emails('ann@example.com'), []);
    expect(found).toMatchObject([{ what: 'emails', isBlanks: true }]);
    expect(compareStates(emails('ann@example.com'), emails('anne@example.com'), [])).toMatchObject([
      { what: 'emails', isBlanks: false },
    ]);
  });

  it('wants what people edited just as they left it, and nothing beside it', () => {
    const phone = { ...edited, id: '1', fields: { phone: '+12015550199' } };
    expect(differing(holding(ann), [phone])).toEqual(['1 phone']);
    const kept = contact('1', { firstname: 'Ann', phone: '+12015550199' });
    expect(differing(holding(kept), [phone])).toEqual([]);
    expect(differing(holding(contact('1', { ...kept.fields, jobtitle: 'Pilot' })), [phone])).toEqual(['1 jobtitle']);
  });

  it('lets a record that was made since stay where somebody edited it', () => {
    const ben = { ...edited, id: '2', fields: { phone: '+12015550198' } };
    const made = contact('2', { firstname: 'Ben', phone: '+12015550198' });
    expect(differing(holding(ann, made), [ben])).toEqual([]);
    expect(differing(holding(ann, contact('2', { firstname: 'Ben' })), [ben])).toEqual(['2 phone']);
    expect(differing(holding(ann), [ben])).toEqual(['2 missing']);
  });
});
