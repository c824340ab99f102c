import { z } from 'zod';
import type { CompanyView, DealStage, DealView, PersonView, SystemView } from '../crm-population.ts';
import type { FakeCrm, SeedLink, SeedRecord } from '../fake-crm.ts';
import { fakeFetch } from '../fake-fetch.ts';

/** Codes of the custom fields that a population needs, as the account gave them. */
interface OwnFields {
  readonly title: string;
  readonly city: string;
  readonly customerNumber: string;
  readonly newsletter: OwnChoice;
  readonly segment: OwnChoice;
}

interface OwnChoice {
  readonly code: string;
  /** Option ids by label. */
  readonly options: ReadonlyMap<string, number>;
}

const fieldAnswer = z.object({
  data: z.object({
    field_code: z.string(),
    options: z.array(z.object({ id: z.number(), label: z.string() })).nullish(),
  }),
});

/** Stages of the first pipeline; won and lost deals keep the stage in which they closed. */
const stageIds: Readonly<Record<DealStage, number>> = {
  lead: 1,
  qualified: 2,
  proposal: 4,
  negotiation: 5,
  won: 5,
  lost: 3,
};

/** Puts what one system of a population holds into a Pipedrive fake, with the custom fields that this needs. */
export async function seedPipedrivePopulation(fake: FakeCrm, view: SystemView): Promise<void> {
  const own = await addOwnFields(fake);
  const userIds = fake.control.seed(
    view.owners.map(({ email, givenName, familyName }) => ({
      objectType: 'user',
      fields: { name: `${givenName} ${familyName}`, email },
    })),
  );
  const users = new Map(view.owners.map(({ ownerId }, at) => [ownerId, Number(userIds[at])]));
  const owner = (ownerId: string | undefined) => filled({ owner_id: users.get(ownerId ?? '') });
  fake.control.seed([
    ...view.companies.map((company) => organization(company, own, owner(company.ownerId))),
    ...view.people.map((person) => personRecord(person, own, owner(person.ownerId))),
    ...view.deals.map((deal) => dealRecord(deal, owner(deal.ownerId))),
  ]);
  fake.control.clearLog();
}

type Fields = Readonly<Record<string, unknown>>;

function organization(company: CompanyView, own: OwnFields, owner: Fields): SeedRecord {
  const address = company.city === undefined ? {} : { value: `${company.city}, ${company.country}` };
  return {
    objectType: 'organization',
    ref: company.companyId,
    truthId: company.companyId,
    fields: filled({
      name: company.name,
      website: company.domain === undefined ? undefined : `https://www.${company.domain}`,
      address: company.city === undefined ? undefined : address,
      employee_count: company.employees,
      custom_fields: filled({ [own.segment.code]: own.segment.options.get(company.segment ?? '') }),
      ...owner,
    }),
    createdAtMs: company.createdAtMs,
    updatedAtMs: company.updatedAtMs,
  };
}

function personRecord(person: PersonView, own: OwnFields, owner: Fields): SeedRecord {
  const newsletter = person.newsletter === undefined ? '' : person.newsletter ? 'yes' : 'no';
  return {
    objectType: 'person',
    ref: person.personId,
    truthId: person.personId,
    fields: filled({
      name: `${person.firstName ?? ''} ${person.lastName ?? ''}`,
      emails: points(person.email),
      phones: points(person.phone),
      custom_fields: filled({
        [own.title]: person.title,
        [own.city]: person.city,
        [own.customerNumber]: person.customerNumber,
        [own.newsletter.code]: own.newsletter.options.get(newsletter),
      }),
      ...owner,
    }),
    links: linkTo('organization', person.companyId),
    createdAtMs: person.createdAtMs,
    updatedAtMs: person.updatedAtMs,
  };
}

function dealRecord(deal: DealView, owner: Fields): SeedRecord {
  const status = deal.stage === 'won' || deal.stage === 'lost' ? deal.stage : 'open';
  return {
    objectType: 'deal',
    truthId: deal.dealId,
    fields: filled({
      title: deal.name,
      value: deal.amount === undefined ? undefined : Number(deal.amount),
      currency: deal.currency,
      stage_id: stageIds[deal.stage],
      status,
      expected_close_date: deal.closesOn,
      ...owner,
    }),
    links: [...linkTo('organization', deal.companyId), ...linkTo('person', deal.personId)],
    createdAtMs: deal.createdAtMs,
    updatedAtMs: deal.updatedAtMs,
  };
}

async function addOwnFields(fake: FakeCrm): Promise<OwnFields> {
  const fetch = fakeFetch(fake);
  const add = async (path: string, name: string, options?: readonly string[]): Promise<OwnChoice> => {
    const kind =
      options === undefined
        ? { field_type: 'varchar' }
        : { field_type: 'enum', options: options.map((label) => ({ label })) };
    const response = await fetch(`https://api.pipedrive.com/api/v2/${path}`, {
      method: 'POST',
      headers: { 'x-api-token': fake.token, 'content-type': 'application/json' },
      body: JSON.stringify({ field_name: name, ...kind }),
    });
    const { data } = fieldAnswer.parse(await response.json());
    return { code: data.field_code, options: new Map((data.options ?? []).map(({ id, label }) => [label, id])) };
  };
  const { code: title } = await add('personFields', 'Job title');
  const { code: city } = await add('personFields', 'City');
  const { code: customerNumber } = await add('personFields', 'Customer number');
  const newsletter = await add('personFields', 'Newsletter', ['yes', 'no']);
  const segment = await add('organizationFields', 'Segment', ['small', 'medium', 'large']);
  return { title, city, customerNumber, newsletter, segment };
}

function points(value: string | undefined): readonly Fields[] | undefined {
  return value === undefined ? undefined : [{ value, primary: true, label: 'work' }];
}

function linkTo(objectType: string, ref: string | undefined): SeedLink[] {
  return ref === undefined ? [] : [{ objectType, ref }];
}

function filled(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
