import { createSeededRandom } from '@crmsync/fakes';
import { isFreeMailDomain, normalizePhone } from '@crmsync/normalize';
import { describe, expect, it } from 'vitest';
import { generateCompanies } from '../../src/dedupe/generate/generate-companies.ts';
import { generateContacts } from '../../src/dedupe/generate/generate-contacts.ts';
import { generateOrganisations } from '../../src/dedupe/generate/generate-organisations.ts';
import { type Country, nameWords } from '../../src/dedupe/generate/name-words.ts';
import { officeNumber, personalNumber, spellPhone } from '../../src/dedupe/generate/phone-numbers.ts';

const contacts = [...generateContacts({ records: 3000, seed: 5 })];

describe('generated contacts', () => {
  it('are as many as were asked for, each with an id of its own', () => {
    expect(contacts).toHaveLength(3000);
    expect(new Set(contacts.map(({ record }) => record.id)).size).toBe(3000);
  });

  it('repeat for a seed and differ between seeds', () => {
    expect([...generateContacts({ records: 3000, seed: 5 })]).toEqual(contacts);
    expect([...generateContacts({ records: 3000, seed: 6 })]).not.toEqual(contacts);
  });

  it('tell nothing by their order: most neighbours are of different people and of different homes', () => {
    const beside = contacts.filter((contact, at) => contact.household === contacts[at + 1]?.household);
    expect(beside.length).toBeLessThan(30);
  });

  it('hold people that are there once, twice and many times, at most twelve times', () => {
    const sizes = new Map<number, number>();
    for (const { entity } of contacts) sizes.set(entity, (sizes.get(entity) ?? 0) + 1);
    const people = [...sizes.values()];
    const shareOf = (size: number): number => people.filter((count) => count === size).length / people.length;
    expect(shareOf(1)).toBeGreaterThan(0.6);
    expect(shareOf(2)).toBeGreaterThan(0.12);
    expect(Math.max(...people)).toBe(12);
  });

  it('write to invented domains and to providers where anybody has a mailbox, and to nobody else', () => {
    const untouched = contacts.filter(({ traits }) => !traits.includes('mistypedEmail'));
    const domains = untouched.flatMap(({ record }) => record.email?.trim().toLowerCase().split('@')[1] ?? []);
    expect(domains.filter((domain) => !domain.endsWith('.example') && !isFreeMailDomain(domain))).toEqual([]);
  });

  it.each([
    'nickname',
    'swappedName',
    'initialOnly',
    'oneColumnName',
    'generation',
    'formerName',
    'changedJob',
    'roleMailbox',
    'familyEmail',
    'gmailDots',
    'plusTag',
    'switchboard',
    'misdialled',
  ] as const)('have the mess of CRMs in them: %s', (trait) => {
    expect(contacts.some(({ traits }) => traits.includes(trait))).toBe(true);
  });

  it('give colleagues one domain and one switchboard, and relatives one home', () => {
    const peopleOf = new Map<string, Set<number>>();
    for (const { household, company, entity } of contacts) {
      for (const group of [`home ${household}`, ...(company < 0 ? [] : [`company ${company}`])]) {
        peopleOf.set(group, (peopleOf.get(group) ?? new Set()).add(entity));
      }
    }
    const largest = (kind: string): number =>
      Math.max(...[...peopleOf].filter(([group]) => group.startsWith(kind)).map(([, people]) => people.size));
    expect(largest('home')).toBeGreaterThan(1);
    expect(largest('company')).toBeGreaterThan(15);
  });
});

describe('generated telephone numbers', () => {
  const countries = Object.keys(nameWords) as Country[];
  const random = createSeededRandom(1);

  it.each(countries)('of %s can be read back, however they are written', (country) => {
    const numbers = Array.from({ length: 300 }, (_, at) =>
      at % 2 === 0 ? personalNumber(country, at) : officeNumber(country, at, at),
    );
    const read = numbers.map((number) => normalizePhone(spellPhone(number, random, 0.5), { defaultRegion: country }));
    const right = read.filter((phone, at) => phone?.e164?.endsWith(numbers[at]?.national ?? '-'));
    expect(right.length).toBe(numbers.length);
  });

  it('belong to one person each', () => {
    const all = Array.from({ length: 100_000 }, (_, at) => personalNumber('US', at).national);
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('generated companies', () => {
  it('are as many as were asked for, each with a name, a website or a mailbox', () => {
    const companies = [...generateCompanies({ records: 1000, seed: 2 })];
    expect(companies).toHaveLength(1000);
    expect(companies.filter(({ record }) => !record.company && !record.website && !record.email)).toEqual([]);
    expect(new Set(companies.map(({ record }) => record.id)).size).toBe(1000);
  });
});

describe('generated names of organisations', () => {
  const named = [...generateOrganisations({ records: 1000, seed: 2 })];

  it('are as many as were asked for, each a name and nothing else', () => {
    expect(named).toHaveLength(1000);
    expect(named.filter(({ record }) => !record.company?.trim())).toEqual([]);
    expect(new Set(named.flatMap(({ record }) => Object.keys(record)))).toEqual(new Set(['id', 'company']));
    expect(new Set(named.map(({ record }) => record.id)).size).toBe(1000);
  });

  it('are the same for the same seed, and spell one organisation in several ways', () => {
    expect([...generateOrganisations({ records: 1000, seed: 2 })]).toEqual(named);
    const spellings = new Map<number, Set<string>>();
    for (const { record, entity } of named) {
      spellings.set(entity, (spellings.get(entity) ?? new Set()).add(record.company ?? ''));
    }
    expect(Math.max(...[...spellings.values()].map(({ size }) => size))).toBeGreaterThan(5);
  });
});
