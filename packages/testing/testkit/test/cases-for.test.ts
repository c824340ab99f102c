import type { AdapterWorld } from '@crmsync/testkit';
import { casesFor, conformanceCases } from '@crmsync/testkit';
import { describe, expect, it } from 'vitest';
import { acmeSubject } from './support/acme-subject.ts';
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

  it('fails a case for which the world lacks something, instead of leaving it out', async () => {
    const world = (): AdapterWorld => {
      const { webhooks: _, ...rest } = acmeWorld();
      return rest;
    };
    const [webhook] = casesFor({ ...acmeSubject, world }).filter(({ id }) => id === 'webhook-genuine');
    await expect(webhook?.run()).rejects.toThrow('The world lacks webhooks');
  });
});
