import type { EntityPort, RemoteRecord } from '@crmsync/adapter';
import { readToEnd } from '@crmsync/testkit';
import { describe, expect, it } from 'vitest';
import { createPhoneIndex } from '../src/endpoints/phone-index.ts';
import { addContact, openAccount, type TestAccount } from './support/account.ts';

const line = '+15555550100';
const ann = '+12125550101';
const bob = '+12125550102';
const minuteMs = 60_000;

const call = ({ fake }: TestAccount, fields: Readonly<Record<string, unknown>>) =>
  fake.control.create({ objectType: 'call', fields: { participants: [ann, line], ...fields } });
const message = ({ fake }: TestAccount, fields: Readonly<Record<string, unknown>>) =>
  fake.control.create({ objectType: 'message', fields: { from: ann, text: 'Hello', ...fields } });

const changesSince = (port: Required<EntityPort>, checkpoint: unknown) =>
  readToEnd((options) => port.changes({ ...options, checkpoint: JSON.parse(JSON.stringify(checkpoint)) }));
const idsOf = (records: readonly RemoteRecord[]) => records.map(({ ref }) => ref.id);

describe('calls', () => {
  it('show the time that was talked, without the ringing, and nothing of it for a missed call', async () => {
    const account = openAccount();
    const talked = call(account, {
      status: 'completed',
      answeredAt: '2026-01-01T00:00:20.000Z',
      completedAt: '2026-01-01T00:01:20.000Z',
      answeredBy: account.users[1],
    });
    const missed = call(account, { status: 'no-answer', completedAt: '2026-01-01T00:00:30.000Z' });
    const [first, second] = await account.port('calls').get([talked, missed]);
    expect(first?.status === 'found' && first.record.fields).toEqual({
      kind: 'call',
      direction: 'in',
      occurredAt: '2026-01-01T00:00:00.000Z',
      endedAt: '2026-01-01T00:01:20.000Z',
      durationSec: 60,
      status: 'done',
      outcome: { key: 'completed' },
      owner: account.users[1],
      participants: [
        { role: 'from', address: ann },
        { role: 'to', address: line },
      ],
    });
    expect(second?.status === 'found' && second.record.fields).toMatchObject({ status: 'missed', durationSec: 0 });
  });

  it('say who called whom in both directions', async () => {
    const account = openAccount();
    const id = call(account, { direction: 'outgoing', participants: [bob] });
    const [outcome] = await account.port('calls').get([id]);
    expect(outcome?.status === 'found' && outcome.record.fields).toMatchObject({
      direction: 'out',
      participants: [
        { role: 'from', address: line },
        { role: 'to', address: bob },
      ],
    });
  });

  it.each([
    ['in-progress', 'planned'],
    ['forwarded', 'done'],
    ['busy', 'missed'],
    ['abandoned', 'missed'],
    ['canceled', 'cancelled'],
    ['failed', 'failed'],
  ])('%s is %s', async (status, expected) => {
    const account = openAccount();
    const [outcome] = await account.port('calls').get([call(account, { status })]);
    expect(outcome?.status === 'found' && outcome.record.fields.status).toBe(expected);
  });

  it('are found through the threads, since they are told by line and participant alone', async () => {
    const account = openAccount();
    const ids = [call(account, {}), call(account, { participants: [bob, line] }), call(account, {})];
    account.asked();
    const { records } = await readToEnd(account.port('calls').list, { associations: false });
    expect(idsOf(records).toSorted()).toEqual(ids.toSorted());
    expect(account.asked().map((asked) => asked.replace(/updatedAfter=.*/, 'updatedAfter=…'))).toEqual([
      'GET /v1/conversations?maxResults=100',
      expect.stringMatching(/^GET \/v1\/calls\?phoneNumberId=PN\w+&participants=\+1212555010\d&maxResults=100$/),
      'GET /v1/phone-numbers',
      expect.stringMatching(/^GET \/v1\/calls\?/),
      // What was stirred meanwhile would be gone through again.
      'GET /v1/conversations?maxResults=100&updatedAfter=…',
    ]);
  });

  it('that are new are found without going through quiet threads', async () => {
    const account = openAccount();
    for (let n = 0; n < 30; n += 1) call(account, { participants: [`+1212555${String(n).padStart(4, '0')}`, line] });
    account.fake.clock.advance(24 * 60 * minuteMs);
    const { checkpoint } = await readToEnd(account.port('calls').list, { associations: false });
    account.fake.clock.advance(24 * 60 * minuteMs);
    const made = call(account, { participants: [bob, line] });
    account.fake.clock.advance(minuteMs);
    account.asked();
    const { records } = await changesSince(account.port('calls'), checkpoint);
    expect(idsOf(records)).toEqual([made]);
    expect(account.asked().filter((asked) => asked.startsWith('GET /v1/calls'))).toHaveLength(1);
  });

  it('that were made within the look-back come again, since they may have ended meanwhile', async () => {
    const account = openAccount();
    const id = call(account, { status: 'in-progress' });
    const { checkpoint } = await readToEnd(account.port('calls').list, { associations: false });
    account.fake.clock.advance(60 * minuteMs);
    account.fake.control.edit({ objectType: 'call', id, fields: { status: 'completed' } });
    const { records } = await changesSince(account.port('calls'), checkpoint);
    expect(records.map(({ ref, fields }) => [ref.id, fields.status])).toEqual([[id, 'done']]);
  });

  it('of a thread that is stirred while the threads are gone through are not passed over', async () => {
    const account = openAccount();
    const many = Array.from({ length: 150 }, (_, n) => `+1212555${String(n).padStart(4, '0')}`);
    const old = many.map((number) => {
      account.fake.clock.advance(1_000);
      return call(account, { participants: [number, line] });
    });
    const port = account.port('calls');
    const first = await port.list({ associations: false, limit: 5 });
    account.fake.clock.advance(1_000);
    // The quietest thread moves to the front, where the walk has been already.
    const stirred = call(account, { participants: [many[0], line] });
    const cursor = JSON.parse(JSON.stringify(first.next));
    const rest = await readToEnd((options) => port.list({ cursor, ...options }), { associations: false });
    const seen = new Set(idsOf([...first.records, ...rest.records]));
    expect([...old, stirred].filter((id) => !seen.has(id))).toEqual([]);
  });

  it('older than the history that is asked for are not read', async () => {
    const account = openAccount({}, { historyMs: 60 * minuteMs });
    call(account, {});
    account.fake.clock.advance(120 * minuteMs);
    const fresh = call(account, { participants: [bob, line] });
    expect(idsOf((await readToEnd(account.port('calls').list)).records)).toEqual([fresh]);
    expect(account.port('calls').capabilities.enumerable).toBe(false);
  });
});

