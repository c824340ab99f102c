import type { CompanyEntity, DealEntity, DealStage, OwnerEntity, PersonEntity } from './crm-population.ts';
import { type FictionNumber, fictionNumbers } from './phone-pool.ts';
import {
  companyFirstWords,
  companyLastWords,
  dealSubjects,
  familyNames,
  givenNames,
  jobTitles,
  legalForms,
  places,
} from './population-words.ts';
import type { SeededRandom } from './seeded-random.ts';

/** Everyone and everything there is. */
export interface Entities {
  readonly people: readonly PersonEntity[];
  readonly companies: readonly CompanyEntity[];
  readonly deals: readonly DealEntity[];
  readonly owners: readonly OwnerEntity[];
}

const ownerCount = 8;
const endings = ['example.com', 'example.org', 'test', 'test'];

/** Makes the truth behind a population. */
export function createEntities(
  counts: { readonly people: number; readonly companies: number; readonly deals: number },
  random: SeededRandom,
): Entities {
  const numbers = fictionNumbers(random.fork('numbers'));
  const owners = Array.from({ length: ownerCount }, (_, at) => makeOwner(at));
  const companies = makeCompanies(counts.companies, numbers, owners, random.fork('companies'));
  const people = makePeople(counts.people, { companies, owners, numbers }, random.fork('people'));
  const deals = companies.length === 0 ? [] : makeDeals(counts.deals, companies, people, random.fork('deals'));
  return { people, companies, deals, owners };
}

function makeOwner(at: number): OwnerEntity {
  const [givenName = ''] = givenNames[(at * 11 + 3) % givenNames.length] ?? [];
  const familyName = familyNames[(at * 17 + 5) % familyNames.length] ?? '';
  return {
    ownerId: `owner-${at + 1}`,
    givenName,
    familyName,
    email: `${slug(givenName)}.${slug(familyName)}@sales.test`,
  };
}

function makeCompanies(
  count: number,
  numbers: FictionNumber[],
  owners: readonly OwnerEntity[],
  random: SeededRandom,
): CompanyEntity[] {
  const taken = new Set<string>();
  return Array.from({ length: count }, (_, at) => {
    const [city, country] = random.pick(places);
    const base = uniqueName(taken, random);
    const form = random.pick(legalForms);
    const phone = numbers.pop()?.e164;
    return {
      companyId: `company-${at + 1}`,
      name: form === '' ? base : `${base} ${form}`,
      domain: `${slug(base)}.${random.pick(endings)}`,
      ...(phone === undefined ? {} : { phone }),
      city,
      country,
      employees: random.int(2, 900),
      ownerId: random.pick(owners).ownerId,
      segment: random.pick(['small', 'medium', 'large']),
    };
  });
}

function uniqueName(taken: Set<string>, random: SeededRandom): string {
  for (let attempt = 1; ; attempt++) {
    const first = random.pick(companyFirstWords);
    const middle = attempt > 2 ? ` ${random.pick(companyFirstWords)}` : '';
    const suffix = attempt > 6 ? ` ${random.int(2, 999)}` : '';
    const name = `${first}${middle} ${random.pick(companyLastWords)}${suffix}`;
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}

interface PeopleSources {
  readonly companies: readonly CompanyEntity[];
  readonly owners: readonly OwnerEntity[];
  readonly numbers: FictionNumber[];
}

/** People work at companies near their own position, so that a system that holds one mostly holds the other. */
function makePeople(
  count: number,
  { companies, owners, numbers }: PeopleSources,
  random: SeededRandom,
): PersonEntity[] {
  const addresses = new Map<string, number>();
  const ratio = companies.length / Math.max(1, count);
  return Array.from({ length: count }, (_, at) => {
    const [givenName, nickname] = random.pick(givenNames);
    const familyName = random.pick(familyNames);
    const near = Math.floor(at * ratio) + random.int(-1, 1);
    const company = random.chance(0.85) ? companies[Math.min(companies.length - 1, Math.max(0, near))] : undefined;
    const phone = random.chance(0.85) ? numbers.pop()?.e164 : undefined;
    const [city, country] = company === undefined ? random.pick(places) : [company.city, company.country];
    return {
      personId: `person-${at + 1}`,
      givenName,
      ...(nickname === undefined ? {} : { nickname }),
      familyName,
      email: uniqueAddress(addresses, `${slug(givenName)}.${slug(familyName)}`, company?.domain ?? 'mail.example.org'),
      ...(phone === undefined ? {} : { phone }),
      title: random.pick(jobTitles),
      city,
      country,
      ...(company === undefined ? {} : { companyId: company.companyId }),
      ownerId: company?.ownerId ?? random.pick(owners).ownerId,
      customerNumber: `C${String(100_000 + at)}`,
      newsletter: random.chance(0.4),
    };
  });
}

function uniqueAddress(known: Map<string, number>, local: string, domain: string): string {
  const address = `${local}@${domain}`;
  const seen = known.get(address) ?? 0;
  known.set(address, seen + 1);
  return seen === 0 ? address : `${local}${seen + 1}@${domain}`;
}

const stages: readonly DealStage[] = ['lead', 'qualified', 'qualified', 'proposal', 'negotiation', 'won', 'lost'];
const dayMs = 86_400_000;

function makeDeals(
  count: number,
  companies: readonly CompanyEntity[],
  people: readonly PersonEntity[],
  random: SeededRandom,
): DealEntity[] {
  const staff = new Map<string, PersonEntity>();
  for (const person of people) if (person.companyId !== undefined) staff.set(person.companyId, person);
  const names = new Map<string, number>();
  return Array.from({ length: count }, (_, at) => {
    const company = companies[Math.floor((at * companies.length) / count)] ?? random.pick(companies);
    const person = staff.get(company.companyId);
    const name = `${company.name} - ${random.pick(dealSubjects)}`;
    const seen = names.get(name) ?? 0;
    names.set(name, seen + 1);
    return {
      dealId: `deal-${at + 1}`,
      name: seen === 0 ? name : `${name} ${seen + 1}`,
      companyId: company.companyId,
      ...(person === undefined ? {} : { personId: person.personId }),
      amount: (random.int(5, 2000) * 50 + random.pick([0, 0, 0, 0.5, 0.99])).toFixed(2),
      currency: company.country === 'United Kingdom' ? 'GBP' : 'USD',
      stage: random.pick(stages),
      closesOn: new Date(Date.UTC(2026, 0, 1) + random.int(5, 300) * dayMs).toISOString().slice(0, 10),
      ownerId: company.ownerId,
    };
  });
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
