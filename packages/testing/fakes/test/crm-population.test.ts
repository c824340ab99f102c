import { describe, expect, it } from 'vitest';
import {
  createHubSpotFake,
  createPipedriveFake,
  createVirtualClock,
  generatePopulation,
  seedHubSpotPopulation,
  seedPipedrivePopulation,
} from '../src/index.ts';

const size = { contacts: 1000, companies: 120, deals: 200, overlap: 0.4 };
const population = generatePopulation({ seed: 3, ...size });
const [left, right] = population.views;
const digits = (text: string | undefined) => text?.replace(/\(0\)/g, '').replace(/\D/g, '').slice(-9);
const isFiction = (e164: string) => /^\+1\d{3}55501\d\d$|^\+44(\d{4}960|\d{4}980|20794(6)0|7700900)\d{3}$/.test(e164);

describe('a generated population', () => {
  it('is the same for the same seed and another for another', () => {
    expect(generatePopulation({ seed: 3, ...size })).toEqual(population);
    expect(generatePopulation({ seed: 4, ...size }).people).not.toEqual(population.people);
  });

  it('gives each system what was asked for, shared as far as asked for', () => {
    for (const view of population.views) {
      expect([view.people.length, view.companies.length, view.deals.length]).toEqual([1000, 120, 200]);
    }
    const known = new Set(right!.people.map(({ personId }) => personId));
    const shared = left!.people.filter(({ personId }) => known.has(personId));
    expect(shared).toHaveLength(400);
    expect(population.people).toHaveLength(1600);
  });

  it('leaves a sure key to nearly all shared people and companies, and to all shared deals', () => {
    const others = new Map(right!.people.map((person) => [person.personId, person]));
    const pairs = left!.people.flatMap((person) => {
      const other = others.get(person.personId);
      return other === undefined ? [] : [[person, other] as const];
    });
    const sure = pairs.filter(
      ([a, b]) =>
        (a.email !== undefined && a.email.trim().toLowerCase() === b.email?.trim().toLowerCase()) ||
        (a.phone !== undefined && digits(a.phone) === digits(b.phone)),
    );
    expect(sure.length / pairs.length).toBeGreaterThan(0.85);
    expect(sure.length).toBeLessThan(pairs.length);
    const deals = new Map(right!.deals.map((deal) => [deal.dealId, deal.name.toLowerCase()]));
    const sharedDeals = left!.deals.filter(({ dealId }) => deals.has(dealId));
    expect(sharedDeals).toHaveLength(80);
    expect(sharedDeals.every(({ dealId, name }) => deals.get(dealId) === name.toLowerCase())).toBe(true);
  });

  it('spells numbers in several national formats and shares some switchboards', () => {
    const shapes = new Set(left!.people.map(({ phone }) => phone?.replace(/\d/g, '9').slice(0, 4)));
    expect(shapes.size).toBeGreaterThan(5);
    const numbers = left!.people.flatMap(({ phone }) => digits(phone) ?? []);
    expect(new Set(numbers).size).toBeLessThan(numbers.length);
  });

  it('holds only fictional addresses and numbers', () => {
    const addresses = [...population.people, ...population.owners].map(({ email }) => email);
    const domains = [
      ...addresses.map((email) => email.split('@')[1]),
      ...population.companies.map(({ domain }) => domain),
    ];
    expect(domains.filter((domain) => !/\.(test|example\.com|example\.org)$/.test(`.${domain}`))).toEqual([]);
    const numbers = [...population.people, ...population.companies].flatMap(({ phone }) => phone ?? []);
    expect(numbers.filter((number) => !isFiction(number))).toEqual([]);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('fills a HubSpot fake, with the truth beside it and never in an answer', () => {
    const fake = createHubSpotFake({ clock: createVirtualClock() });
    seedHubSpotPopulation(fake, left!);
    expect(fake.control.stats().records).toMatchObject({
      contacts: { live: 1000 },
      companies: { live: 120 },
      deals: { live: 200 },
    });
    expect(Object.values(fake.control.truth('contacts')).sort()).toEqual(
      left!.people.map(({ personId }) => personId).sort(),
    );
    const page = fake.control.state({ objectType: 'contacts', limit: 1000 });
    expect(JSON.stringify(page)).not.toContain('person-');
    expect(page.records.filter(({ links }) => links.length > 0).length).toBeGreaterThan(800);
    expect(fake.control.log().counters.requests).toBe(0);
  });

  it('fills a Pipedrive fake the same way', async () => {
    const fake = createPipedriveFake();
    await seedPipedrivePopulation(fake, right!);
    expect(fake.control.stats().records).toMatchObject({
      person: { live: 1000 },
      organization: { live: 120 },
      deal: { live: 200 },
    });
    expect(Object.keys(fake.control.truth('person'))).toHaveLength(1000);
    const people = fake.control.state({ objectType: 'person', limit: 1000 }).records;
    expect(people.filter(({ links }) => links.length > 0).length).toBeGreaterThan(800);
    expect(JSON.stringify(people)).not.toContain('person-');
    expect(fake.control.log().counters.requests).toBe(0);
  });
});
