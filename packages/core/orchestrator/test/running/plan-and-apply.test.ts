import { describe, expect, it } from 'vitest';
import { syncCollections, UnknownRecordError } from '../../src/index.ts';
import { createTwoCrms, recordsOf, type TwoCrms } from '../support/two-crms.ts';
import {
  clearLogs,
  contactEmails,
  hubspotContact,
  personNames,
  pipedrivePerson,
  recordWith,
  visibleState,
  writesAt,
} from './people.ts';

/** Ann is at both, Bob only at HubSpot with his company, Cid only at Pipedrive with his organization. */
function seeded(): TwoCrms {
  const crms = createTwoCrms();
  crms.hubspot.control.seed([
    { objectType: 'companies', ref: 'birch', fields: { name: 'Birch Works', domain: 'birch.example.com' } },
    hubspotContact('Ann', { phone: '+1 212 555 0101' }),
    { ...hubspotContact('Bob'), links: [{ objectType: 'companies', ref: 'birch' }] },
  ]);
  crms.pipedrive.control.seed([
    { objectType: 'organization', ref: 'cedar', fields: { name: 'Cedar Mill' } },
    pipedrivePerson('Ann'),
    { ...pipedrivePerson('Cid'), links: [{ objectType: 'organization', ref: 'cedar' }] },
  ]);
  return crms;
}

async function storedCollections(crms: TwoCrms): Promise<readonly string[]> {
  const filled: string[] = [];
  for (const collection of syncCollections) {
    const [index] = Object.keys(collection.indexes);
    if (index === undefined) continue;
    const rows = await crms.store.tenant('acme').read({ collection, index, limit: 1 });
    if (rows.length > 0) filled.push(collection.name);
  }
  return filled.sort();
}

describe('a plan (R26, B7 preview)', () => {
  it('sends no change anywhere and leaves no rows but its own', async () => {
    const crms = seeded();
    const before = visibleState(crms);
    const sync = crms.sync();
    const plan = await sync.plan();
    expect(plan.items).toBeGreaterThan(0);
    expect(writesAt(crms.hubspot, crms.pipedrive)).toEqual([]);
    expect(visibleState(crms)).toEqual(before);
    expect(await storedCollections(crms)).toEqual(['plan_items', 'plans']);
    expect(await crms.store.tenants()).toEqual(['acme']);
    expect((await sync.runs()).items).toEqual([]);
    expect(await sync.connection('hubspot')).toBeUndefined();
  });

  it('says of each item what would be done, why, and which fields it concerns', async () => {
    const crms = seeded();
    const sync = crms.sync();
    const plan = await sync.plan();
    const { items } = await sync.planItems(plan.id);
    expect(items).toHaveLength(plan.items);
    expect(items.map((item) => item.position)).toEqual(items.map((_, position) => position));
    for (const item of items) expect(item.reason, `${item.direction} ${item.action}`).not.toBe('');
    const bob = recordWith(crms.hubspot, 'contacts', 'email', 'bob@example.com');
    const taken = items.find((item) => item.direction === 'inbound' && item.remoteId === bob.id);
    expect(taken).toMatchObject({ action: 'create', entity: 'contact', connectionId: 'hubspot', reason: 'new' });
    expect(taken?.fields.firstName).toEqual({ before: null, after: 'Bob' });
    const pushed = items.find((item) => item.direction === 'outbound' && item.goldenId === taken?.goldenId);
    expect(pushed).toMatchObject({ action: 'create', connectionId: 'pipedrive', reason: 'notThereYet' });
    expect(pushed?.fields.firstName).toEqual({ before: null, after: 'Bob' });
    const [link] = (await sync.planItems(plan.id, { action: 'link' })).items;
    expect(link).toMatchObject({ direction: 'inbound', connectionId: 'pipedrive', entity: 'contact' });
    const creates = await sync.planItems(plan.id, { action: 'create' });
    expect(creates.items.filter((item) => item.direction === 'outbound')).toHaveLength(4);
  });

  it('has the same hash for the same snapshot, and another one after an edit', async () => {
    const crms = seeded();
    const first = await crms.sync().plan();
    crms.clock.advance(5_000);
    const second = await crms.sync().plan();
    expect(second.id).not.toBe(first.id);
    expect(second.hash).toBe(first.hash);
    const bob = recordWith(crms.hubspot, 'contacts', 'email', 'bob@example.com');
    crms.hubspot.control.edit({ objectType: 'contacts', id: bob.id, fields: { jobtitle: 'Carpenter' } });
    crms.clock.advance(5_000);
    expect((await crms.sync().plan()).hash).not.toBe(first.hash);
  });

  it('gives its items in pages', async () => {
    const crms = seeded();
    const sync = crms.sync();
    const plan = await sync.plan();
    const whole = (await sync.planItems(plan.id)).items.map((item) => item.id);
    const paged: string[] = [];
    let after: string | undefined;
    do {
      const page = await sync.planItems(plan.id, { limit: 2, ...(after === undefined ? {} : { after }) });
      expect(page.items.length).toBeLessThanOrEqual(2);
      paged.push(...page.items.map((item) => item.id));
      after = page.next;
    } while (after !== undefined);
    expect(paged).toEqual(whole);
  });
});

