import type { Adapter } from '@crmsync/adapter';
import { createPipedriveFake, type FaultRule, fakeFetch } from '@crmsync/fakes';
import { describe, expect, it } from 'vitest';
import { createTwoCrms, recordsOf, type TwoCrms } from '../support/two-crms.ts';
import {
  clearLogs,
  connectionsWith,
  contactEmails,
  hubspotContact,
  personNames,
  pipedrivePerson,
  recordWith,
  writesAt,
} from './people.ts';
import { answered, emails, names, runUntilQuiet, tenContacts, writesNothingMore } from './ten-people.ts';

describe('a record that an account refuses (R19, R20)', () => {
  /** A contact whose address HubSpot does not take, among nine that are fine. */
  function withPoison(): TwoCrms {
    const crms = createTwoCrms();
    crms.pipedrive.control.seed([
      ...names.slice(1).map((name) => pipedrivePerson(name)),
      pipedrivePerson('Ann', { emails: [{ value: 'not an address', label: 'work', primary: true }] }),
    ]);
    return crms;
  }

  it('becomes a dead letter with its reason; all others go on', async () => {
    const crms = withPoison();
    const sync = crms.sync();
    const report = await sync.run();
    expect(report.state).toBe('completed');
    expect(report.totals.failed).toBe(1);
    expect(contactEmails(crms)).toEqual(emails.slice(1));
    const { items } = await sync.deadLetters.list();
    expect(items).toMatchObject([
      { connectionId: 'hubspot', entity: 'contact', direction: 'outbound', operation: 'create', status: 'open' },
    ]);
    expect(items[0]?.error.code).not.toBe('');
    expect(items[0]?.error.message).not.toContain('not an address');
    await writesNothingMore(crms, sync);
    expect((await sync.deadLetters.list()).items).toHaveLength(1);
  });

  it('is tried again once it was edited, and the letter is gone', async () => {
    const crms = withPoison();
    const sync = crms.sync();
    await sync.run();
    const { id } = recordWith(crms.pipedrive, 'person', 'name', 'Ann Ash');
    crms.pipedrive.control.edit({
      objectType: 'person',
      id,
      fields: { emails: [{ value: 'ann@example.com', label: 'work', primary: true }] },
    });
    crms.clock.advance(600_000);
    await sync.run();
    expect(contactEmails(crms)).toEqual(emails);
    expect((await sync.deadLetters.list()).items).toEqual([]);
  });

  it('is tried again on a retry, and given up on a discard', async () => {
    const crms = withPoison();
    const sync = crms.sync();
    await sync.run();
    const [letter] = (await sync.deadLetters.list()).items;
    clearLogs(crms);
    crms.clock.advance(60_000);
    await sync.deadLetters.retry(letter?.id ?? '');
    expect((await sync.deadLetters.list()).items).toEqual([]);
    await sync.run();
    expect(writesAt(crms.hubspot)).not.toEqual([]);
    const [again] = (await sync.deadLetters.list()).items;
    expect(again?.id).toBe(letter?.id);
    await sync.deadLetters.discard(again?.id ?? '');
    expect((await sync.deadLetters.list()).items).toEqual([]);
    await writesNothingMore(crms, sync);
    expect(contactEmails(crms)).toEqual(emails.slice(1));
  });

  it('whose deletion is refused is not deleted again and again', async () => {
    const crms = tenContacts();
    const sync = crms.sync({ deletes: { policy: 'propagate' } });
    await sync.run();
    const { objectType, id } = recordWith(crms.hubspot, 'contacts', 'email', 'ann@example.com');
    crms.hubspot.control.delete({ objectType, id });
    crms.pipedrive.control.addFaults([{ match: { method: 'DELETE' }, fault: { kind: 'status', status: 400 } }]);
    crms.clock.advance(7_200_000);
    clearLogs(crms);
    expect((await sync.run()).state).toBe('completed');
    expect(writesAt(crms.pipedrive).length).toBeLessThan(4);
    const [letter] = (await sync.deadLetters.list()).items;
    expect(letter).toMatchObject({ operation: 'delete', connectionId: 'pipedrive' });
    crms.pipedrive.control.clearFaults();
    await sync.deadLetters.retry(letter?.id ?? '');
    crms.clock.advance(60_000);
    await sync.run();
    expect(personNames(crms)).toEqual(names.slice(1).map((name) => `${name} Ash`));
  });
});

