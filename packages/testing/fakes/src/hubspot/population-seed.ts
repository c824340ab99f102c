import type { DealStage, SystemView } from '../crm-population.ts';
import type { SeedLink, SeedRecord } from '../fake-crm.ts';
import type { HubSpotFake } from './create-hubspot-fake.ts';

const stageIds: Readonly<Record<DealStage, string>> = {
  lead: 'appointmentscheduled',
  qualified: 'qualifiedtobuy',
  proposal: 'presentationscheduled',
  negotiation: 'contractsent',
  won: 'closedwon',
  lost: 'closedlost',
};

const group = { contacts: 'contactinformation', companies: 'companyinformation' };

/** Puts what one system of a population holds into a HubSpot fake, with the properties of its own that this needs. */
export function seedHubSpotPopulation(fake: HubSpotFake, view: SystemView): void {
  addOwnProperties(fake);
  const owners = seedOwners(fake, view);
  const ownerField = (ownerId: string | undefined) => ({ hubspot_owner_id: owners.get(ownerId ?? '') });
  const companies = view.companies.map(
    (company): SeedRecord => ({
      objectType: 'companies',
      ref: company.companyId,
      truthId: company.companyId,
      fields: {
        name: company.name,
        domain: company.domain,
        phone: company.phone,
        city: company.city,
        country: company.country,
        numberofemployees: company.employees,
        segment: company.segment,
        ...ownerField(company.ownerId),
      },
      createdAtMs: company.createdAtMs,
      updatedAtMs: company.updatedAtMs,
    }),
  );
  const people = view.people.map(
    (person): SeedRecord => ({
      objectType: 'contacts',
      ref: person.personId,
      truthId: person.personId,
      fields: {
        firstname: person.firstName,
        lastname: person.lastName,
        email: person.email,
        phone: person.phone,
        jobtitle: person.title,
        city: person.city,
        country: person.country,
        company: person.companyName,
        customer_number: person.customerNumber,
        newsletter: person.newsletter,
        ...ownerField(person.ownerId),
      },
      links: linkTo('companies', person.companyId),
      createdAtMs: person.createdAtMs,
      updatedAtMs: person.updatedAtMs,
    }),
  );
  const deals = view.deals.map(
    (deal): SeedRecord => ({
      objectType: 'deals',
      truthId: deal.dealId,
      fields: {
        dealname: deal.name,
        amount: deal.amount,
        deal_currency_code: deal.currency,
        dealstage: stageIds[deal.stage],
        closedate: deal.closesOn,
        ...ownerField(deal.ownerId),
      },
      links: [...linkTo('companies', deal.companyId), ...linkTo('contacts', deal.personId)],
      createdAtMs: deal.createdAtMs,
      updatedAtMs: deal.updatedAtMs,
    }),
  );
  fake.control.seed([...companies, ...people, ...deals]);
}

function addOwnProperties(fake: HubSpotFake): void {
  const shared = { fieldType: 'text', type: 'string' } as const;
  fake.addProperty('contacts', {
    ...shared,
    name: 'customer_number',
    label: 'Customer number',
    groupName: group.contacts,
  });
  fake.addProperty('contacts', {
    name: 'newsletter',
    label: 'Newsletter',
    type: 'bool',
    fieldType: 'booleancheckbox',
    groupName: group.contacts,
  });
  const choices = ['small', 'medium', 'large'];
  fake.addProperty('companies', {
    name: 'segment',
    label: 'Segment',
    type: 'enumeration',
    fieldType: 'select',
    groupName: group.companies,
    options: choices.map((value, displayOrder) => ({ label: value, value, displayOrder, hidden: false })),
  });
}

function seedOwners(fake: HubSpotFake, { owners }: SystemView): ReadonlyMap<string, string> {
  const ids = fake.control.seed(
    owners.map(({ email, givenName, familyName }) => ({
      objectType: 'owners',
      fields: { email, firstName: givenName, lastName: familyName },
    })),
  );
  return new Map(owners.map(({ ownerId }, at) => [ownerId, ids[at] ?? '']));
}

function linkTo(objectType: string, ref: string | undefined): SeedLink[] {
  return ref === undefined ? [] : [{ objectType, ref }];
}
