import { type WebhookRequest, WebhookVerificationError } from '@crmsync/adapter';
import type { WebhookDelivery, WebhookFlushOptions, WebhookSender } from '@crmsync/fakes';
import { describe, expect, it } from 'vitest';
import { ConfigurationError, type Sync } from '../../src/index.ts';
import { createTwoCrms, recordsOf, type TwoCrms } from '../support/two-crms.ts';
import { clearLogs, hubspotContact, personNames, pipedrivePerson, recordWith, writesAt } from './people.ts';

const hubspotUrl = 'https://host.example.test/hooks/hubspot?tenant=acme%20co';
const pipedriveUrl = 'https://host.example.test/hooks/pipedrive';
const secret = 'made-up-client-secret';
const basicAuth = 'hook:made-up-password';

interface Scene {
  readonly crms: TwoCrms;
  readonly sync: Sync;
  /** What was delivered, to deliver it again. */
  readonly deliveries: WebhookDelivery[];
  readonly stored: { stored: number; known: number };
  /** Delivers what both accounts have to tell. */
  deliver(options?: WebhookFlushOptions): Promise<void>;
  again(delivery: WebhookDelivery): ReturnType<Sync['webhooks']['receive']>;
}

/** Ann and Bob at both accounts, linked; both accounts tell of every change from now on. */
async function scene(): Promise<Scene> {
  const crms = createTwoCrms();
  crms.hubspot.control.seed([hubspotContact('Ann'), hubspotContact('Bob')]);
  crms.pipedrive.control.seed([pipedrivePerson('Ann'), pipedrivePerson('Bob')]);
  const sync = crms.sync();
  await sync.run();
  crms.hubspot.control.subscribe({ url: hubspotUrl, secret });
  crms.pipedrive.control.subscribe({ url: pipedriveUrl, secret: basicAuth });
  crms.clock.advance(60_000);
  clearLogs(crms);
  const deliveries: WebhookDelivery[] = [];
  const stored = { stored: 0, known: 0 };
  const again: Scene['again'] = (delivery) => {
    const connectionId = delivery.url === hubspotUrl ? 'hubspot' : 'pipedrive';
    const known = connectionId === 'hubspot' ? secret : basicAuth;
    return sync.webhooks.receive(connectionId, requestOf(delivery), [known]);
  };
  const send: WebhookSender = async (delivery) => {
    deliveries.push(delivery);
    const result = await again(delivery);
    stored.stored += result.stored;
    stored.known += result.known;
    return 200;
  };
  return {
    crms,
    sync,
    deliveries,
    stored,
    again,
    async deliver(options = {}) {
      await crms.hubspot.control.flushWebhooks(options, send);
      await crms.pipedrive.control.flushWebhooks(options, send);
    },
  };
}

const contact = (crms: TwoCrms, name: string): { objectType: string; id: string } => ({
  objectType: 'contacts',
  id: recordWith(crms.hubspot, 'contacts', 'email', `${name}@example.com`).id,
});

/** Ann is called Anna at HubSpot. */
function renameAnn(crms: TwoCrms): void {
  crms.hubspot.control.edit({ ...contact(crms, 'ann'), fields: { firstname: 'Anna' } });
}

const person = (crms: TwoCrms, name: string): { objectType: string; id: string } => ({
  objectType: 'person',
  id: recordWith(crms.pipedrive, 'person', 'name', name).id,
});

/** A delivery as the host's endpoint gets it. */
function requestOf({ url, headers, body }: WebhookDelivery): WebhookRequest {
  return { method: 'POST', url, headers, rawBody: new TextEncoder().encode(body) };
}

/** The first thing that an account has to tell, kept from the sync. */
async function caughtFrom(fake: Pick<TwoCrms['hubspot'], 'control'>): Promise<WebhookDelivery> {
  const caught: WebhookDelivery[] = [];
  await fake.control.flushWebhooks({}, async (delivery) => {
    caught.push(delivery);
    return 200;
  });
  const [delivery] = caught;
  if (!delivery) throw new Error('nothing was delivered');
  return delivery;
}

