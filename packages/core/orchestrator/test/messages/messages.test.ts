import { RateLimitError, RejectedError } from '@crmsync/adapter';
import { tokenCredential } from '@crmsync/adapter-kit';
import { describe, expect, it } from 'vitest';
import {
  MessageRefusedError,
  type MessageRequest,
  StaleDecisionError,
  type Sync,
  type SyncOptions,
} from '../../src/index.ts';
import { connectionsWith, hubspotContact } from '../running/people.ts';
import { createTwoCrms, type TwoCrms } from '../support/two-crms.ts';
import { createPhoneVendor, type PhoneVendor } from './phone-vendor.ts';

const text: MessageRequest = {
  connection: 'phone',
  key: 'order-7-started',
  to: '(212) 555-0142',
  text: 'Great news! We have started.',
};
const aMinuteMs = 60_000;

interface Scene {
  readonly crms: TwoCrms;
  readonly sync: Sync;
  readonly phone: PhoneVendor;
}

/** Ann of HubSpot, with her number, and a telephone system beside it. */
async function annAndPhone(
  phone: PhoneVendor = createPhoneVendor('none'),
  own: Partial<SyncOptions> = {},
): Promise<Scene> {
  const crms = createTwoCrms();
  crms.hubspot.control.seed([hubspotContact('Ann', { phone: '+1 212 555 0142' })]);
  const sync = crms.sync({ connections: connectionsOf(crms, phone), ...own });
  await sync.run();
  return { crms, sync, phone };
}

function connectionsOf(crms: TwoCrms, phone: PhoneVendor): SyncOptions['connections'] {
  const connection = { adapter: phone.adapter, credentials: tokenCredential('key'), outbound: 'auto' } as const;
  return { ...connectionsWith(crms, {}), phone: connection };
}

async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof MessageRefusedError)) throw new Error('the message was not refused');
  expect(error.code).toBe('MESSAGE_REFUSED');
  for (const secret of ['555', 'Great news']) expect(JSON.stringify([error, error.message])).not.toContain(secret);
  return error.reason;
}

describe('a message (A4, R28)', () => {
  it('goes out once for its key, however often it is asked for, to the number in E.164', async () => {
    const { crms, sync, phone } = await annAndPhone();
    const [first, again] = [await sync.messages.send(text), await sync.messages.send(text)];
    await Promise.all(Array.from({ length: 10 }, () => sync.messages.send({ ...text, to: '+1 212 555 0142' })));
    expect(phone.received).toEqual([{ key: text.key, channel: 'sms', to: '+12125550142', text: text.text }]);
    expect(first).toMatchObject({ id: text.key, status: 'accepted', remoteId: 'SM1', settledBy: 'answer' });
    expect(again).toEqual(first);
    const [ann] = (await sync.records.list('contact')).items;
    expect(first.recordId).toBe(ann?.id);
    expect(crms.clock.now()).toBeGreaterThan(0);
  });

  it('of ten workers at once goes out once', async () => {
    const { crms, phone } = await annAndPhone();
    const workers = Array.from({ length: 10 }, () => crms.sync({ connections: connectionsOf(crms, phone) }));
    await Promise.all(workers.map((worker) => worker.messages.send(text).catch(() => undefined)));
    expect(phone.received).toHaveLength(1);
  });

  it('of another text or number under the same key is refused', async () => {
    const { sync, phone } = await annAndPhone();
    await sync.messages.send(text);
    expect(await refusal(sync.messages.send({ ...text, text: 'Something else' }))).toBe('keyReused');
    expect(await refusal(sync.messages.send({ ...text, to: '+12125550143' }))).toBe('keyReused');
    expect(phone.received).toHaveLength(1);
  });

  it('leaves neither text nor number behind once it is taken, in its row, the audit trail, events and logs', async () => {
    const lines: unknown[] = [];
    const log = (...said: readonly unknown[]): void => void lines.push(said);
    const { crms, sync } = await annAndPhone(createPhoneVendor('none'), { logger: { log } });
    const row = await sync.messages.send(text);
    expect(row.content).toBeUndefined();
    const record = await sync.records.why(row.recordId ?? '', 'firstName');
    const listed = (await sync.messages.list()).items;
    const audit = (await sync.audit('host_message')).items;
    expect(audit.map(({ action, reason }) => `${action} ${reason}`)).toEqual(
      expect.arrayContaining(['message waiting', 'message sending', 'message accepted']),
    );
    for (const secret of ['5550142', '555-0142', 'Great news'])
      expect(
        JSON.stringify([listed, audit, lines, crms.events, record.history.filter(({ action }) => action !== 'create')]),
      ).not.toContain(secret);
  });
});