describe('messages', () => {
  it('show text, people, sender and what became of them', async () => {
    const account = openAccount();
    const received = message(account, {});
    const sent = message(account, { direction: 'outgoing', from: line, to: [bob], status: 'undelivered' });
    const [first, second] = await account.port('messages').get([received, sent]);
    expect(first?.status === 'found' && first.record.fields).toEqual({
      kind: 'sms',
      direction: 'in',
      occurredAt: '2026-01-01T00:00:00.000Z',
      body: { format: 'text', body: 'Hello' },
      status: 'done',
      outcome: { key: 'received' },
      owner: null,
      participants: [
        { role: 'from', address: ann },
        { role: 'to', address: line },
      ],
    });
    expect(second?.status === 'found' && second.record.fields).toMatchObject({ direction: 'out', status: 'failed' });
  });

  it('of a group are read as one thread', async () => {
    const account = openAccount();
    const id = message(account, { direction: 'outgoing', from: line, to: [ann, bob] });
    const { records } = await readToEnd(account.port('messages').list, { associations: false });
    expect(idsOf(records)).toEqual([id]);
    expect(account.asked().some((asked) => asked.includes(`participants=${ann}&participants=${bob}`))).toBe(true);
  });
});

describe('the contacts of a call', () => {
  const numbered = (value: string) => ({ firstName: 'Ann', phoneNumbers: [{ name: 'primary', value }] });

  it('are those with its number, found by one scan however many calls there are', async () => {
    const account = openAccount();
    const mother = addContact(account.fake, numbered(ann));
    const daughter = addContact(account.fake, numbered(ann));
    addContact(account.fake, numbered(bob));
    for (let n = 0; n < 8; n += 1) call(account, {});
    const stranger = call(account, { participants: ['+12125550109', line] });
    const { records } = await readToEnd(account.port('calls').list);
    for (const { ref, associations } of records) {
      const wanted = ref.id === stranger ? [] : [mother, daughter];
      expect(associations.contacts?.refs.map(({ id }) => id)).toEqual(wanted);
      expect(associations.contacts?.complete).toBe(true);
    }
    expect(account.asked().filter((asked) => asked.startsWith('GET /v1/contacts'))).toHaveLength(1);
  });

  it('cost no scan of their own when the contacts were just listed', async () => {
    const account = openAccount();
    const contact = addContact(account.fake, numbered(ann));
    call(account, {});
    await readToEnd(account.port('contacts').list);
    account.asked();
    const { records } = await readToEnd(account.port('calls').list);
    expect(records[0]?.associations.contacts?.refs).toEqual([{ objectType: 'contacts', id: contact }]);
    expect(account.asked().filter((asked) => asked.startsWith('GET /v1/contacts'))).toEqual([]);
  });

  it('count as not fetched for somebody who waits, rather than scan', async () => {
    const account = openAccount();
    addContact(account.fake, numbered(ann));
    const id = call(account, {});
    const [outcome] = await account.port('calls').get([id], { priority: 'interactive' });
    expect(outcome?.status === 'found' && outcome.record.associations).toEqual({});
    expect(account.asked().filter((asked) => asked.startsWith('GET /v1/contacts'))).toEqual([]);
  });

  it('are looked for anew after a while', async () => {
    const account = openAccount();
    const id = call(account, {});
    const contactsOf = async () => {
      const [outcome] = await account.port('calls').get([id]);
      return outcome?.status === 'found' ? outcome.record.associations.contacts?.refs : undefined;
    };
    expect(await contactsOf()).toEqual([]);
    const contact = addContact(account.fake, numbered(ann));
    expect(await contactsOf()).toEqual([]);
    account.fake.clock.advance(16 * minuteMs);
    expect(await contactsOf()).toEqual([{ objectType: 'contacts', id: contact }]);
  });

  it('are not told to be all of them when a contact could not be read', async () => {
    const index = createPhoneIndex(1_000);
    const contact = { id: 'c1', defaultFields: { phoneNumbers: [{ value: ann }] } };
    index.pageRead({ from: undefined, next: 'p2', contacts: [contact], wasReadable: false, atMs: 0 });
    expect(index.contactsWith([ann], 0)).toBeUndefined();
    index.pageRead({ from: 'p2', next: null, contacts: [], wasReadable: true, atMs: 0 });
    expect(index.contactsWith([ann, bob], 0)).toEqual({ ids: ['c1'], complete: false });
    expect(index.contactsWith([ann], 1_001)).toBeUndefined();
  });

  it('are not known from pages out of turn', () => {
    const index = createPhoneIndex(1_000);
    index.pageRead({ from: undefined, next: 'p2', contacts: [], wasReadable: true, atMs: 0 });
    index.pageRead({ from: 'p3', next: null, contacts: [], wasReadable: true, atMs: 0 });
    index.pageRead({ from: 'p2', next: null, contacts: [], wasReadable: true, atMs: 0 });
    expect(index.contactsWith([ann], 0)).toBeUndefined();
  });

  it('are left out where nobody wants them', async () => {
    const account = openAccount({}, { linkActivities: false });
    const id = call(account, {});
    const [outcome] = await account.port('calls').get([id]);
    expect(outcome?.status === 'found' && outcome.record.associations).toEqual({});
    expect(account.port('calls').capabilities.associations).toEqual({});
  });
});
