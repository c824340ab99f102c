import { createSeededRandom, type FakeCrm } from '@crmsync/fakes';
import { describe, expect, it } from 'vitest';
import { createTwoCrms, recordsOf, type TwoCrms } from '../support/two-crms.ts';
import { deliverWebhooks, subscribe } from './deliver-webhooks.ts';
import { expectQuiet, forgetRequests, leaveBehind, oneMinuteMs, run, writesTo } from './linked-pair.ts';

describe('associations', () => {
  it('of a person to a company and of a deal to both are carried to the side that has none of them (R18)', async () => {
    const crms = createTwoCrms();
    seedHubSpotGraph(crms);
    const sync = crms.sync();
    await run(sync);
    expect(graphOf(crms.pipedrive, 'deal', 'title')).toEqual({ Launch: ['Acme Rockets', 'Ann Ash'] });
    expect(graphOf(crms.pipedrive, 'person', 'name')).toEqual({ 'Ann Ash': ['Acme Rockets'] });
    await expectQuiet(crms, sync);
  });

  it.each([1, 2, 3, 4, 5])(
    'are right whatever the order in which records and links come up (R18, order %i)',
    async (seed) => {
      const crms = createTwoCrms();
      const sync = crms.sync();
      const ids = new Map<string, string>();
      for (const step of shuffled(seed, pipedriveSteps(crms.pipedrive, ids))) {
        step();
        for (const link of shuffled(seed, pipedriveLinks(crms.pipedrive, ids))) link();
        crms.clock.advance(oneMinuteMs);
        await run(sync);
      }
      expect(graphOf(crms.hubspot, 'deals', 'dealname')).toEqual({ Launch: ['Acme Rockets', 'Ann'] });
      expect(graphOf(crms.hubspot, 'contacts', 'firstname')).toEqual({ Ann: ['Acme Rockets'] });
      expect(recordsOf(crms.hubspot, 'companies')).toHaveLength(1);
      await expectQuiet(crms, sync);
    },
    20_000,
  );

  it('follow when somebody links, re-links and unlinks in Pipedrive, without touching anything else', async () => {
    const crms = createTwoCrms();
    const [acme = '', globex = '', ann = ''] = crms.pipedrive.control.seed([
      { objectType: 'organization', fields: { name: 'Acme Rockets' } },
      { objectType: 'organization', fields: { name: 'Globex Trains' } },
      { objectType: 'person', fields: { name: 'Ann Ash' } },
    ]);
    const sync = crms.sync();
    await run(sync);
    const [contact] = recordsOf(crms.hubspot, 'contacts');
    expect(contact?.links).toEqual([]);
    for (const [org, shown] of [
      [acme, ['Acme Rockets']],
      [globex, ['Globex Trains']],
      [null, []],
    ] as const) {
      crms.clock.advance(oneMinuteMs);
      crms.pipedrive.control.edit({
        objectType: 'person',
        id: ann,
        fields: { org_id: org === null ? null : Number(org) },
      });
      await run(sync);
      expect(graphOf(crms.hubspot, 'contacts', 'firstname')).toEqual({ Ann: shown });
      await expectQuiet(crms, sync);
    }
    expect(recordsOf(crms.hubspot, 'companies')).toHaveLength(2);
  });

  it('reach Pipedrive when a person of HubSpot gets a company later, and leave it when that link is removed', async () => {
    const crms = createTwoCrms();
    const [company = '', contact = ''] = crms.hubspot.control.seed([
      { objectType: 'companies', fields: { name: 'Acme Rockets' } },
      { objectType: 'contacts', fields: { firstname: 'Ann', lastname: 'Ash' } },
    ]);
    const sync = crms.sync();
    await run(sync);
    crms.clock.advance(oneMinuteMs);
    linkInHubSpot(crms, contact, company);
    await run(sync);
    expect(graphOf(crms.pipedrive, 'person', 'name')).toEqual({ 'Ann Ash': ['Acme Rockets'] });
    await expectQuiet(crms, sync);
    linkInHubSpot(crms, contact, company, true);
    await run(sync);
    expect(graphOf(crms.pipedrive, 'person', 'name')).toEqual({ 'Ann Ash': [] });
    await expectQuiet(crms, sync);
  });

  it('made in HubSpot without touching either record are seen by webhook (R18)', async () => {
    const crms = createTwoCrms();
    const [company = '', contact = ''] = crms.hubspot.control.seed([
      { objectType: 'companies', fields: { name: 'Acme Rockets' } },
      { objectType: 'contacts', fields: { firstname: 'Ann', lastname: 'Ash' } },
    ]);
    const sync = crms.sync();
    await run(sync);
    await leaveBehind(crms, sync);
    subscribe(crms.hubspot);
    const change = {
      from: { objectType: 'contacts', id: contact },
      to: { objectType: 'companies', id: company },
    };
    for (const [remove, shown] of [
      [false, ['Acme Rockets']],
      [true, []],
    ] as const) {
      crms.hubspot.control.link({ ...change, remove });
      expect(await deliverWebhooks(crms.hubspot, sync)).toBeGreaterThan(0);
      await run(sync);
      expect(graphOf(crms.pipedrive, 'person', 'name')).toMatchObject({ 'Ann Ash': shown });
      await expectQuiet(crms, sync);
    }
  });

  it('to several companies stay in HubSpot while Pipedrive shows the one it can, without ping-pong (R18, I6)', async () => {
    const crms = createTwoCrms();
    const [acme = '', globex = '', contact = ''] = crms.hubspot.control.seed([
      { objectType: 'companies', fields: { name: 'Acme Rockets' } },
      { objectType: 'companies', fields: { name: 'Globex Trains' } },
      { objectType: 'contacts', fields: { firstname: 'Ann', lastname: 'Ash' } },
    ]);
    linkInHubSpot(crms, contact, acme);
    linkInHubSpot(crms, contact, globex);
    const sync = crms.sync();
    await run(sync);
    const shown = graphOf(crms.pipedrive, 'person', 'name')['Ann Ash'];
    expect(shown).toHaveLength(1);
    expect(graphOf(crms.hubspot, 'contacts', 'firstname')).toEqual({ Ann: ['Acme Rockets', 'Globex Trains'] });
    await expectQuiet(crms, sync);

    const [person] = recordsOf(crms.pipedrive, 'person');
    crms.pipedrive.control.edit({ objectType: 'person', id: person?.id ?? '', fields: { name: 'Anne Ash' } });
    forgetRequests(crms);
    await run(sync);
    expect(graphOf(crms.hubspot, 'contacts', 'firstname')).toEqual({ Anne: ['Acme Rockets', 'Globex Trains'] });
    expect(writesTo(crms.pipedrive)).toEqual([]);

    const initech = crms.pipedrive.control.create({ objectType: 'organization', fields: { name: 'Initech Cranes' } });
    crms.clock.advance(oneMinuteMs);
    crms.pipedrive.control.edit({
      objectType: 'person',
      id: person?.id ?? '',
      fields: { org_id: Number(initech) },
    });
    forgetRequests(crms);
    await run(sync);
    const kept = ['Acme Rockets', 'Globex Trains'].filter((name) => !shown?.includes(name));
    expect(graphOf(crms.hubspot, 'contacts', 'firstname')).toEqual({ Anne: [...kept, 'Initech Cranes'].sort() });
    expect(graphOf(crms.pipedrive, 'person', 'name')).toEqual({ 'Anne Ash': ['Initech Cranes'] });
    expect(writesTo(crms.pipedrive)).toEqual([]);
    await expectQuiet(crms, sync);
  });
});