/** One slice that only sees the inbox: the search index knows nothing of what happened. */
async function workInbox(sync: Sync): Promise<void> {
  for (let slices = 0; slices < 50; slices += 1) {
    if ((await sync.webhooks.waiting('hubspot')) + (await sync.webhooks.waiting('pipedrive')) === 0) return;
    await sync.slice({ limits: { records: 1 } });
  }
  throw new Error('the inbox was not worked off');
}

describe('a signed webhook of HubSpot (E7, A8)', () => {
  it('is stored once, however often it is delivered', async () => {
    const { crms, sync, deliver, deliveries, again, stored } = await scene();
    renameAnn(crms);
    await deliver();
    expect(stored.stored).toBeGreaterThan(0);
    const [delivery] = deliveries;
    if (!delivery) throw new Error('nothing was delivered');
    expect(await again(delivery)).toEqual({ stored: 0, known: stored.stored });
    expect(await sync.webhooks.waiting('hubspot')).toBe(stored.stored);
    expect((await sync.webhooks.list()).items).toHaveLength(stored.stored);
  });

  it('is refused and not stored with a wrong signature, a changed body, another address or without a secret', async () => {
    const { crms, sync, again } = await scene();
    renameAnn(crms);
    const delivery = await caughtFrom(crms.hubspot);
    const forged = { ...delivery.headers, 'x-hubspot-signature-v3': 'bm90IHRoZSByaWdodCBvbmU=' };
    const request = requestOf(delivery);
    for (const attempt of [
      again({ ...delivery, headers: forged }),
      again({ ...delivery, body: `${delivery.body} ` }),
      again({ ...delivery, headers: {} }),
      sync.webhooks.receive('hubspot', { ...request, url: 'https://other.example.test/' }, [secret]),
      sync.webhooks.receive('hubspot', request, []),
    ]) {
      await expect(attempt).rejects.toThrow(WebhookVerificationError);
    }
    expect((await sync.webhooks.list()).items).toEqual([]);
    expect((await again(delivery)).stored).toBeGreaterThan(0);
  });

  it('is refused when it is older than five minutes', async () => {
    const { crms, sync, again } = await scene();
    renameAnn(crms);
    const delivery = await caughtFrom(crms.hubspot);
    crms.clock.advance(301_000);
    await expect(again(delivery)).rejects.toMatchObject({ reason: 'stale' });
    expect((await sync.webhooks.list()).items).toEqual([]);
  });

  it('verifies with either secret while they are rotated', async () => {
    const { crms, sync } = await scene();
    renameAnn(crms);
    const request = requestOf(await caughtFrom(crms.hubspot));
    expect((await sync.webhooks.receive('hubspot', request, ['the-next-secret', secret])).stored).toBeGreaterThan(0);
  });

  it('has to name a connection that there is', async () => {
    const { sync } = await scene();
    const request = { method: 'POST', url: hubspotUrl, headers: {}, rawBody: new Uint8Array() };
    await expect(sync.webhooks.receive('salesforce', request, [secret])).rejects.toThrow(ConfigurationError);
  });
});