describe('somebody who does not want to hear from us', () => {
  it('is not written to by the channel they opted out of, whoever asks', async () => {
    const { sync, phone } = await annAndPhone();
    const [ann] = (await sync.records.list('contact')).items;
    await sync.records.edit(ann?.id ?? '', { smsConsent: { state: 'out' } });
    expect(await refusal(sync.messages.send(text))).toBe('optedOut');
    expect(await sync.messages.get(text.key)).toMatchObject({ status: 'refused', error: { reason: 'optedOut' } });
    const elsewhere = { ...text, key: 'other', to: '+12125550199', recordId: ann?.id ?? '' };
    expect(await refusal(sync.messages.send(elsewhere))).toBe('optedOut');
    expect(phone.asked()).toBe(0);
    await sync.records.edit(ann?.id ?? '', { smsConsent: { state: 'in' } });
    expect((await sync.messages.send(text)).status).toBe('accepted');
  });

  it('is not written to by a message that waited while they opted out', async () => {
    const { crms, sync, phone } = await annAndPhone();
    phone.next(new RateLimitError('phone: too many', { retryAfterMs: 1_000 }));
    expect((await sync.messages.send(text)).status).toBe('waiting');
    const [ann] = (await sync.records.list('contact')).items;
    await sync.records.edit(ann?.id ?? '', { smsConsent: { state: 'out' } });
    crms.clock.advance(aMinuteMs);
    await sync.messages.settle();
    expect((await sync.messages.get(text.key)).status).toBe('refused');
    expect(phone.received).toEqual([]);
  });

  it('is not written to when the number or the record is on the suppression list', async () => {
    const { sync, phone } = await annAndPhone();
    const [ann] = (await sync.records.list('contact')).items;
    await sync.suppressions.suppress({ phone: '+12125550188' }, { reason: 'asked by letter' });
    expect(await refusal(sync.messages.send({ ...text, to: '+12125550188' }))).toBe('suppressed');
    await sync.suppressions.suppress({ recordId: ann?.id ?? '' }, { reason: 'asked by letter' });
    expect(await refusal(sync.messages.send({ ...text, key: 'other' }))).toBe('suppressed');
    expect(phone.asked()).toBe(0);
  });
});

describe('a message that cannot go out', () => {
  it.each([
    ['to no number', { to: 'at noon' }, 'phoneInvalid'],
    ['from no number', { from: 'the shop' }, 'phoneInvalid'],
    ['by a channel that is not there', { channel: 'voice' }, 'channel'],
    ['by an account that sends none', { connection: 'hubspot' }, 'channel'],
  ] as const)('%s is recorded and refused (A4)', async (_what, wrong, reason) => {
    const { sync, phone } = await annAndPhone();
    expect(await refusal(sync.messages.send({ ...text, ...wrong }))).toBe(reason);
    expect(await sync.messages.list({ status: 'refused' })).toMatchObject({
      items: [{ id: text.key, error: { reason } }],
    });
    expect(JSON.stringify(await sync.messages.list())).not.toMatch(/noon|shop/);
    expect(phone.asked()).toBe(0);
  });

  it('is not sent through a connection at rest or one that nobody approved', async () => {
    const { crms, sync, phone } = await annAndPhone();
    await sync.pause('phone');
    expect(await refusal(sync.messages.send(text))).toBe('paused');
    await sync.resume('phone');
    const connection = { adapter: phone.adapter, credentials: tokenCredential('key') };
    const careful = crms.sync({ connections: { ...connectionsWith(crms, {}), phone: connection } });
    expect(await refusal(careful.messages.send(text))).toBe('notApproved');
    await careful.approve('phone');
    expect((await careful.messages.send(text)).status).toBe('accepted');
  });

  it('now waits, and is sent when it is time; for good, it has failed with a code', async () => {
    const { crms, sync, phone } = await annAndPhone();
    phone.next(new RateLimitError('phone: too many', { retryAfterMs: 5_000 }));
    expect(await sync.messages.send(text)).toMatchObject({ status: 'waiting', error: { code: 'RATE_LIMITED' } });
    expect((await sync.messages.send(text)).status).toBe('waiting');
    expect(phone.asked()).toBe(1);
    crms.clock.advance(5_000);
    expect(await sync.messages.settle()).toMatchObject({ waiting: 0, accepted: 1 });
    phone.next(new RejectedError('phone: no such number'));
    const failed = await sync.messages.send({ ...text, key: 'other' });
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'REJECTED' } });
    expect((await sync.messages.send({ ...text, key: 'other' })).status).toBe('failed');
    expect(phone.received).toHaveLength(1);
  });
});

