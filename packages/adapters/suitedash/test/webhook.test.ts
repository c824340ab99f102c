import { WebhookVerificationError, WireFormatError } from '@crmsync/adapter';
import { collectWebhooks } from '@crmsync/fakes';
import { describe, expect, it } from 'vitest';
import { readSuitedashEvent, type SuitedashSettings, suitedash, suitedashEventNames } from '../src/index.ts';
import { account } from './support/account.ts';

const secret = 'made-up-endpoint-secret-0001';
const address = 'https://hooks.example.com/webhooks/suitedash';
const uid = '5a1b7c3d-0000-4000-8000-000000000001';

const receiverOf = (settings: SuitedashSettings = {}) => {
  const { webhook } = suitedash(settings);
  if (!webhook) throw new Error('the adapter receives webhooks');
  return webhook;
};

const requestOf = (body: unknown, url = `${address}/${secret}`) => ({
  method: 'POST',
  url,
  headers: { 'content-type': 'application/json' },
  rawBody: new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)),
});

const reasonOf = (url: string, secrets: readonly string[]): string => {
  try {
    receiverOf().verify(requestOf({}, url), secrets, 0);
  } catch (error) {
    if (error instanceof WebhookVerificationError) return error.reason;
    throw error;
  }
  return 'accepted';
};

const eventOf = (body: object, settings: SuitedashSettings['webhook'] = {}, nowMs = 0) => {
  const [event, ...others] = receiverOf({ webhook: settings }).parse(requestOf(body), nowMs);
  if (!event) throw new Error('there is no event');
  return { event, others };
};

describe('the proof of a webhook, which is not signed', () => {
  it('is the secret at the end of its address; two are good while one is replaced', () => {
    expect(reasonOf(`${address}/${secret}`, [secret])).toBe('accepted');
    expect(reasonOf(`${address}/${secret}?x=1`, ['next-secret', secret])).toBe('accepted');
  });

  it('fails closed: another secret, none in the address, none set up, a longer or shorter one', () => {
    expect(reasonOf(`${address}/other`, [secret])).toBe('mismatch');
    expect(reasonOf(`${address}/`, [secret])).toBe('missing');
    expect(reasonOf(`${address}/${secret}`, [])).toBe('noSecret');
    expect(reasonOf(`${address}/${secret}`, ['', ' '])).toBe('noSecret');
    expect(reasonOf(`${address}/${secret}x`, [secret])).toBe('mismatch');
    expect(reasonOf(`${address}/${secret.slice(0, -1)}`, [secret])).toBe('mismatch');
    expect(reasonOf('no address', [secret])).toBe('missing');
  });

  it('is not quoted by the error', () => {
    expect(() => receiverOf().verify(requestOf({}, `${address}/wrong-secret`), [secret], 0)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('secret-0001') }),
    );
  });
});

describe('the ten events of the requirement (A3)', () => {
  it('are known by name, and lead to their record', () => {
    for (const name of suitedashEventNames) {
      const objectType = name.startsWith('contact') ? 'contacts' : 'projects';
      const { event } = eventOf({ uid, event: name });
      expect([event.type, event.ref]).toEqual([name, { objectType, id: uid }]);
      expect(readSuitedashEvent(requestOf({ uid, event: name })).known).toBe(name);
    }
    expect(suitedashEventNames).toHaveLength(10);
  });

  it('come from an account as it is, with what they carry', async () => {
    const { fake, person } = account();
    fake.control.subscribe({ url: `${address}/${secret}`, secret: '' });
    const contact = fake.control.create({
      objectType: 'contact',
      fields: { first_name: 'Ann', role: 'Client', email: 'ann@example.com' },
    });
    fake.control.edit({ objectType: 'contact', id: contact, fields: { title: 'Boss' } });
    const project = fake.control.create({
      objectType: 'project',
      fields: { name: 'Deep clean' },
      links: [{ objectType: 'contact', id: person() }],
    });
    for (const status of ['In Progress', 'Completed', 'Cancelled'])
      fake.control.edit({ objectType: 'project', id: project, fields: { status } });
    const extras = {
      'project.milestone_reached': { milestone: 'Half way' },
      'project.delayed': { reason: 'Rain' },
      'project.invoice_sent': { paymentLink: 'https://pay.example.com/1' },
      'project.notes_added': { note: 'Gate code changed' },
    };
    for (const [event, extra] of Object.entries(extras))
      fake.control.create({ objectType: 'automation', fields: { event, uid: project, ...extra } });
    const requests = await collectWebhooks(fake);
    const receiver = receiverOf();
    const seen = new Set<string>();
    for (const request of requests) {
      receiver.verify(request, [secret], 0);
      const said = readSuitedashEvent(request);
      if (said.known) seen.add(said.known);
      const [event] = receiver.parse(request, 0);
      expect(event?.ref?.id).toBe(said.name.startsWith('contact') ? contact : project);
      expect(said.values).toMatchObject(Object.entries(extras).find(([name]) => name === said.name)?.[1] ?? {});
    }
    expect([...seen].sort()).toEqual([...suitedashEventNames].sort());
  });
});