describe('what webhooks tell', () => {
  it('is read again at the next slice: just those records, before anything is listed', async () => {
    const { crms, sync, deliver } = await scene();
    const ann = contact(crms, 'ann');
    crms.hubspot.control.edit({ ...ann, fields: { firstname: 'Anna' } });
    await deliver();
    clearLogs(crms);
    await workInbox(sync);
    expect((await sync.records.byExternalId('hubspot', 'contacts', ann.id))?.fields.firstName).toBe('Anna');
    const paths = crms.hubspot.control.log().entries.map((entry) => entry.path);
    expect(paths.filter((path) => path.includes('contacts/batch/read'))).toHaveLength(1);
    expect(paths.filter((path) => path.includes('contacts/search'))).toEqual([]);
    expect((await sync.webhooks.list()).items.every((row) => row.state === 'done')).toBe(true);
    await sync.run();
    expect(personNames(crms)).toEqual(['Anna Ash', 'Bob Ash']);
  });

  it('ends in the right state when it comes twice, out of order and with gaps (R12)', async () => {
    for (const seed of [1, 2, 3]) {
      const { crms, sync, deliver, stored } = await scene();
      for (const [round, name] of ['Anna', 'Anne', 'Annie', 'Annabel'].entries()) {
        crms.hubspot.control.edit({ ...contact(crms, 'ann'), fields: { firstname: name } });
        crms.pipedrive.control.edit({
          ...person(crms, 'Bob Ash'),
          fields: { phones: [{ value: `+1 212 555 010${round}`, label: 'work', primary: true }] },
        });
        crms.clock.advance(1_000);
      }
      const dee = crms.hubspot.control.create({
        objectType: 'contacts',
        fields: { email: 'dee@example.com', firstname: 'Dee', lastname: 'Ash' },
      });
      crms.clock.advance(1_000);
      crms.hubspot.control.delete({ objectType: 'contacts', id: dee });
      await deliver({ duplicate: 0.5, reorder: true, drop: 0.2, seed });
      expect(stored.stored).toBeGreaterThan(0);
      crms.clock.advance(600_000);
      expect((await sync.run()).state).toBe('completed');
      expect(personNames(crms)).toEqual(['Annabel Ash', 'Bob Ash']);
      expect(recordWith(crms.hubspot, 'contacts', 'email', 'bob@example.com').fields.phone).toContain('555 0103');
      clearLogs(crms);
      crms.clock.advance(600_000);
      await deliver();
      await sync.run();
      expect(writesAt(crms.hubspot, crms.pipedrive)).toEqual([]);
    }
  });

  it('of our own writes is an echo: nothing is written because of it (R5)', async () => {
    const { crms, sync, deliver, stored } = await scene();
    renameAnn(crms);
    await deliver();
    await sync.run();
    expect(personNames(crms)).toEqual(['Anna Ash', 'Bob Ash']);
    clearLogs(crms);
    const before = stored.stored;
    await deliver();
    expect(stored.stored).toBeGreaterThan(before);
    crms.clock.advance(60_000);
    await sync.run();
    expect(writesAt(crms.hubspot, crms.pipedrive)).toEqual([]);
  });

  it('of a deletion buries the link, and the other account keeps its record', async () => {
    const { crms, sync, deliver } = await scene();
    const ann = contact(crms, 'ann');
    crms.hubspot.control.delete(ann);
    await deliver();
    crms.clock.advance(60_000);
    expect((await sync.run()).state).toBe('completed');
    const record = await sync.records.byExternalId('hubspot', 'contacts', ann.id);
    expect(record?.state).toBe('live');
    expect(record?.externalIds.map((id) => [id.connectionId, id.state])).toEqual([
      ['hubspot', 'tombstonedRemote'],
      ['pipedrive', 'linked'],
    ]);
    expect(personNames(crms)).toEqual(['Ann Ash', 'Bob Ash']);
    expect(recordsOf(crms.hubspot, 'contacts')).toHaveLength(1);
  });

  it('of a restore brings the link back', async () => {
    const { crms, sync, deliver } = await scene();
    const ann = contact(crms, 'ann');
    crms.hubspot.control.delete(ann);
    await deliver();
    crms.clock.advance(60_000);
    await sync.run();
    crms.hubspot.control.restore(ann);
    await deliver();
    crms.clock.advance(60_000);
    await sync.run();
    const record = await sync.records.byExternalId('hubspot', 'contacts', ann.id);
    expect(record?.externalIds.map((id) => id.state)).toEqual(['linked', 'linked']);
    expect(recordsOf(crms.hubspot, 'contacts')).toHaveLength(2);
    expect(personNames(crms)).toEqual(['Ann Ash', 'Bob Ash']);
  });

  it('of a deletion is passed on where that is wanted', async () => {
    const base = await scene();
    const { crms } = base;
    const ann = contact(crms, 'ann');
    crms.hubspot.control.delete(ann);
    await base.deliver();
    crms.clock.advance(60_000);
    await crms.sync({ deletes: { policy: 'propagate' } }).run();
    expect(personNames(crms)).toEqual(['Bob Ash']);
  });

  it('of a merge makes one record of two, and writes to nobody twice (R14)', async () => {
    const { crms, sync, deliver } = await scene();
    const ann = contact(crms, 'ann');
    const bob = contact(crms, 'bob');
    const annId = (await sync.records.byExternalId('hubspot', 'contacts', ann.id))?.id;
    const bobId = (await sync.records.byExternalId('hubspot', 'contacts', bob.id))?.id;
    expect(annId).not.toBe(bobId);
    const survivor = crms.hubspot.control.merge({ objectType: 'contacts', primaryId: ann.id, otherId: bob.id });
    await deliver();
    crms.clock.advance(60_000);
    expect((await sync.run()).state).toBe('completed');
    const merged = await sync.records.byExternalId('hubspot', 'contacts', survivor);
    expect(merged?.state).toBe('live');
    expect((await sync.records.list('contact')).items).toHaveLength(1);
    expect((await sync.records.get(bobId ?? '')).id).toBe(merged?.id);
    expect((await sync.records.get(annId ?? '')).id).toBe(merged?.id);
    expect(recordsOf(crms.hubspot, 'contacts')).toHaveLength(1);
    expect(personNames(crms)).toHaveLength(2);
    clearLogs(crms);
    await deliver();
    crms.clock.advance(600_000);
    await sync.run();
    expect(writesAt(crms.hubspot, crms.pipedrive)).toEqual([]);
  });
});

