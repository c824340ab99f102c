import { createSuiteDashFake, createVirtualClock, fakeFetch, type SuiteDashFake } from '@crmsync/fakes';
import { createIdleClock } from '@crmsync/fakes/clocks';
import { createSync } from '@crmsync/orchestrator';
import { createMemoryStore } from '@crmsync/store/memory';
import { describe, expect, it } from 'vitest';
import { suitedash } from '../src/index.ts';

const dayMs = 86_400_000;

function twoAccounts() {
  const clock = createVirtualClock();
  const fakes = {
    one: createSuiteDashFake({ clock, seed: 1 }),
    two: createSuiteDashFake({ clock, seed: 2, publicId: 'two' }),
  };
  const connection = (fake: SuiteDashFake) => ({
    adapter: suitedash({
      requestsPerSecond: 50,
      companyContact: { email: 'office@example.com', firstName: 'Office', lastName: 'Desk' },
    }),
    credentials: { current: async () => ({ token: fake.token, parts: { publicId: fake.publicId } }) },
    connect: { fetch: fakeFetch(fake, { wait: async () => {} }) },
    outbound: 'auto' as const,
    listing: { pagesPerRun: 50 },
    sweepEveryMs: dayMs,
  });
  const sync = createSync({
    tenantId: 'acme',
    store: createMemoryStore(),
    clock: createIdleClock(clock),
    connections: { one: connection(fakes.one), two: connection(fakes.two) },
  });
  const shown = (fake: SuiteDashFake, objectType: string) =>
    fake.control.state({ objectType, limit: 100 }).records.map(({ fields }) => fields);
  const writes = () =>
    [fakes.one, fakes.two].flatMap((fake) => fake.control.log().entries.filter(({ isWrite }) => isWrite)).length;
  return { ...fakes, clock, sync, shown, writes };
}

describe('two accounts with one hub (A1, A2)', () => {
  it('get the same people and companies, and a change goes over with its tags joined', async () => {
    const { one, two, clock, sync, shown, writes } = twoAccounts();
    const [company = ''] = one.control.seed([{ objectType: 'company', fields: { name: 'Acme' } }]);
    const [id = ''] = one.control.seed([
      {
        objectType: 'contact',
        fields: { first_name: 'Ann', last_name: 'Lee', role: 'Client', email: 'ann@example.com', tags: ['vip'] },
        links: [{ objectType: 'company', id: company }],
      },
    ]);
    expect((await sync.run()).state).toBe('completed');
    const ann = () =>
      two.control
        .state({ objectType: 'contact', limit: 100 })
        .records.find(({ fields }) => fields.email === 'ann@example.com');
    expect(ann()?.fields).toMatchObject({ first_name: 'Ann', role: 'Client', tags: ['vip'] });
    expect(shown(two, 'company').map(({ name }) => name)).toEqual(['Acme']);
    expect(ann()?.links.filter(({ objectType }) => objectType === 'company')).toHaveLength(1);
    expect([one.invitations(), two.invitations()]).toEqual([[], []]);

    one.control.edit({ objectType: 'contact', id, fields: { title: 'Boss', tags: ['vip', 'active'] } });
    two.control.edit({ objectType: 'contact', id: ann()?.id ?? '', fields: { tags: ['vip', 'B2B'] } });
    clock.advance(dayMs);
    await sync.run();
    clock.advance(dayMs);
    await sync.run();
    expect(ann()?.fields.title).toBe('Boss');
    for (const fake of [one, two]) {
      const { tags } = shown(fake, 'contact').find(({ email }) => email === 'ann@example.com') ?? {};
      expect([...(Array.isArray(tags) ? tags : [])].sort()).toEqual(['B2B', 'active', 'vip']);
    }

    const before = writes();
    clock.advance(dayMs);
    await sync.run();
    expect(writes()).toBe(before);
    await sync.close();
  });
});