function seedHubSpotGraph(crms: TwoCrms): void {
  crms.hubspot.control.seed([
    {
      objectType: 'deals',
      fields: { dealname: 'Launch', dealstage: 'qualifiedtobuy' },
      links: [
        { objectType: 'contacts', ref: 'ann' },
        { objectType: 'companies', ref: 'acme' },
      ],
    },
    {
      objectType: 'contacts',
      ref: 'ann',
      fields: { firstname: 'Ann', lastname: 'Ash', email: 'ann@example.com' },
      links: [{ objectType: 'companies', ref: 'acme' }],
    },
    { objectType: 'companies', ref: 'acme', fields: { name: 'Acme Rockets', domain: 'rockets.example' } },
  ]);
}

function pipedriveSteps(fake: FakeCrm, ids: Map<string, string>): readonly (() => void)[] {
  const create = (objectType: string, fields: Readonly<Record<string, unknown>>) => () => {
    ids.set(objectType, fake.control.create({ objectType, fields }));
  };
  return [
    create('organization', { name: 'Acme Rockets' }),
    create('person', { name: 'Ann Ash' }),
    create('deal', { title: 'Launch' }),
  ];
}

/** Links between those records that are there already. */
function pipedriveLinks(fake: FakeCrm, ids: ReadonlyMap<string, string>): readonly (() => void)[] {
  const pairs = [
    ['person', 'organization'],
    ['deal', 'person'],
    ['deal', 'organization'],
  ] as const;
  return pairs.map(([one, other]) => () => {
    const [from, to] = [ids.get(one), ids.get(other)];
    if (from === undefined || to === undefined) return;
    fake.control.link({ from: { objectType: one, id: from }, to: { objectType: other, id: to } });
  });
}

/** Somebody of HubSpot links a contact to a company; the vendor moves the contact's stamp only when it is edited too. */
function linkInHubSpot(crms: TwoCrms, contact: string, company: string, remove = false): void {
  crms.hubspot.control.link({
    from: { objectType: 'contacts', id: contact },
    to: { objectType: 'companies', id: company },
    remove,
  });
  crms.hubspot.control.edit({ objectType: 'contacts', id: contact, fields: { lastname: 'Ash' } });
}

/** Names of what each record is linked to, by the record's own name. */
function graphOf(fake: FakeCrm, objectType: string, naming: string): { readonly [name: string]: readonly string[] } {
  const names = new Map<string, string>();
  const types = fake.vendor === 'hubspot' ? ['companies', 'contacts'] : ['organization', 'person'];
  for (const type of types) {
    for (const { id, fields } of recordsOf(fake, type))
      names.set(`${type}|${id}`, String(fields.name ?? fields.firstname));
  }
  return Object.fromEntries(
    recordsOf(fake, objectType).map((record) => [
      String(record.fields[naming]),
      record.links.flatMap((link) => names.get(`${link.objectType}|${link.id}`) ?? []).sort(),
    ]),
  );
}

function shuffled<T>(seed: number, items: readonly T[]): readonly T[] {
  const random = createSeededRandom(seed);
  return items
    .map((item) => ({ item, at: random.int(0, 1_000_000) }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