describe('a record that cannot be read (R20)', () => {
  /** The contacts listing shows one contact in a form nobody documents. */
  function unreadable(crms: TwoCrms, id: string): FaultRule {
    const results = recordsOf(crms.hubspot, 'contacts').map((record) => ({
      id: record.id,
      properties: record.id === id ? 'of another form' : { ...record.fields },
      createdAt: new Date(record.createdAtMs).toISOString(),
      updatedAt: new Date(record.updatedAtMs).toISOString(),
      archived: false,
    }));
    return {
      match: { method: 'GET', path: '/objects/[^/]+/contacts|/objects/contacts' },
      times: 1,
      fault: { kind: 'status', status: 200, body: { results } },
    };
  }

  it('is set aside with its reason, and the page goes on', async () => {
    const crms = tenContacts();
    const { id } = recordWith(crms.hubspot, 'contacts', 'email', 'ann@example.com');
    crms.hubspot.control.addFaults([unreadable(crms, id)]);
    const sync = crms.sync();
    const report = await sync.run();
    expect(report.state).toBe('completed');
    expect(personNames(crms)).toEqual(names.slice(1).map((name) => `${name} Ash`));
    expect((await sync.deadLetters.list()).items).toMatchObject([{ direction: 'inbound', connectionId: 'hubspot' }]);
  });

  it('is taken in once it can be read, and its letter is gone', async () => {
    const crms = tenContacts();
    const { objectType, id } = recordWith(crms.hubspot, 'contacts', 'email', 'ann@example.com');
    crms.hubspot.control.addFaults([unreadable(crms, id)]);
    const sync = crms.sync();
    await sync.run();
    const [letter] = (await sync.deadLetters.list()).items;
    expect(letter?.remoteId).toBe(id);
    crms.clock.advance(600_000);
    crms.hubspot.control.edit({ objectType, id, fields: { firstname: 'Anna' } });
    crms.clock.advance(600_000);
    await sync.run();
    expect(personNames(crms)).toContain('Anna Ash');
    expect((await sync.deadLetters.list()).items).toEqual([]);
  });

  it('is read again on a retry of its letter, though nobody edited it', async () => {
    const crms = tenContacts();
    const { id } = recordWith(crms.hubspot, 'contacts', 'email', 'ann@example.com');
    crms.hubspot.control.addFaults([unreadable(crms, id)]);
    const sync = crms.sync();
    await sync.run();
    const [letter] = (await sync.deadLetters.list()).items;
    await sync.deadLetters.retry(letter?.id ?? '');
    crms.clock.advance(600_000);
    await sync.run();
    expect(personNames(crms)).toEqual(names.map((name) => `${name} Ash`));
    expect((await sync.deadLetters.list()).items).toEqual([]);
  });
});

describe('an account that is busy or ailing', () => {
  const bursts: readonly (readonly [string, number, FaultRule['fault']])[] = [
    ['429', 429, { kind: 'rateLimit' }],
    ['500', 500, { kind: 'status', status: 500 }],
    ['503', 503, { kind: 'status', status: 503, headers: { 'retry-after': '2' } }],
    ['cut connections', 0, { kind: 'dropBefore' }],
  ];
  for (const [name, status, fault] of bursts) {
    it(`is waited for: a burst of ${name} costs time and nobody is made twice`, async () => {
      const crms = tenContacts();
      const sync = crms.sync();
      crms.hubspot.control.addFaults([{ match: { path: 'contacts' }, times: 4, fault }]);
      crms.pipedrive.control.addFaults([{ match: { method: 'POST', path: 'persons' }, times: 6, fault }]);
      for (let runs = 0; runs < 3; runs += 1) {
        await runUntilQuiet(crms, sync);
        crms.clock.advance(600_000);
      }
      expect(answered(crms.hubspot, status)).toBeGreaterThan(0);
      expect(answered(crms.pipedrive, status)).toBeGreaterThan(0);
      expect(personNames(crms)).toEqual(names.map((each) => `${each} Ash`));
      expect((await sync.deadLetters.list()).items).toEqual([]);
      await writesNothingMore(crms, sync);
    });
  }

  for (const [name, fault] of [
    ['503 with a time to come back', { kind: 'status', status: 503, headers: { 'retry-after': '2' } }],
    ['429', { kind: 'rateLimit' }],
  ] as const) {
    it(`that only ever answers ${name} does not hold up the call for ever, nor the other account`, async () => {
      const crms = createTwoCrms();
      crms.hubspot.control.seed([hubspotContact('Ann')]);
      crms.pipedrive.control.seed([pipedrivePerson('Bob')]);
      const sync = crms.sync();
      await sync.run();
      crms.clock.advance(600_000);
      const { id, objectType } = recordWith(crms.hubspot, 'contacts', 'email', 'ann@example.com');
      crms.hubspot.control.edit({ objectType, id, fields: { firstname: 'Anna' } });
      crms.clock.advance(600_000);
      crms.pipedrive.control.addFaults([{ match: {}, fault }]);
      const startedAt = crms.clock.now();
      const report = await sync.run();
      expect(crms.clock.now() - startedAt).toBeLessThan(1_800_000);
      expect(report.retryAt ?? report.failures.pipedrive).toBeDefined();
      crms.pipedrive.control.clearFaults();
      crms.clock.advance(600_000);
      await runUntilQuiet(crms, sync);
      expect(personNames(crms)).toEqual(['Anna Ash', 'Bob Ash']);
    });
  }

  it('that stays down fails alone, and the other account goes on', async () => {
    const crms = createTwoCrms();
    crms.hubspot.control.seed([hubspotContact('Ann')]);
    crms.pipedrive.control.seed([pipedrivePerson('Bob')]);
    crms.pipedrive.control.addFaults([{ match: {}, fault: { kind: 'status', status: 500 } }]);
    const sync = crms.sync();
    const report = await sync.run();
    expect(report.state).toBe('partial');
    expect(Object.keys(report.failures)).toEqual(['pipedrive']);
    expect((await sync.records.list('contact')).items).toHaveLength(1);
    crms.pipedrive.control.clearFaults();
    crms.clock.advance(600_000);
    expect((await sync.run()).state).toBe('completed');
    expect(personNames(crms)).toEqual(['Ann Ash', 'Bob Ash']);
    expect(contactEmails(crms)).toEqual(['ann@example.com', 'bob@example.com']);
  });
});