describe('the word of an event', () => {
  it.each([
    'project.updated',
    'projectUpdated',
    'project_updated',
    'Project Updated',
    'PROJECT.UPDATED',
    ' project-updated ',
  ])('is one word however it is written: %s', (word) => {
    expect(eventOf({ uid, event: word }).event).toMatchObject({ type: 'project.updated', kind: 'updated' });
  });

  it.each([
    ['projectMilestoneReached', 'project.milestone_reached'],
    ['project_notes_added', 'project.notes_added'],
  ])('of more parts, too: %s', (word, name) => {
    expect(eventOf({ uid, event: word }).event.type).toBe(name);
  });

  it('says what happened to the record; whatever it is, the record is read again', () => {
    const kindOf = (word: string) => eventOf({ uid, event: word }).event.kind;
    expect(['contact.created', 'project.deleted', 'project.delayed', 'company.updated'].map(kindOf)).toEqual([
      'created',
      'deleted',
      'updated',
      'updated',
    ]);
  });

  it('that nobody knows is kept and fails nothing, and so is a body without one', () => {
    expect(eventOf({ uid, event: 'form.sent' }).event).toMatchObject({ type: 'form.sent', kind: 'other' });
    expect(eventOf({ uid, event: 'form.sent' }).event).not.toHaveProperty('ref');
    expect(eventOf({ uid }).event).toMatchObject({ type: 'unknown', kind: 'other' });
    expect(eventOf({ event: 'project.delayed', uid: '../contact/meta' }).event).toMatchObject({
      type: 'project.delayed',
      kind: 'other',
    });
  });

  it('can be added by the host, and lie under another key', () => {
    const settings = {
      eventField: 'action',
      uidField: 'contactUid',
      events: { 'form.sent': { objectType: 'contacts' } },
    } as const;
    const { event } = eventOf({ contactUid: uid, action: 'form.sent' }, settings);
    expect(event).toMatchObject({ type: 'form.sent', kind: 'updated', ref: { objectType: 'contacts', id: uid } });
  });

  it('about a contact without a UID is looked for by its e-mail', () => {
    const { event } = eventOf({ event: 'contact.updated', email: 'James@Example.com' });
    expect(event.lookup).toEqual({ objectType: 'contacts', by: 'email', value: 'james@example.com' });
    expect(eventOf({ event: 'project.updated', email: 'james@example.com' }).event).toMatchObject({ kind: 'other' });
  });

  it('can follow from the status of a project, once for each', () => {
    const settings = { statusEvents: { 'In Progress': 'project.started' } };
    const body = { uid, event: 'projectUpdated', status: 'In Progress' };
    const first = eventOf(body, settings);
    expect([first.event.type, first.others.map(({ type }) => type)]).toEqual(['project.updated', ['project.started']]);
    const later = eventOf({ ...body, name: 'Renamed' }, settings, 86_400_000);
    expect(later.others[0]?.eventId).toBe(first.others[0]?.eventId);
    expect(later.event.eventId).not.toBe(first.event.eventId);
    expect(eventOf({ ...body, status: 'On Hold' }, settings).others).toEqual([]);
  });
});

describe('a delivery that comes again', () => {
  const idAt = (word: string, nowMs: number, settings: SuitedashSettings['webhook'] = {}) =>
    eventOf({ uid, event: word }, settings, nowMs).event.eventId;

  it('is the same event for a minute, whatever its white space', () => {
    expect(idAt('project.delayed', 59_000)).toBe(idAt('project.delayed', 0));
    expect(idAt('project.delayed', 60_000)).not.toBe(idAt('project.delayed', 0));
    expect(idAt('project.delayed', 9_000, { repeatMs: 5_000 })).not.toBe(idAt('project.delayed', 0));
    const spaced = requestOf(`\n{ "uid": "${uid}",  "event": "project.delayed" }\r\n`);
    expect(receiverOf().parse(spaced, 0)[0]?.eventId).toBe(idAt('project.delayed', 0));
  });

  it('is an edit of its own soon: taking a second edit for the first would lose it', () => {
    expect(idAt('contact.updated', 1_000)).toBe(idAt('contact.updated', 0));
    expect(idAt('contact.updated', 5_000)).not.toBe(idAt('contact.updated', 0));
  });

  it('of another body is another event', () => {
    expect(eventOf({ uid, event: 'project.delayed', reason: 'Rain' }).event.eventId).not.toBe(
      idAt('project.delayed', 0),
    );
  });
});

describe('a body that is no event', () => {
  it.each(['nonsense', '"text"', '[]', 'null', ''])('is an error, never no event: %s', (body) => {
    expect(() => receiverOf().parse(requestOf(body), 0)).toThrow(WireFormatError);
    expect(() => readSuitedashEvent(requestOf(body))).toThrow(WireFormatError);
  });
});
