import type { EntityPort } from '@crmsync/adapter';
import { tokenCredential } from '@crmsync/adapter-kit';
import { describe, expect, it } from 'vitest';
import { cardfile } from '../src/index.ts';
import { apiKey, vendorFake } from './vendor-fake.ts';

function account() {
  const fake = vendorFake();
  const clock = { now: fake.clock.now, sleep: () => new Promise<void>(() => {}) };
  const connection = cardfile().connect({ credentials: tokenCredential(apiKey), fetch: fake.fetch, clock });
  const port = (type: string): EntityPort => {
    const found = connection.ports.find(({ capabilities }) => capabilities.objectType === type);
    if (!found) throw new Error(`no port ${type}`);
    return found;
  };
  return { fake, people: port('people'), firms: port('firms') };
}

const patch = (fields: { readonly [name: string]: string }) => ({ fields, custom: {}, associations: {} });

describe('an account of Cardfile', () => {
  it('shows a deletion among the changes', async () => {
    const { fake, people } = account();
    const id = fake.add('people', { family_name: 'Example' });
    fake.clock.advance(120_000);
    const before = await people.list?.();
    fake.remove('people', id);
    fake.clock.advance(120_000);
    const { checkpoint = null } = before ?? {};
    const after = await people.changes?.({ checkpoint });
    expect(after?.records).toMatchObject([{ ref: { objectType: 'people', id }, deleted: { kind: 'hard' } }]);
  });

  it('makes a record once only, and finds it by our key', async () => {
    const { fake, firms } = account();
    const item = { patch: patch({ name: 'Anvil Works' }), syncKey: 'golden-1' };
    const [first] = (await firms.create?.([{ key: 'a', ...item }])) ?? [];
    const [second] = (await firms.create?.([{ key: 'b', ...item }])) ?? [];
    expect([first?.status, second?.status]).toEqual(['applied', 'refused']);
    expect(second).toMatchObject({ error: { code: 'CONFLICT' } });
    fake.clock.advance(15_000);
    const [found] = (await firms.find?.([{ key: 'a', by: 'syncKey', value: 'golden-1' }])) ?? [];
    expect(found?.records.map(({ ref }) => ref.id)).toEqual(fake.live('firms'));
  });

  it('tells which field was refused, and not its value', async () => {
    const { people } = account();
    const [outcome] = (await people.create?.([{ key: 'a', patch: patch({ lastName: 'Example', owner: '5' }) }])) ?? [];
    expect(outcome).toMatchObject({
      status: 'refused',
      error: { code: 'REJECTED', issues: [{ code: 'invalid', message: 'owner_id was refused' }] },
    });
  });

  it('removes a firm from a person only where it is the one that is there', async () => {
    const { fake, people } = account();
    const [here, there] = [fake.add('firms', { name: 'Here' }), fake.add('firms', { name: 'There' })];
    const id = fake.add('people', { family_name: 'Example', firm_id: Number(here) });
    const without = async (firm: string) => {
      const companies = { add: [], remove: [{ objectType: 'firms', id: firm }] };
      await people.update?.([{ key: 'a', id, patch: { ...patch({}), associations: { companies } } }]);
      const [read] = (await people.get?.([id])) ?? [];
      return read?.status === 'found' ? read.record.associations.companies?.refs.map((ref) => ref.id) : undefined;
    };
    expect(await without(there)).toEqual([here]);
    expect(await without(here)).toEqual([]);
  });
});
