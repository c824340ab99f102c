import { type WebhookEvent, WebhookVerificationError, WireFormatError } from '@crmsync/adapter';
import { describe, expect, it } from 'vitest';
import { pipedrive } from '../src/index.ts';
import { createOne, fieldsPatch, openAccount } from './account.ts';

const receiver = pipedrive().webhook!;
/** Made-up credentials, encoded as HTTP Basic. */
const secret = 'crmsync:s3cret-made-up';
const authorization = 'Basic Y3Jtc3luYzpzM2NyZXQtbWFkZS11cA==';

describe('verification', () => {
  it('accepts the credentials the hook was made with, also as the second of two', () => {
    expect(() => receiver.verify(request({}, { authorization }), [secret], 0)).not.toThrow();
    expect(() => receiver.verify(request({}, { authorization }), ['old:one', secret], 0)).not.toThrow();
  });

  it.each([
    ['no header', {}, [secret], 'missing'],
    ['another scheme', { authorization: 'Bearer Y3Jt' }, [secret], 'missing'],
    ['wrong password', { authorization: 'Basic Y3Jtc3luYzp3cm9uZw==' }, [secret], 'mismatch'],
    ['no secret set up', { authorization }, [], 'noSecret'],
  ])('refuses: %s', (_name, headers, secrets, reason) => {
    expect(failure(() => receiver.verify(request({}, headers), secrets, 0))).toMatchObject({ reason });
  });
});

describe('events of version 2', () => {
  const meta = {
    action: 'change',
    entity: 'person',
    entity_id: '12',
    id: '5d5f2c9e-0000-4000-8000-000000000001',
    company_id: '999',
    user_id: '7',
    timestamp: '2026-11-21T10:00:00.000Z',
    version: '2.0',
    change_source: 'api',
    attempt: 2,
  };

  it('name the record, the account, the moment and the actor', () => {
    expect(receiver.parse(request({ meta, data: { id: 12, name: 'Ada' }, previous: { name: 'A' } }), 0)).toEqual([
      {
        eventId: meta.id,
        type: 'change.person',
        kind: 'updated',
        accountId: '999',
        occurredAt: '2026-11-21T10:00:00.000Z',
        origin: { source: 'api', actor: '7' },
        ref: { objectType: 'persons', id: '12' },
      },
    ]);
  });

  it('carry the same id when they are sent again', () => {
    const [first] = receiver.parse(request({ meta: { ...meta, attempt: 1 }, data: null, previous: null }), 0);
    const [second] = receiver.parse(request({ meta, data: null, previous: null }), 0);
    expect(first?.eventId).toBe(second?.eventId);
  });

  it('tell a delete, whose data is null', () => {
    const body = {
      meta: { ...meta, action: 'delete', entity: 'deal', entity_id: '5' },
      data: null,
      previous: { id: 5 },
    };
    expect(receiver.parse(request(body), 0)).toMatchObject([
      { kind: 'deleted', ref: { objectType: 'deals', id: '5' } },
    ]);
  });

  it('tell a merge by the loser, which looks like a delete, and by the winner (R14)', () => {
    const loser = { ...meta, action: 'delete', merged_to_id: '13' };
    expect(receiver.parse(request({ meta: loser, data: null, previous: { id: 12 } }), 0)).toMatchObject([
      { kind: 'merged', ref: { id: '12' }, mergedInto: { objectType: 'persons', id: '13' } },
    ]);
    const winner = { ...meta, entity_id: '13', merged_from_id: '12' };
    expect(receiver.parse(request({ meta: winner, data: { id: 13 }, previous: {} }), 0)).toMatchObject([
      { kind: 'updated', ref: { id: '13' }, also: [{ objectType: 'persons', id: '12' }] },
    ]);
  });

  it('send an activity to the port of its type, or to both when the type changed or is not told', () => {
    const activity = { ...meta, entity: 'activity', entity_id: '90' };
    const refs = (data: unknown, previous: unknown) =>
      receiver
        .parse(request({ meta: activity, data, previous }), 0)
        .flatMap(({ ref, also = [] }) => [ref, ...also].map((one) => one?.objectType));
    expect(refs({ id: 90, type: 'task' }, {})).toEqual(['tasks']);
    expect(refs({ id: 90, type: 'call' }, { subject: 'x' })).toEqual(['activities']);
    expect(refs({ id: 90, type: 'call' }, { type: 'task' })).toEqual(['activities', 'tasks']);
    expect(refs(null, null)).toEqual(['activities', 'tasks']);
  });

  it('make a change of a stage a change of its pipeline', () => {
    const body = {
      meta: { ...meta, entity: 'stage', entity_id: '8', action: 'delete' },
      data: null,
      previous: { id: 8, pipeline_id: 2 },
    };
    expect(receiver.parse(request(body), 0)).toMatchObject([
      { kind: 'updated', ref: { objectType: 'pipelines', id: '2' } },
    ]);
  });

  it('tell events of users apart, although their id may be that of the user and their time a number', () => {
    const user = { ...meta, entity: 'user', id: '7', entity_id: '7' };
    const [first] = receiver.parse(
      request({ meta: { ...user, timestamp: 1_795_255_200 }, data: { id: 7 }, previous: {} }),
      0,
    );
    const [second] = receiver.parse(
      request({ meta: { ...user, timestamp: 1_795_255_260 }, data: { id: 7 }, previous: {} }),
      0,
    );
    expect(first).toMatchObject({ ref: { objectType: 'users', id: '7' }, occurredAt: '2026-11-21T10:00:00.000Z' });
    expect(first?.eventId).not.toBe(second?.eventId);
  });

  it('give unknown objects as other events', () => {
    const body = { meta: { ...meta, entity: 'board' }, data: { id: 1 }, previous: {} };
    const [event] = receiver.parse(request(body), 0);
    expect(event).toMatchObject({ kind: 'other', type: 'change.board' });
    expect(event?.ref).toBeUndefined();
  });
});