describe('what became of a message', () => {
  it('is told by the vendor’s status until it is delivered or failed', async () => {
    const { sync, phone } = await annAndPhone();
    await sync.messages.send(text);
    await sync.messages.send({ ...text, key: 'other' });
    expect(await sync.messages.settle()).toEqual({ waiting: 0, sending: 0, unknown: 0, accepted: 2 });
    phone.tell('SM1', 'delivered');
    phone.tell('SM2', 'failed');
    expect((await sync.messages.settle()).accepted).toBe(0);
    expect(await sync.messages.get(text.key)).toMatchObject({ status: 'delivered', settledBy: 'status' });
    expect(await sync.messages.get('other')).toMatchObject({ status: 'failed', settledBy: 'status' });
  });

  it('whose answer was lost is not known, and a person says; only by their word it is sent again', async () => {
    const { crms, sync, phone } = await annAndPhone();
    phone.next('lost');
    phone.next('cut');
    expect((await sync.messages.send(text)).status).toBe('unknown');
    await sync.messages.send({ ...text, key: 'other' });
    for (let hours = 0; hours < 3; hours += 1) {
      crms.clock.advance(60 * aMinuteMs);
      await sync.messages.settle();
      await sync.messages.send(text);
    }
    expect(phone.asked()).toBe(2);
    const waiting = (await sync.messages.list({ status: 'unknown' })).items;
    expect(waiting.map(({ id, content }) => [id, content?.to])).toEqual([
      [text.key, '+12125550142'],
      ['other', '+12125550142'],
    ]);
    await sync.messages.resolve(text.key, 'sent');
    await sync.messages.resolve('other', 'notSent');
    await sync.messages.settle();
    expect(phone.received.map(({ key }) => key)).toEqual([text.key, 'other']);
    await expect(sync.messages.resolve(text.key, 'notSent')).rejects.toThrow(StaleDecisionError);
  });

  it('whose answer was lost is asked for again by its key, where the vendor sends a key once', async () => {
    const { crms, sync, phone } = await annAndPhone(createPhoneVendor('nativeKey'));
    phone.next('lost');
    phone.next('cut');
    await sync.messages.send(text);
    await sync.messages.send({ ...text, key: 'other' });
    crms.clock.advance(aMinuteMs);
    expect(await sync.messages.settle()).toMatchObject({ unknown: 0, accepted: 2 });
    expect(phone.received.map(({ key }) => key)).toEqual([text.key, 'other']);
  });
});

/** A store that dies at one commit: before it is stored, or behind it. */
function dyingStore(store: SyncOptions['store'], at: number, when: 'before' | 'behind') {
  let commits = 0;
  const dying: SyncOptions['store'] = {
    ...store,
    tenant: (id) => {
      const tenant = store.tenant(id);
      return {
        ...tenant,
        async commit(commit) {
          commits += 1;
          if (commits > at || (commits === at && when === 'before')) throw new Error('killed');
          const result = await tenant.commit(commit);
          if (commits === at) throw new Error('killed');
          return result;
        },
      };
    },
  };
  return dying;
}

describe('a worker that dies while it sends', () => {
  const points = [1, 2, 3].flatMap((at) => (['before', 'behind'] as const).map((when) => [at, when] as const));
  const cases = points.flatMap(([at, when]) => (['none', 'nativeKey'] as const).map((once) => ({ at, when, once })));
  it.each(cases)('$when commit $at never leads to a second message (once: $once)', async ({ at, when, once }) => {
    const { crms, sync, phone } = await annAndPhone(createPhoneVendor(once));
    const doomed = crms.sync({ connections: connectionsOf(crms, phone), store: dyingStore(crms.store, at, when) });
    await expect(doomed.messages.send(text)).rejects.toThrow('killed');
    const before = phone.received.length;
    for (let tries = 0; tries < 4; tries += 1) {
      await sync.messages.send(text);
      await sync.messages.settle();
      crms.clock.advance(aMinuteMs);
    }
    const { status } = await sync.messages.get(text.key);
    expect(phone.received.length).toBeLessThanOrEqual(1);
    const isUncertain = once === 'none' && ((at === 2 && when === 'behind') || (at === 3 && when === 'before'));
    expect(status).toBe(isUncertain ? 'unknown' : 'accepted');
    if (!isUncertain) expect(phone.received).toHaveLength(1);
    expect((await sync.messages.list({ status: 'unknown' })).items).toHaveLength(isUncertain ? 1 : 0);
    expect(before).toBe(at === 3 ? 1 : 0);
  });
});
