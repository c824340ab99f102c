import type {
  CompanyEntity,
  CompanyView,
  DealEntity,
  DealView,
  PersonEntity,
  PersonView,
  PopulationOptions,
  RecordStamps,
  SystemView,
} from './crm-population.ts';
import { spellNumber } from './phone-pool.ts';
import type { Entities } from './population-entities.ts';
import type { SeededRandom } from './seeded-random.ts';

/** What one system is made from. */
export interface ViewSources {
  readonly system: string;
  readonly entities: Entities;
  /** Says whether the system holds the entity at a position, given how many it holds. */
  readonly holds: (position: number, perSystem: number) => boolean;
  readonly perSystem: Pick<PopulationOptions, 'contacts' | 'companies' | 'deals'>;
  readonly random: SeededRandom;
  readonly untilMs: number;
  readonly dirt: number;
}

/** Share of people whose record in a system carries no key that other systems have. */
const keylessShare = 0.02;
const yearMs = 31_536_000_000;

/** Makes what one system holds. */
export function createSystemView(sources: ViewSources): SystemView {
  const { system, entities, perSystem, holds } = sources;
  const held = <Entity>(list: readonly Entity[], size: number): Entity[] =>
    list.filter((_entity, at) => holds(at, size));
  const companies = held(entities.companies, perSystem.companies);
  const people = held(entities.people, perSystem.contacts);
  const deals = held(entities.deals, perSystem.deals);
  const companyIds = new Map(companies.map((company) => [company.companyId, company]));
  const allCompanies = new Map(entities.companies.map((company) => [company.companyId, company]));
  const personIds = new Set(people.map(({ personId }) => personId));
  const mailboxes = new Set<string>();
  return {
    system,
    owners: entities.owners,
    companies: companies.map((company) => companyView(company, sources)),
    people: people.map((person) => {
      const company = allCompanies.get(person.companyId ?? '');
      const isHeld = companyIds.has(person.companyId ?? '');
      return personView(person, { company, isHeld, mailboxes }, sources);
    }),
    deals: deals.map((deal) => dealView(deal, companyIds.has(deal.companyId), personIds, sources)),
  };
}

interface Employer {
  readonly company: CompanyEntity | undefined;
  /** True when the system holds the company's record too. */
  readonly isHeld: boolean;
  /** Shared mailboxes that a person of this system already has. */
  readonly mailboxes: Set<string>;
}

function personView(person: PersonEntity, employer: Employer, { random, dirt, untilMs }: ViewSources): PersonView {
  const { company } = employer;
  const usesNickname = person.nickname !== undefined && random.chance(dirt / 5);
  const keeps = (): boolean => !random.chance(dirt / 2);
  const reached = reachable(person, employer, random, dirt);
  // Without the person's own address the company is all that tells who is meant: no system would do without both.
  const isKnownByCompany = normalizedAddress(reached.email) !== person.email;
  return {
    personId: person.personId,
    firstName: spoilName(usesNickname ? (person.nickname ?? '') : person.givenName, random, dirt),
    lastName: spoilName(person.familyName, random, dirt),
    ...reached,
    ...(keeps() ? { title: spoilName(person.title, random, dirt / 3) } : {}),
    ...(keeps() ? { city: person.city, country: person.country } : {}),
    ...(employer.isHeld && company !== undefined ? { companyId: company.companyId } : {}),
    ...(company !== undefined && (isKnownByCompany || keeps())
      ? { companyName: spoilName(company.name, random, dirt / 2) }
      : {}),
    ...(keeps() ? { ownerId: person.ownerId } : {}),
    ...(keeps() ? { customerNumber: person.customerNumber } : {}),
    newsletter: person.newsletter,
    ...stamps(random, untilMs),
  };
}

