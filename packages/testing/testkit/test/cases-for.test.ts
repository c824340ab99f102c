import { defineAdapter } from '@crmsync/adapter-kit';
import type { AdapterWorld } from '@crmsync/testkit';
import { casesFor, conformanceCases } from '@crmsync/testkit';
import { describe, expect, it } from 'vitest';
import { acmeDefinition } from './support/acme-adapter.ts';
import { ledgerSubject } from './support/acme-ledger.ts';
import { acmeSeatSubject, acmeSubject } from './support/acme-subject.ts';
import { acmeWorld } from './support/acme-world.ts';

const idsOf = (objectType: string | undefined) =>
  casesFor(acmeSubject).flatMap((one) => (one.objectType === objectType ? [one.id] : []));

describe('the list of conformance cases', () => {
  it('has every id once', () => {
    const ids = conformanceCases.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('leaves out what a port does not declare, and nothing else decides', () => {
    expect(idsOf('users')).not.toContain('create-lost');
    expect(idsOf('firms')).toContain('create-lost');
    expect(idsOf('firms')).not.toContain('association-add');
    expect(idsOf('people')).toEqual(expect.arrayContaining(['association-add', 'upsert', 'create-once']));
    expect(idsOf(undefined)).toContain('webhook-genuine');
  });

  it('has cases of versions, rights by field and messages for what declares them', () => {
    expect(idsOf('people')).toEqual(expect.arrayContaining(['version-moved', 'read-only-fields', 'unreadable-told']));
    expect(idsOf('firms')).not.toContain('version-moved');
    expect(idsOf('firms')).not.toContain('read-only-fields');
    expect(idsOf(undefined)).toEqual(expect.arrayContaining(['message-once', 'message-status']));
    expect(idsOf(undefined)).not.toContain('session-ended');
    expect(casesFor(acmeSeatSubject).map(({ id }) => id)).toContain('session-ended');
    const { messaging: _, ...silent } = acmeDefinition;
    const ids = casesFor({ ...acmeSubject, adapter: defineAdapter(silent) }).map(({ id }) => id);
    expect(ids).not.toContain('message-sent');
  });

  it('has cases of statements instead of those of requests for an adapter without HTTP', () => {
    const ids = casesFor(ledgerSubject()).map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['without-http', 'create-lost', 'request-timeout', 'token-refused']));
    for (const id of ['rate-limit-told', 'write-rate-limited', 'budget-asked', 'token-renewed', 'not-on-the-wire']) {
      expect(ids).not.toContain(id);
    }
    expect(casesFor(acmeSubject).map(({ id }) => id)).not.toContain('without-http');
  });

  it('fails every case of an adapter of statements whose world has none', async () => {
    const world = () => acmeWorld();
    const [list] = casesFor({ ...ledgerSubject(), world }).filter(({ id }) => id === 'list-complete');
    await expect(list?.run()).rejects.toThrow('The world lacks statements');
  });

  it('fails the cases of sessions when the adapter logs in and the world does not count', async () => {
    const world = (): AdapterWorld => {
      const { sessions: _, ...rest } = acmeWorld();
      return rest;
    };
    const [ended] = casesFor({ ...acmeSeatSubject, world }).filter(({ id }) => id === 'session-ended');
    await expect(ended?.run()).rejects.toThrow('The world lacks sessions');
  });

  it('fails a case for which the world lacks something, instead of leaving it out', async () => {
    const world = (): AdapterWorld => {
      const { webhooks: _, ...rest } = acmeWorld();
      return rest;
    };
    const [webhook] = casesFor({ ...acmeSubject, world }).filter(({ id }) => id === 'webhook-genuine');
    await expect(webhook?.run()).rejects.toThrow('The world lacks webhooks');
  });
});
