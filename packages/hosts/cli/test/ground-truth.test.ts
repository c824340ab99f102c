import { describe, expect, it } from 'vitest';
import { accountShapes } from '../src/demo/account-shape.ts';
import type { AccountState, DemoState, HeldRecord } from '../src/demo/account-state.ts';
import { establishTruth, type TruthInput } from '../src/demo/ground-truth.ts';

const stamps = { createdAtMs: 0, updatedAtMs: 0, links: [] };

function contact(id: string, email: string, truthId?: string, lastname = 'Hale'): HeldRecord {
  const record = { id, fields: { firstname: 'Ann', lastname, email }, ...stamps };
  return { ...record, ...accountShapes.hubspot.traits.contacts(record), ...(truthId === undefined ? {} : { truthId }) };
}

function person(id: string, email: string, truthId?: string): HeldRecord {
  const record = { id, fields: { name: 'Ann Hale', emails: [{ value: email }], phones: [] }, ...stamps };
  return {
    ...record,
    ...accountShapes.pipedrive.traits.contacts(record),
    ...(truthId === undefined ? {} : { truthId }),
  };
}

function holding(...contacts: readonly HeldRecord[]): AccountState {
  return { contacts: new Map(contacts.map((record) => [record.id, record])), companies: new Map(), deals: new Map() };
}

const state = (hubspot: readonly HeldRecord[], pipedrive: readonly HeldRecord[]): DemoState => ({
  hubspot: holding(...hubspot),
  pipedrive: holding(...pipedrive),
});

function judge(before: DemoState, after: DemoState, more: Partial<TruthInput> = {}) {
  return establishTruth({ before, after, userChanges: [], questions: [], ...more });
}

describe('the truth about a sync', () => {
  const ann = contact('1', 'ann@example.com', 'person-1');
  const bob = person('7', 'bob@example.com', 'person-2');

  it('counts what was made from the other account, and the pairs that came of it', () => {
    const after = state([ann, contact('2', 'bob@example.com')], [bob, person('8', 'ANN@example.com')]);
    const truth = judge(state([ann], [bob]), after);
    expect(truth.accounts.hubspot.contacts).toMatchObject({ created: 1, duplicates: [], alone: [], now: 2 });
    expect(truth.accounts.pipedrive.contacts).toMatchObject({ created: 1, duplicates: [], alone: [], now: 2 });
    expect(truth.linked.contacts).toBe(2);
  });

  it('finds a record that was made though the same person was there', () => {
    const twin = person('7', 'ann@example.com', 'person-1');
    const after = state([ann, contact('2', 'ann@example.com')], [twin]);
    expect(judge(state([ann], [twin]), after).accounts.hubspot.contacts.duplicates).toEqual(['2']);
  });

  it('finds a record that was made twice', () => {
    const after = state([ann, contact('2', 'bob@example.com'), contact('3', 'bob@example.com')], [bob]);
    expect(judge(state([ann], [bob]), after).accounts.hubspot.contacts.duplicates).toEqual(['3']);
  });

  it('finds a record that nothing in the other account explains', () => {
    const after = state([ann, contact('2', 'eve@example.com', undefined, 'Stranger')], []);
    expect(judge(state([ann], []), after).accounts.hubspot.contacts.unexplained).toEqual(['2']);
  });

  it('misses what has no counterpart, unless a person is asked about it', () => {
    const before = state([ann], [bob]);
    const alone = (more: Partial<TruthInput> = {}) => {
      const { hubspot, pipedrive } = judge(before, before, more).accounts;
      return [...hubspot.contacts.alone, ...pipedrive.contacts.alone];
    };
    expect(alone()).toEqual(['1', '7']);
    const records = [
      { connectionId: 'pipedrive', remoteId: '7' },
      { connectionId: 'hubspot', remoteId: '1' },
    ];
    expect(alone({ questions: [{ entity: 'contact', reason: 'sameName', records }] })).toEqual([]);
  });

  it('counts records that changed, but not for what their own users did', () => {
    const after = state([contact('1', 'ann@example.com', 'person-1', 'Stone')], []);
    expect(judge(state([ann], []), after).accounts.hubspot.contacts.updated).toBe(1);
    const userChanges = [{ vendor: 'hubspot', kind: 'contacts', id: '1', fields: ['lastname'] }] as const;
    expect(judge(state([ann], []), after, { userChanges }).accounts.hubspot.contacts.updated).toBe(0);
  });
});