describe('events of version 1', () => {
  const meta = {
    v: 1,
    action: 'updated',
    object: 'organization',
    id: 31,
    company_id: 999,
    user_id: 7,
    timestamp: 1_795_255_200,
    webhook_id: '55',
  };

  it('name the record and the moment', () => {
    const body = {
      v: 1,
      event: 'updated.organization',
      meta,
      current: { id: 31, update_time: '2026-11-21 10:00:00' },
      previous: { id: 31 },
    };
    expect(receiver.parse(request(body), 0)).toMatchObject([
      {
        type: 'updated.organization',
        kind: 'updated',
        accountId: '999',
        occurredAt: '2026-11-21T10:00:00.000Z',
        ref: { objectType: 'organizations', id: '31' },
        origin: { actor: '7' },
      },
    ]);
  });

  it('tell a merge without its survivor', () => {
    const body = {
      event: 'merged.organization',
      meta: { ...meta, action: 'merged' },
      current: null,
      previous: { id: 31 },
    };
    const [event] = receiver.parse(request(body), 0);
    expect(event).toMatchObject({ kind: 'merged', ref: { id: '31' } });
    expect(event?.mergedInto).toBeUndefined();
  });
});

it.each([
  ['no JSON', 'oops'],
  ['another shape', '{"hello":1}'],
  ['no UTF-8', new Uint8Array([0xff, 0xfe])],
])('refuses a body that is %s, without quoting it', (_name, body) => {
  const error = failure(() => receiver.parse(request(body), 0));
  expect(error).toBeInstanceOf(WireFormatError);
  expect(JSON.stringify(error)).not.toContain('hello');
});

it('throws its own error class', () => {
  expect(failure(() => receiver.verify(request({}), [secret], 0))).toBeInstanceOf(WebhookVerificationError);
});

function request(body: unknown, headers: Record<string, string> = {}) {
  const rawBody =
    body instanceof Uint8Array
      ? body
      : new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
  return { method: 'POST', url: 'https://hooks.example.test/p/abc', headers, rawBody };
}

function failure(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}

it('reads what an account delivers, and refuses it with other credentials', async () => {
  const account = await openAccount();
  account.fake.control.subscribe({ url: 'https://hooks.example.test/p/abc', secret });
  const person = await createOne(account.port('persons'), fieldsPatch({ firstName: 'Hooked' }));
  const task = await createOne(account.port('tasks'), fieldsPatch({ subject: 'Hooked' }));
  account.fake.control.edit({ objectType: 'person', id: person.ref.id, fields: { name: 'Edited' } });
  account.fake.control.delete({ objectType: 'activity', id: task.ref.id });
  const events: WebhookEvent[] = [];
  await account.fake.control.flushWebhooks({}, async ({ url, headers, body }) => {
    const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    const incoming = { method: 'POST', url, headers: lower, rawBody: new TextEncoder().encode(body) };
    receiver.verify(incoming, [secret], 0);
    expect(() => receiver.verify(incoming, ['crmsync:other'], 0)).toThrow(WebhookVerificationError);
    events.push(...receiver.parse(incoming, 0));
    return 200;
  });
  await account.close();
  expect(events.map(({ kind, ref }) => `${kind} ${ref?.objectType}/${ref?.id}`)).toEqual([
    `created persons/${person.ref.id}`,
    `created tasks/${task.ref.id}`,
    `updated persons/${person.ref.id}`,
    `deleted tasks/${task.ref.id}`,
  ]);
  expect(events.map(({ origin }) => origin?.source)).toEqual(['api', 'api', 'app', 'app']);
  expect(new Set(events.map(({ accountId }) => accountId))).toEqual(new Set(['999']));
  expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(4);
});