describe('credentials', () => {
  it('that were revoked fail their own connection with code and remedy; the other one goes on', async () => {
    const crms = createTwoCrms();
    crms.hubspot.control.seed([hubspotContact('Ann')]);
    crms.pipedrive.control.seed([pipedrivePerson('Bob')]);
    const sync = crms.sync();
    await sync.run();
    crms.clock.advance(600_000);
    crms.hubspot.expireTokens();
    crms.pipedrive.control.create({
      objectType: 'person',
      fields: { name: 'Cid Ash', emails: [{ value: 'cid@example.com', label: 'work', primary: true }] },
    });
    crms.clock.advance(600_000);
    clearLogs(crms);
    const report = await sync.run();
    expect(report.state).toBe('partial');
    expect(Object.keys(report.failures)).toEqual(['hubspot']);
    expect(report.failures.hubspot?.code).toBe('UNAUTHENTICATED');
    expect(report.failures.hubspot?.remedy).toBeTruthy();
    expect(JSON.stringify(report.failures)).not.toContain(crms.hubspot.token);
    expect((await sync.records.list('contact')).items).toHaveLength(3);
    expect(contactEmails(crms)).toEqual(['ann@example.com', 'bob@example.com']);
    expect(crms.events.find((event) => event.type === 'failed')).toMatchObject({
      connectionId: 'hubspot',
      code: 'UNAUTHENTICATED',
    });
    crms.hubspot.reviveToken();
    crms.clock.advance(60_000);
    expect((await sync.run()).state).toBe('completed');
    expect(contactEmails(crms)).toEqual(['ann@example.com', 'bob@example.com', 'cid@example.com']);
  });

  it('of another account are refused before anything is read or written there', async () => {
    const crms = tenContacts();
    await crms.sync().run();
    crms.clock.advance(600_000);
    const other = createPipedriveFake({ clock: crms.pipedrive.clock, companyId: 1000 });
    other.control.seed([pipedrivePerson('Zoe')]);
    const wait = (ms: number, signal?: AbortSignal) => crms.clock.sleep(ms, signal);
    const connections = connectionsWith(crms, { pipedrive: { connect: { fetch: fakeFetch(other, { wait }) } } });
    const sync = crms.sync({ connections });
    const report = await sync.run();
    expect(report.state).toBe('partial');
    expect(report.failures.pipedrive).toMatchObject({ code: 'ACCOUNT_CHANGED' });
    expect(report.failures.pipedrive?.remedy).toBeTruthy();
    expect(other.control.writes()).toBe(0);
    expect((await sync.records.list('contact')).items).toHaveLength(names.length);
    crms.clock.advance(600_000);
    expect((await crms.sync().run()).state).toBe('completed');
  });

  it('that may not write keep what was to be written as dead letters, and reading goes on', async () => {
    const crms = tenContacts();
    crms.pipedrive.control.addFaults([{ match: { method: 'POST' }, fault: { kind: 'status', status: 403 } }]);
    const sync = crms.sync();
    const report = await sync.run();
    expect(['completed', 'partial']).toContain(report.state);
    expect(personNames(crms)).toEqual([]);
    expect((await sync.records.list('contact')).items).toHaveLength(names.length);
    crms.pipedrive.control.clearFaults();
    for (const letter of (await sync.deadLetters.list()).items) {
      expect(letter.error.code).toBe('FORBIDDEN');
      await sync.deadLetters.retry(letter.id);
    }
    crms.clock.advance(600_000);
    await sync.run();
    expect(personNames(crms)).toEqual(names.map((name) => `${name} Ash`));
  });
});

describe('an adapter with a bug', () => {
  it('ends the run with its error, not with wrong data, and the run can go on after the repair', async () => {
    const crms = tenContacts();
    const sound = connectionsWith(crms, {});
    const broken: Adapter = {
      ...sound.pipedrive.adapter,
      connect: (options) => ({
        ...sound.pipedrive.adapter.connect(options),
        whoAmI: () => Promise.reject(new TypeError('a bug')),
      }),
    };
    const connections = connectionsWith(crms, { pipedrive: { adapter: broken } });
    await expect(crms.sync({ connections }).run()).rejects.toThrow('a bug');
    expect((await crms.sync({ workerId: 'repaired' }).run()).state).toBe('completed');
    expect(personNames(crms)).toEqual(names.map((name) => `${name} Ash`));
  });
});
