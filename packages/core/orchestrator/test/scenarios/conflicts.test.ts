import { describe, expect, it } from 'vitest';
import { type ConflictOptions, type ConflictRow, StaleDecisionError, type Sync } from '../../src/index.ts';
import { createTwoCrms, type TwoCrms } from '../support/two-crms.ts';
import {
  createLinkedPair,
  expectQuiet,
  type LinkedPair,
  leaveBehind,
  oneMinuteMs,
  run,
  writesTo,
} from './linked-pair.ts';
import { addHubSpotText, addPipedriveField } from './own-fields.ts';

describe('the same field edited differently on both sides', () => {
  it.each([
    { first: 'hubspot', winner: 'Cedar' },
    { first: 'pipedrive', winner: 'Birch' },
  ])('goes to the newer edit by default, also when $first was edited first', async ({ first, winner }) => {
    const pair = await createLinkedPair();
    const edits = [() => pair.hubspot.edit({ lastname: 'Birch' }), () => pair.pipedrive.edit({ name: 'Ann Cedar' })];
    for (const edit of first === 'hubspot' ? edits : edits.reverse()) {
      edit();
      pair.crms.clock.advance(oneMinuteMs);
    }
    const report = await run(pair.sync);
    expect(report.totals.conflicts).toBe(1);
    expectLastName(pair, winner);
    expect([...writesTo(pair.crms.hubspot), ...writesTo(pair.crms.pipedrive)]).toHaveLength(1);
    await expectQuiet(pair.crms, pair.sync);
  });

  it('goes to the first source with source_priority, however old its edit is', async () => {
    const pair = await pairWith({ strategy: 'source_priority', sourcePriority: ['pipedrive', 'hubspot'] });
    pair.pipedrive.edit({ name: 'Ann Cedar' });
    pair.crms.clock.advance(oneMinuteMs);
    pair.hubspot.edit({ lastname: 'Birch' });
    await run(pair.sync);
    expectLastName(pair, 'Cedar');
    expect(writesTo(pair.crms.pipedrive)).toEqual([]);
    await expectQuiet(pair.crms, pair.sync);
  });

  it('goes by rules of its own with field_merge: the larger number, notes of both, lists as sets', async () => {
    const crms = createTwoCrms();
    addHubSpotText(crms.hubspot, 'remarks', 'Remarks');
    const { code } = await addPipedriveField(crms.pipedrive, 'personFields', 'Remarks');
    const [company = ''] = crms.hubspot.control.seed([
      { objectType: 'companies', fields: { name: 'Acme Rockets', domain: 'rockets.example', numberofemployees: 10 } },
    ]);
    const [organization = ''] = crms.pipedrive.control.seed([
      {
        objectType: 'organization',
        fields: { name: 'Acme Rockets', website: 'https://rockets.example', employee_count: 10 },
      },
    ]);
    const pair = await pairWith(
      {
        strategy: 'field_merge',
        rules: {
          company: { employees: { rule: 'max' } },
          contact: { 'custom.remarks': { rule: 'appendUnique' }, phones: { rule: 'setMerge' } },
        },
      },
      crms,
    );
    const { hubspot, pipedrive, sync } = pair;
    crms.hubspot.control.edit({ objectType: 'companies', id: company, fields: { numberofemployees: 40 } });
    hubspot.edit({ remarks: 'Likes tea', mobilephone: '+1 212 555 0111' });
    crms.clock.advance(oneMinuteMs);
    crms.pipedrive.control.edit({ objectType: 'organization', id: organization, fields: { employee_count: 30 } });
    pipedrive.edit({
      custom_fields: { [code]: 'Met in May' },
      phones: [
        { value: '+1 212 555 0101', label: 'work', primary: true },
        { value: '+1 212 555 0122', label: 'home', primary: false },
      ],
    });
    await run(sync);
    const [shown] = crms.pipedrive.control.state({ objectType: 'organization' }).records;
    expect(shown?.fields.employee_count).toBe(40);
    expect(hubspot.fields().remarks).toBe('Likes tea\n\nMet in May');
    expect(pipedrive.fields().custom_fields).toEqual({ [code]: 'Likes tea\n\nMet in May' });
    expect(numbersOf(pipedrive.fields().phones)).toEqual(['+1 212 555 0101', '+1 212 555 0111', '+1 212 555 0122']);
    expect(hubspot.fields()).toMatchObject({ phone: '+1 212 555 0101', mobilephone: '+1 212 555 0111' });
    await expectQuiet(crms, sync);
  });

  it("goes by the host's own function with a custom rule", async () => {
    const pair = await pairWith({
      rules: { contact: { lastName: { rule: 'custom', name: 'joined' } } },
      customRules: { joined: ({ local, remote }) => [local, remote].sort().join('-') },
    });
    editBoth(pair);
    await run(pair.sync);
    expectLastName(pair, 'Birch-Cedar');
    expect([writesTo(pair.crms.hubspot).length, writesTo(pair.crms.pipedrive).length]).toEqual([1, 1]);
    await expectQuiet(pair.crms, pair.sync);
  });
});