/** The address and number a system knows; nearly always the person's own address or number is among them. */
function reachable(
  person: PersonEntity,
  { company, mailboxes }: Employer,
  random: SeededRandom,
  dirt: number,
): { email?: string; phone?: string } {
  const switchboard = company?.phone;
  if (random.chance(keylessShare)) {
    const mailbox = `info@${company?.domain ?? ''}`;
    if (company !== undefined && !mailboxes.has(mailbox)) {
      mailboxes.add(mailbox);
      return { email: mailbox, ...(switchboard === undefined ? {} : { phone: spell(switchboard, random) }) };
    }
    if (switchboard !== undefined) return { phone: spell(switchboard, random) };
  }
  const ownPhone = person.phone;
  if (ownPhone !== undefined && company !== undefined && random.chance(dirt / 4))
    return { phone: spell(ownPhone, random) };
  const email = spoilAddress(person.email, random, dirt);
  if (switchboard !== undefined && random.chance(dirt / 3)) return { email, phone: spell(switchboard, random) };
  return ownPhone === undefined || random.chance(dirt / 2) ? { email } : { email, phone: spell(ownPhone, random) };
}

function normalizedAddress(address: string | undefined): string | undefined {
  return address?.trim().toLowerCase();
}

function companyView(company: CompanyEntity, { random, dirt, untilMs }: ViewSources): CompanyView {
  const keeps = (): boolean => !random.chance(dirt / 2);
  return {
    companyId: company.companyId,
    name: spoilCompany(company.name, random, dirt),
    ...(random.chance(0.97) ? { domain: company.domain } : {}),
    ...(company.phone !== undefined && keeps() ? { phone: spell(company.phone, random) } : {}),
    ...(keeps() ? { city: company.city, country: company.country } : {}),
    ...(keeps() ? { employees: company.employees } : {}),
    ...(keeps() ? { ownerId: company.ownerId } : {}),
    ...(keeps() ? { segment: company.segment } : {}),
    ...stamps(random, untilMs),
  };
}

function dealView(
  deal: DealEntity,
  holdsCompany: boolean,
  people: ReadonlySet<string>,
  { random, dirt, untilMs }: ViewSources,
): DealView {
  const personId = deal.personId !== undefined && people.has(deal.personId) ? deal.personId : undefined;
  return {
    dealId: deal.dealId,
    name: random.chance(dirt / 4) ? deal.name.toUpperCase() : deal.name,
    ...(holdsCompany ? { companyId: deal.companyId } : {}),
    ...(personId === undefined ? {} : { personId }),
    ...(random.chance(dirt / 3) ? {} : { amount: deal.amount }),
    currency: deal.currency,
    stage: deal.stage,
    ...(random.chance(dirt / 3) ? {} : { closesOn: deal.closesOn }),
    ...(random.chance(dirt / 2) ? {} : { ownerId: deal.ownerId }),
    ...stamps(random, untilMs),
  };
}

function stamps(random: SeededRandom, untilMs: number): RecordStamps {
  const createdAtMs = untilMs - random.int(1, 2 * yearMs);
  return { createdAtMs, updatedAtMs: random.int(createdAtMs, untilMs) };
}

function spell(e164: string, random: SeededRandom): string {
  return spellNumber({ e164, region: e164.startsWith('+1') ? 'US' : 'GB' }, random);
}

function spoilName(name: string, random: SeededRandom, dirt: number): string {
  if (!random.chance(dirt)) return name;
  return random.pick([name.toUpperCase(), name.toLowerCase(), ` ${name}`, `${name} `, name.replace(' ', '  ')]);
}

function spoilAddress(email: string, random: SeededRandom, dirt: number): string {
  if (!random.chance(dirt)) return email;
  return random.pick([email.toUpperCase(), email.charAt(0).toUpperCase() + email.slice(1), `${email} `]);
}

function spoilCompany(name: string, random: SeededRandom, dirt: number): string {
  if (!random.chance(dirt)) return name;
  const bare = name.replace(/ (Inc\.|LLC|Ltd|GmbH|Group|Corp\.)$/, '');
  return random.pick([bare, name.toUpperCase(), `${name} `, bare.replace(' ', '  ')]);
}
