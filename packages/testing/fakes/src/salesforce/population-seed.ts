import type { CompanyView, DealStage, DealView, PersonView, SystemView } from '../crm-population.ts';
import type { SeedLink, SeedRecord } from '../fake-crm.ts';
import type { SalesforceFake } from './create-salesforce-fake.ts';

const stageNames: Readonly<Record<DealStage, string>> = {
  lead: 'Prospecting',
  qualified: 'Qualification',
  proposal: 'Proposal/Price Quote',
  negotiation: 'Negotiation/Review',
  won: 'Closed Won',
  lost: 'Closed Lost',
};

type Fields = Readonly<Record<string, unknown>>;

/**
 * Puts what one system of a population holds into a Salesforce fake, with the custom fields that this needs. Amounts
 * are in the currency of the organisation unless it has several.
 */
export function seedSalesforcePopulation(fake: SalesforceFake, view: SystemView): void {
  addOwnFields(fake);
  const ids = fake.control.seed(
    view.owners.map(({ email, givenName, familyName }) => ({
      objectType: 'User',
      fields: { Username: email, Email: email, FirstName: givenName, LastName: familyName },
    })),
  );
  const users = new Map(view.owners.map(({ ownerId }, at) => [ownerId, ids[at]]));
  const owner = (ownerId: string | undefined): Fields => ({ OwnerId: users.get(ownerId ?? '') });
  fake.control.seed([
    ...view.companies.map((company) => accountRecord(company, owner(company.ownerId))),
    ...view.people.map((person) => contactRecord(person, owner(person.ownerId))),
    ...view.deals.map((deal) => opportunityRecord(deal, owner(deal.ownerId))),
  ]);
}

function addOwnFields(fake: SalesforceFake): void {
  const choices = ['small', 'medium', 'large'].map((value) => ({ value }));
  fake.addField('Contact', { name: 'Customer_Number__c', type: 'string', length: 40, externalId: true });
  fake.addField('Contact', { name: 'Newsletter__c', type: 'boolean' });
  fake.addField('Account', { name: 'Segment__c', type: 'picklist', choices, restricted: true });
}

function accountRecord(company: CompanyView, owner: Fields): SeedRecord {
  return {
    objectType: 'Account',
    ref: company.companyId,
    truthId: company.companyId,
    fields: {
      Name: company.name,
      Website: company.domain,
      Phone: company.phone,
      BillingCity: company.city,
      BillingCountry: company.country,
      NumberOfEmployees: company.employees,
      Segment__c: company.segment,
      ...owner,
    },
    createdAtMs: company.createdAtMs,
    updatedAtMs: company.updatedAtMs,
  };
}

function contactRecord(person: PersonView, owner: Fields): SeedRecord {
  return {
    objectType: 'Contact',
    ref: person.personId,
    truthId: person.personId,
    fields: {
      FirstName: person.firstName,
      // The vendor demands a last name.
      LastName: person.lastName ?? person.email ?? 'Unknown',
      Email: person.email,
      Phone: person.phone,
      Title: person.title,
      MailingCity: person.city,
      MailingCountry: person.country,
      Customer_Number__c: person.customerNumber,
      Newsletter__c: person.newsletter,
      ...owner,
    },
    links: linkTo('Account', person.companyId),
    createdAtMs: person.createdAtMs,
    updatedAtMs: person.updatedAtMs,
  };
}

function opportunityRecord(deal: DealView, owner: Fields): SeedRecord {
  return {
    objectType: 'Opportunity',
    truthId: deal.dealId,
    fields: {
      Name: deal.name,
      Amount: deal.amount === undefined ? undefined : Number(deal.amount),
      StageName: stageNames[deal.stage],
      // The vendor demands a closing day.
      CloseDate: deal.closesOn ?? new Date(deal.updatedAtMs).toISOString().slice(0, 10),
      ...owner,
    },
    links: [...linkTo('Account', deal.companyId), ...linkTo('Contact', deal.personId)],
    createdAtMs: deal.createdAtMs,
    updatedAtMs: deal.updatedAtMs,
  };
}

function linkTo(objectType: string, ref: string | undefined): SeedLink[] {
  return ref === undefined ? [] : [{ objectType, ref }];
}