describe('a conflict that waits for a person (R4)', () => {
  it('holds only its own field: the others go on, and both records are shown as they were', async () => {
    const pair = await heldPair({ phone: '+1 212 555 0133' });
    const conflict = await onlyConflict(pair.sync);
    expect(conflict.fields).toEqual({ lastName: { base: 'Ash', local: 'Birch', remote: 'Cedar' } });
    expect(conflict.local).toMatchObject({ firstName: 'Ann', lastName: 'Birch' });
    expect(conflict.remote).toMatchObject({ firstName: 'Ann', lastName: 'Cedar' });
    expect(pair.hubspot.fields().lastname).toBe('Birch');
    expect(pair.pipedrive.fields()).toMatchObject({ name: 'Ann Cedar', phones: [{ value: '+1 212 555 0133' }] });
    expect([writesTo(pair.crms.hubspot).length, writesTo(pair.crms.pipedrive).length]).toEqual([0, 1]);
    await expectQuiet(pair.crms, pair.sync);
    expect((await onlyConflict(pair.sync)).id).toBe(conflict.id);
  });

  it('does not set a refused write of other fields going again and again (R20)', async () => {
    const pair = await heldPair();
    const { crms, sync } = pair;
    await leaveBehind(crms, sync);
    crms.pipedrive.control.addFaults([
      { match: { method: 'PATCH' }, times: 5, fault: { kind: 'status', status: 400 } },
    ]);
    pair.hubspot.edit({ phone: '+1 212 555 0133' });
    await run(sync);
    expect(writesTo(crms.pipedrive)).toHaveLength(1);
    expect((await sync.deadLetters.list()).items).toMatchObject([{ connectionId: 'pipedrive', operation: 'update' }]);
    await expectQuiet(crms, sync);
    crms.pipedrive.control.clearFaults();
    pair.hubspot.edit({ phone: '+1 212 555 0144' });
    await run(sync);
    expect(pair.pipedrive.fields()).toMatchObject({ name: 'Ann Cedar', phones: [{ value: '+1 212 555 0144' }] });
    expect((await sync.deadLetters.list()).items).toEqual([]);
    await expectQuiet(crms, sync);
  });

  it.each([
    { how: 'local' as const, outcome: 'Birch', writes: [0, 1] },
    { how: 'remote' as const, outcome: 'Cedar', writes: [1, 0] },
    { how: { lastName: { value: 'Dill' } }, outcome: 'Dill', writes: [1, 1] },
  ])('is settled as $outcome and told only to those who do not show it', async ({ how, outcome, writes }) => {
    const pair = await heldPair();
    const { id } = await onlyConflict(pair.sync);
    expect((await pair.sync.conflicts.resolve(id, how)).status).toBe('resolved');
    await run(pair.sync);
    expectLastName(pair, outcome);
    expect([writesTo(pair.crms.hubspot).length, writesTo(pair.crms.pipedrive).length]).toEqual(writes);
    expect((await pair.sync.conflicts.list()).items).toEqual([]);
    await expectQuiet(pair.crms, pair.sync);
  });

  it('refuses a decision on values that are no longer there, and asks again with the new ones', async () => {
    const pair = await heldPair();
    const seen = await onlyConflict(pair.sync);
    await leaveBehind(pair.crms, pair.sync);
    const record = await pair.sync.records.byExternalId('hubspot', 'contacts', pair.hubspot.id);
    await pair.sync.records.edit(record?.id ?? '', { lastName: 'Elder' });
    await expect(pair.sync.conflicts.resolve(seen.id, 'local')).rejects.toThrow(StaleDecisionError);
    await run(pair.sync);
    expect(pair.pipedrive.fields().name).toBe('Ann Cedar');
    expect((await onlyConflict(pair.sync)).fields.lastName).toMatchObject({ local: 'Elder', remote: 'Cedar' });
    await pair.sync.conflicts.resolve(seen.id, 'local');
    await run(pair.sync);
    expectLastName(pair, 'Elder');
    await expect(pair.sync.conflicts.resolve(seen.id, 'remote')).rejects.toThrow(StaleDecisionError);
    await expectQuiet(pair.crms, pair.sync);
  });

  it('does not overwrite an edit that came after the decision', async () => {
    const pair = await heldPair();
    const { id } = await onlyConflict(pair.sync);
    await pair.sync.conflicts.resolve(id, 'local');
    pair.crms.clock.advance(10 * oneMinuteMs);
    pair.pipedrive.edit({ name: 'Ann Fennel' });
    await run(pair.sync);
    expect(pair.pipedrive.fields().name).toBe('Ann Fennel');
    expect((await onlyConflict(pair.sync)).fields.lastName).toMatchObject({ local: 'Birch', remote: 'Fennel' });
  });

  it.each(['hubspot', 'pipedrive'] as const)(
    'closes by itself when somebody makes the sides equal in %s',
    async (where) => {
      const pair = await heldPair();
      const { id } = await onlyConflict(pair.sync);
      await leaveBehind(pair.crms, pair.sync);
      if (where === 'hubspot') pair.hubspot.edit({ lastname: 'Cedar' });
      else pair.pipedrive.edit({ name: 'Ann Birch' });
      await run(pair.sync);
      expect((await pair.sync.conflicts.get(id)).status).toBe('converged');
      expect([...writesTo(pair.crms.hubspot), ...writesTo(pair.crms.pipedrive)]).toEqual([]);
      expectLastName(pair, where === 'hubspot' ? 'Cedar' : 'Birch');
      pair.hubspot.edit({ lastname: 'Gale' });
      await run(pair.sync);
      expectLastName(pair, 'Gale');
      await expectQuiet(pair.crms, pair.sync);
    },
  );
});

