import type { CompanyView, DealStage, DealView, PersonView, SystemView } from '../crm-population.ts';
import type { FakeCrm, SeedRecord } from '../fake-crm.ts';

const statuses: Readonly<Record<DealStage, string>> = {
  lead: 'Estimate',
  qualified: 'Estimate',
  proposal: 'Estimate',
  negotiation: 'Issued',
  won: 'Fulfilled',
  lost: 'Cancelled',
};

/** Puts what one system of a population holds into a Fishbowl fake: customers, their contacts, and sales orders. */
export function seedFishbowlPopulation(fake: FakeCrm, view: SystemView): void {
  const names = new Set<string>();
  const companies = view.companies.filter(({ name }) => isNew(names, name));
  const kept = new Set(companies.map(({ companyId }) => companyId));
  fake.control.seed([
    ...view.owners.map(({ email, givenName, familyName }, at) => ({
      objectType: 'user',
      fields: {
        username: `${givenName}${familyName.charAt(0)}${at}`,
        firstName: givenName,
        lastName: familyName,
        initials: `${givenName.charAt(0)}${familyName.charAt(0)}${at}`,
        email,
      },
    })),
    ...companies.map(customerRecord),
    ...view.people.filter(({ companyId = '' }) => kept.has(companyId)).flatMap(contactRecords),
    ...view.deals.filter(({ companyId = '' }) => kept.has(companyId)).map(orderRecord),
  ]);
}

function isNew(names: Set<string>, name: string): boolean {
  const cut = name.slice(0, 41);
  if (names.has(cut)) return false;
  names.add(cut);
  return true;
}

function customerRecord(company: CompanyView): SeedRecord {
  return {
    objectType: 'customer',
    ref: company.companyId,
    truthId: company.companyId,
    fields: { name: company.name, url: company.domain === undefined ? '' : `https://www.${company.domain}` },
    createdAtMs: company.createdAtMs,
    updatedAtMs: company.updatedAtMs,
  };
}

/** A person is one row for the number and one for the address. */
function contactRecords(person: PersonView): SeedRecord[] {
  const contactName = [person.firstName, person.lastName].filter(Boolean).join(' ');
  const entries = [
    { type: 'Main', datus: person.phone },
    { type: 'Email', datus: person.email },
  ];
  return entries.flatMap(({ type, datus }) =>
    datus === undefined
      ? []
      : [
          {
            objectType: 'contact',
            truthId: person.personId,
            fields: { contactName, type, datus },
            links: [{ objectType: 'customer', ref: person.companyId ?? '' }],
          },
        ],
  );
}

function orderRecord(deal: DealView): SeedRecord {
  const status = statuses[deal.stage];
  const issuedAt = status === 'Estimate' ? null : new Date(deal.createdAtMs).toISOString();
  return {
    objectType: 'salesOrder',
    truthId: deal.dealId,
    fields: { status, note: deal.name, totalPrice: deal.amount ?? '0', currency: deal.currency, issuedAt },
    links: [{ objectType: 'customer', ref: deal.companyId ?? '' }],
    createdAtMs: deal.createdAtMs,
    updatedAtMs: deal.updatedAtMs,
  };
}