describe('a webhook of Pipedrive', () => {
  it('is accepted with its basic credentials only', async () => {
    const { crms, sync, again } = await scene();
    crms.pipedrive.control.edit({ ...person(crms, 'Ann Ash'), fields: { name: 'Anna Ash' } });
    const delivery = await caughtFrom(crms.pipedrive);
    const wrong = { ...delivery.headers, authorization: `Basic ${btoa('hook:guessed')}` };
    await expect(again({ ...delivery, headers: wrong })).rejects.toThrow(WebhookVerificationError);
    await expect(again({ ...delivery, headers: {} })).rejects.toThrow(WebhookVerificationError);
    expect((await sync.webhooks.list()).items).toEqual([]);
    expect(await again(delivery)).toEqual({ stored: 1, known: 0 });
    expect(await again(delivery)).toEqual({ stored: 0, known: 1 });
    await workInbox(sync);
    await sync.run();
    expect(recordWith(crms.hubspot, 'contacts', 'email', 'ann@example.com').fields.firstname).toBe('Anna');
  });

  it('tells of deletions and merges as well', async () => {
    const { crms, sync, deliver } = await scene();
    const ann = person(crms, 'Ann Ash');
    const bob = person(crms, 'Bob Ash');
    crms.pipedrive.control.merge({ objectType: 'person', primaryId: ann.id, otherId: bob.id });
    await deliver();
    crms.clock.advance(60_000);
    expect((await sync.run()).state).toBe('completed');
    expect((await sync.records.list('contact')).items).toHaveLength(1);
    expect(personNames(crms)).toHaveLength(1);
    expect(recordsOf(crms.hubspot, 'contacts')).toHaveLength(2);
    crms.pipedrive.control.delete(ann);
    await deliver();
    crms.clock.advance(60_000);
    await sync.run();
    const [golden] = (await sync.records.list('contact')).items;
    const states = (await sync.records.get(golden?.id ?? '')).externalIds.map((id) => `${id.connectionId} ${id.state}`);
    expect(states.filter((state) => state.startsWith('pipedrive')).sort()).toEqual([
      'pipedrive merged',
      'pipedrive tombstonedRemote',
    ]);
    expect(personNames(crms)).toHaveLength(0);
  });

  it('that speaks of another account is refused', async () => {
    const { crms, sync, again } = await scene();
    crms.pipedrive.control.edit({ ...person(crms, 'Ann Ash'), fields: { name: 'Anna Ash' } });
    const delivery = await caughtFrom(crms.pipedrive);
    await expect(
      again({ ...delivery, body: delivery.body.replace(/"company_id":"?999"?/, '"company_id":1000') }),
    ).rejects.toThrow(WebhookVerificationError);
    expect((await sync.webhooks.list()).items).toEqual([]);
  });
});