describe('applying a plan (R26)', () => {
  it('leads to the same accounts as a run without one', async () => {
    const planned = seeded();
    const sync = planned.sync();
    const plan = await sync.plan();
    const report = await sync.apply(plan.id);
    expect(report.failures).toEqual({});
    expect(report.state).toBe('completed');
    expect(report.mode).toBe('apply');
    const direct = seeded();
    await direct.sync().run();
    expect(visibleState(planned)).toEqual(visibleState(direct));
    expect(planned.hubspot.control.log().counters.records.create).toEqual(
      direct.hubspot.control.log().counters.records.create,
    );
    clearLogs(planned);
    planned.clock.advance(60_000);
    await sync.run();
    expect(writesAt(planned.hubspot, planned.pipedrive)).toEqual([]);
  });

  it('leads to the same accounts when the plan holds edits of records that are linked', async () => {
    const edited = async (): Promise<TwoCrms> => {
      const crms = seeded();
      await crms.sync().run();
      crms.clock.advance(600_000);
      const ann = recordWith(crms.hubspot, 'contacts', 'email', 'ann@example.com');
      crms.hubspot.control.edit({ objectType: 'contacts', id: ann.id, fields: { firstname: 'Anna' } });
      const cid = recordWith(crms.pipedrive, 'person', 'name', 'Cid Ash');
      crms.pipedrive.control.edit({ objectType: 'person', id: cid.id, fields: { name: 'Cid Cedar' } });
      crms.clock.advance(600_000);
      return crms;
    };
    const planned = await edited();
    const sync = planned.sync();
    const plan = await sync.plan();
    expect((await sync.planItems(plan.id, { action: 'update' })).items.map((item) => item.direction).sort()).toEqual([
      'inbound',
      'inbound',
      'outbound',
      'outbound',
    ]);
    expect((await sync.apply(plan.id)).totals.updated).toMatchObject({ hub: 2, remote: 2 });
    const direct = await edited();
    await direct.sync().run();
    expect(visibleState(planned)).toEqual(visibleState(direct));
    expect(personNames(planned)).toContain('Anna Ash');
  });

  it('refuses an item whose record has moved since, writes nothing of it, and the next run brings it', async () => {
    const crms = seeded();
    const sync = crms.sync();
    const plan = await sync.plan();
    const bob = recordWith(crms.hubspot, 'contacts', 'email', 'bob@example.com');
    crms.clock.advance(10_000);
    crms.hubspot.control.edit({ objectType: 'contacts', id: bob.id, fields: { firstname: 'Robert' } });
    crms.clock.advance(600_000);
    const report = await sync.apply(plan.id);
    expect(report.counts.reasons.notInPlan).toBeGreaterThan(0);
    expect(personNames(crms)).toEqual(['Ann Ash', 'Cid Ash']);
    expect(contactEmails(crms)).toContain('cid@example.com');
    crms.clock.advance(60_000);
    const next = await sync.run();
    expect(next.state).toBe('completed');
    expect(personNames(crms)).toEqual(['Ann Ash', 'Cid Ash', 'Robert Ash']);
  });

  it('does not write what became necessary after the plan', async () => {
    const crms = seeded();
    const sync = crms.sync();
    const plan = await sync.plan();
    crms.clock.advance(10_000);
    crms.hubspot.control.create({
      objectType: 'contacts',
      fields: { email: 'dee@example.com', firstname: 'Dee', lastname: 'Ash' },
    });
    crms.clock.advance(600_000);
    await sync.apply(plan.id);
    expect(personNames(crms)).toEqual(['Ann Ash', 'Bob Ash', 'Cid Ash']);
    crms.clock.advance(60_000);
    await sync.run();
    expect(personNames(crms)).toEqual(['Ann Ash', 'Bob Ash', 'Cid Ash', 'Dee Ash']);
  });

  it('keeps to the plan though an interrupted run was still open', async () => {
    const crms = seeded();
    const sync = crms.sync();
    const plan = await sync.plan();
    crms.clock.advance(10_000);
    crms.hubspot.control.create({
      objectType: 'contacts',
      fields: { email: 'dee@example.com', firstname: 'Dee', lastname: 'Ash' },
    });
    crms.clock.advance(600_000);
    expect((await sync.slice({ limits: { records: 1 } })).more).toBe(true);
    const report = await sync.apply(plan.id);
    expect(report.mode).toBe('apply');
    expect(personNames(crms)).not.toContain('Dee Ash');
  });

  it('sends the deletions that it holds, and no others', async () => {
    const crms = seeded();
    const sync = crms.sync({ deletes: { policy: 'propagate' } });
    await sync.run();
    const remove = async (email: string): Promise<void> => {
      const { objectType, id } = recordWith(crms.hubspot, 'contacts', 'email', email);
      crms.hubspot.control.delete({ objectType, id });
      crms.clock.advance(7_200_000);
    };
    crms.clock.advance(600_000);
    await remove('bob@example.com');
    clearLogs(crms);
    const plan = await sync.plan();
    expect(writesAt(crms.hubspot, crms.pipedrive)).toEqual([]);
    expect((await sync.planItems(plan.id, { action: 'delete' })).items).toMatchObject([
      { direction: 'outbound', connectionId: 'pipedrive', entity: 'contact', reason: 'deletedElsewhere' },
      { direction: 'inbound', connectionId: 'hubspot', entity: 'contact', reason: expect.stringMatching(/^told:/) },
    ]);
    expect((await sync.records.list('contact')).items).toHaveLength(3);
    await remove('ann@example.com');
    const report = await sync.apply(plan.id);
    expect(report.state).toBe('completed');
    expect(report.counts.reasons.notInPlan).toBe(1);
    expect(personNames(crms)).toEqual(['Ann Ash', 'Cid Ash']);
    expect((await sync.records.list('contact')).items.map(({ fields }) => fields.firstName).sort()).toEqual([
      'Ann',
      'Cid',
    ]);
    crms.clock.advance(60_000);
    await sync.run();
    expect(personNames(crms)).toEqual(['Cid Ash']);
  });

  it('deletes nothing in the hub that it does not hold, and forgets that when the record is back', async () => {
    const crms = seeded();
    const sync = crms.sync({ deletes: { policy: 'propagate' } });
    await sync.run();
    crms.clock.advance(600_000);
    const plan = await sync.plan();
    const { objectType, id } = recordWith(crms.hubspot, 'contacts', 'email', 'bob@example.com');
    crms.hubspot.control.delete({ objectType, id });
    crms.clock.advance(7_200_000);
    await sync.apply(plan.id);
    expect(await sync.records.byExternalId('hubspot', 'contacts', id)).toMatchObject({ state: 'live' });
    crms.hubspot.control.restore({ objectType, id });
    crms.clock.advance(7_200_000);
    clearLogs(crms);
    await sync.run();
    expect(await sync.records.byExternalId('hubspot', 'contacts', id)).toMatchObject({ state: 'live' });
    expect(personNames(crms)).toEqual(['Ann Ash', 'Bob Ash', 'Cid Ash']);
    expect(writesAt(crms.hubspot, crms.pipedrive)).toEqual([]);
  });

  it('needs a plan that exists', async () => {
    await expect(seeded().sync().apply('plan_nobody_made')).rejects.toThrow(UnknownRecordError);
  });

  it('knows its own record again when the answer to a create was lost while the plan was applied (R7)', async () => {
    const crms = createTwoCrms();
    crms.hubspot.control.seed([{ objectType: 'contacts', fields: { firstname: 'Nora', lastname: 'Ash' } }]);
    crms.pipedrive.control.addFaults([
      { match: { method: 'POST', path: 'api/v2/persons' }, times: 1, fault: { kind: 'dropAfter' } },
    ]);
    const sync = crms.sync();
    await sync.apply((await sync.plan()).id);
    for (let run = 0; run < 2; run += 1) {
      crms.clock.advance(60_000);
      await sync.run();
    }
    expect((await sync.matches.list()).items).toEqual([]);
    expect(recordsOf(crms.hubspot, 'contacts')).toHaveLength(1);
    expect(recordsOf(crms.pipedrive, 'person')).toHaveLength(1);
  });
});
