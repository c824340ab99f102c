import { describe, expect, it } from 'vitest';
import {
  createFishbowlFake,
  createOpenPhoneFake,
  createSuiteDashFake,
  type FakeCrm,
  generatePopulation,
  type SystemView,
  seedFishbowlPopulation,
  seedOpenPhonePopulation,
  seedSuiteDashPopulation,
} from '../src/index.ts';

const { views } = generatePopulation({ seed: 3, contacts: 200, companies: 40, deals: 60, overlap: 0.6 });
const view = (): SystemView => {
  const [first] = views;
  if (first === undefined) throw new Error('The population has no system.');
  return first;
};
const live = (fake: FakeCrm, objectType: string) => fake.control.stats().records[objectType]?.live;
const truths = (fake: FakeCrm, objectType: string) => new Set(Object.values(fake.control.truth(objectType)));

describe('a population', () => {
  it('fills an OpenPhone workspace with its people', () => {
    const fake = createOpenPhoneFake();
    seedOpenPhonePopulation(fake, view());
    expect(live(fake, 'contact')).toBe(view().people.length);
    expect(truths(fake, 'contact').size).toBe(new Set(view().people.map(({ personId }) => personId)).size);
  });

  it('fills a SuiteDash account, where every login is unique and every company has a primary contact', () => {
    const fake = createSuiteDashFake();
    seedSuiteDashPopulation(fake, view());
    const { people, companies, deals } = view();
    expect([live(fake, 'contact'), live(fake, 'company'), live(fake, 'project')]).toEqual([
      people.length,
      companies.length,
      deals.length,
    ]);
    const page = fake.control.state({ objectType: 'contact', limit: 1000 }).records;
    const logins = page.map(({ fields }) => fields.email).filter((email) => email !== null);
    expect(new Set(logins).size).toBe(logins.length);
    const firms = fake.control.state({ objectType: 'company', limit: 1000 }).records;
    expect(firms.filter(({ links }) => links.length === 0)).toEqual([]);
  });

  it('fills a Fishbowl server with customers, the rows of their people, and orders', () => {
    const fake = createFishbowlFake();
    seedFishbowlPopulation(fake, view());
    expect(live(fake, 'customer')).toBeGreaterThan(30);
    expect(live(fake, 'user')).toBe(view().owners.length + 1);
    expect(live(fake, 'contact')).toBeGreaterThan(truths(fake, 'contact').size);
    const orders = fake.control.state({ objectType: 'salesOrder', limit: 1000 }).records;
    expect(orders.length).toBeGreaterThan(0);
    expect(orders.every(({ links }) => links[0]?.objectType === 'customer')).toBe(true);
  });
});
