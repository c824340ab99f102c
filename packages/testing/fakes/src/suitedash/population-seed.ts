import type { CompanyView, DealStage, DealView, PersonView, SystemView } from '../crm-population.ts';
import type { FakeCrm, SeedRecord } from '../fake-crm.ts';

const statuses: Readonly<Record<DealStage, string>> = {
  lead: 'Not Started',
  qualified: 'Not Started',
  proposal: 'On Hold',
  negotiation: 'In Progress',
  won: 'Completed',
  lost: 'Cancelled',
};

/** Puts what one system of a population holds into a SuiteDash fake; deals become projects. */
export function seedSuiteDashPopulation(fake: FakeCrm, view: SystemView): void {
  const seen = new Set<string>();
  fake.control.seed([
    ...view.companies.map((company) => companyRecord(company, view.people)),
    ...view.people.map((person) => contactRecord(person, seen)),
    ...view.deals.map(projectRecord),
  ]);
}

function companyRecord(company: CompanyView, people: readonly PersonView[]): SeedRecord {
  const primary = people.find(({ companyId }) => companyId === company.companyId) ?? people[0];
  return {
    objectType: 'company',
    ref: company.companyId,
    truthId: company.companyId,
    fields: {
      name: company.name,
      phone: company.phone ?? null,
      website: company.domain === undefined ? null : `https://www.${company.domain}`,
      address: company.city === undefined ? null : { city: company.city, country: company.country ?? null },
    },
    links: primary === undefined ? [] : [{ objectType: 'contact', ref: primary.personId }],
    createdAtMs: company.createdAtMs,
    updatedAtMs: company.updatedAtMs,
  };
}

/** The login is unique: who comes second with an address has it as the address at work. */
function contactRecord(person: PersonView, seen: Set<string>): SeedRecord {
  const email = person.email?.trim().toLowerCase();
  const isFree = email !== undefined && /^\S+@\S+\.\S+$/.test(email) && !seen.has(email);
  if (isFree) seen.add(email);
  return {
    objectType: 'contact',
    ref: person.personId,
    truthId: person.personId,
    fields: {
      first_name: person.firstName ?? 'Unknown',
      last_name: person.lastName ?? 'Unknown',
      role: isFree ? 'Client' : 'Lead',
      email: isFree ? email : null,
      phone: person.phone ?? null,
      title: person.title ?? null,
      address: person.city === undefined ? null : { city: person.city, country: person.country ?? null },
    },
    links: person.companyId === undefined ? [] : [{ objectType: 'company', ref: person.companyId }],
    createdAtMs: person.createdAtMs,
    updatedAtMs: person.updatedAtMs,
  };
}

function projectRecord(deal: DealView): SeedRecord {
  return {
    objectType: 'project',
    truthId: deal.dealId,
    fields: {
      name: deal.name,
      status: statuses[deal.stage],
      end_date: deal.closesOn ?? null,
      estimated_value: deal.amount === undefined ? null : Number(deal.amount),
      estimated_value_currency: deal.currency,
    },
    links: deal.personId === undefined ? [] : [{ objectType: 'contact', ref: deal.personId }],
    createdAtMs: deal.createdAtMs,
    updatedAtMs: deal.updatedAtMs,
  };
}
