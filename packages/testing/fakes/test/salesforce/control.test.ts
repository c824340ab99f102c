import { describe, expect, it } from 'vitest';
import {
  createSalesforceFake,
  createVirtualClock,
  generatePopulation,
  seedSalesforcePopulation,
  startFakeServer,
} from '../../src/index.ts';
import { fakeOrg, startMs } from './fake-org.ts';

describe('what a test does behind the API', () => {
  it('seeds records with ids, stamps and links of its choice', () => {
    const { fake } = fakeOrg();
    const [account, contact, deal] = fake.control.seed([
      { objectType: 'Account', ref: 'acme', fields: { Name: 'Acme' }, truthId: 'c1' },
      {
        objectType: 'Contact',
        ref: 'ann',
        id: '003000000000042',
        fields: { LastName: 'Ann' },
        createdAtMs: startMs - 5_000,
        links: [{ objectType: 'Account', ref: 'acme' }],
      },
      {
        objectType: 'Opportunity',
        fields: { Name: 'Deal', StageName: 'Prospecting', CloseDate: '2026-02-01' },
        links: [
          { objectType: 'Account', ref: 'acme' },
          { objectType: 'Contact', ref: 'ann' },
        ],
      },
    ]);
    expect(contact).toBe('003000000000042AAA');
    expect(fake.control.state({ objectType: 'Contact' }).records).toMatchObject([
      { createdAtMs: Math.floor((startMs - 5_000) / 1000) * 1000, links: [{ objectType: 'Account', id: account }] },
    ]);
    const [stored] = fake.control.state({ objectType: 'Opportunity' }).records;
    expect(stored).toMatchObject({ id: deal, links: [{ id: account }, { objectType: 'Contact', id: contact }] });
    expect(fake.control.truth('Account')).toEqual({ [account!]: 'c1' });
    expect(fake.control.stats().webhooksPending).toBe(0);
  });

  it('links and unlinks: a reference, or a role between a deal and a person', async () => {
    const { fake, rows, seed } = fakeOrg();
    const [account] = seed('Account', { Name: 'Acme' });
    const [contact] = seed('Contact', { LastName: 'Ann' });
    const deal = fake.control.create({
      objectType: 'Opportunity',
      fields: { Name: 'Deal', StageName: 'Prospecting', CloseDate: '2026-02-01' },
      links: [{ objectType: 'Contact', id: contact! }],
    });
    const person = { objectType: 'Contact', id: contact! };
    const roles = () => rows('SELECT ContactId FROM OpportunityContactRole');
    expect(await roles()).toEqual([{ ContactId: contact }]);
    fake.control.link({ from: person, to: { objectType: 'Opportunity', id: deal }, remove: true });
    expect(await roles()).toEqual([]);
    fake.control.link({ from: person, to: { objectType: 'Account', id: account! } });
    expect(await rows('SELECT AccountId FROM Contact')).toEqual([{ AccountId: account }]);
    fake.control.link({ from: person, to: { objectType: 'Account', id: account! }, remove: true });
    expect(await rows('SELECT AccountId FROM Contact')).toEqual([{ AccountId: null }]);
  });

  it('names what it was asked for in vain', () => {
    const { fake } = fakeOrg();
    const edit = (objectType: string, id: string) => () => fake.control.edit({ objectType, id, fields: {} });
    expect(edit('Nope', 'x')).toThrow('No object Nope.');
    expect(edit('Contact', '003000000000001AAA')).toThrow(/NOT_FOUND/);
    expect(() => fake.control.seed([{ objectType: 'Contact', fields: { Nope: 1 } }])).toThrow(
      'Contact has no field Nope.',
    );
    expect(() => fake.control.subscribe({ url: 'https://app.example.test', secret: '', events: ['Nope'] })).toThrow(
      /Nope/,
    );
  });

  it('is served over HTTP as well', async () => {
    const fake = createSalesforceFake({ clock: createVirtualClock() });
    const server = await startFakeServer(fake);
    const post = (path: string, body: unknown) =>
      fetch(`${server.controlUrl}/${path}`, { method: 'POST', body: JSON.stringify(body) });
    const records = [{ objectType: 'Contact', fields: { LastName: 'Ann' } }];
    const { ids } = (await (await post('seed', { records })).json()) as { ids: string[] };
    await post('delete', { objectType: 'Contact', id: ids[0] });
    await post('restore', { objectType: 'Contact', id: ids[0] });
    expect(fake.control.stats().records.Contact).toEqual({ live: 1, deleted: 0 });
    await server.close();
  });

  it('a population fills it with accounts, contacts and deals', () => {
    const fake = createSalesforceFake({ clock: createVirtualClock() });
    const [view] = generatePopulation({ seed: 1, contacts: 40, companies: 8, deals: 10, overlap: 0.5 }).views;
    seedSalesforcePopulation(fake, view!);
    const { records } = fake.control.stats();
    expect([records.Contact?.live, records.Account?.live, records.Opportunity?.live]).toEqual([40, 8, 10]);
    expect(Object.keys(fake.control.truth('Contact'))).toHaveLength(40);
    const [deal] = fake.control.state({ objectType: 'Opportunity' }).records;
    expect(deal?.fields.StageName).toBeTypeOf('string');
  });
});