function pairWith(conflicts: ConflictOptions, crms?: TwoCrms): Promise<LinkedPair> {
  return createLinkedPair({ sync: { conflicts }, ...(crms ? { crms } : {}) });
}

function editBoth(pair: LinkedPair, more: Readonly<Record<string, unknown>> = {}): void {
  pair.hubspot.edit({ lastname: 'Birch', ...more });
  pair.pipedrive.edit({ name: 'Ann Cedar' });
}

/** A pair whose last name waits for a person: Birch in the hub and HubSpot, Cedar in Pipedrive. */
async function heldPair(more: Readonly<Record<string, unknown>> = {}): Promise<LinkedPair> {
  const pair = await pairWith({ strategy: 'manual_review' });
  editBoth(pair, more);
  await run(pair.sync);
  return pair;
}

async function onlyConflict(sync: Sync): Promise<ConflictRow> {
  const { items } = await sync.conflicts.list();
  expect(items).toHaveLength(1);
  return items[0]!;
}

function expectLastName({ hubspot, pipedrive }: LinkedPair, lastName: string): void {
  expect(hubspot.fields()).toMatchObject({ firstname: 'Ann', lastname: lastName });
  expect(pipedrive.fields().name).toBe(`Ann ${lastName}`);
}

function numbersOf(phones: unknown): readonly unknown[] {
  return Array.isArray(phones) ? phones.map((phone: { value: string }) => phone.value).sort() : [];
}
