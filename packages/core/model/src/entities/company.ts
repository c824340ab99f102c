import { defineEntity, type FieldsOf } from '../entity-definition.ts';

/** An organisation. */
export const companyEntity = defineEntity({
  entity: 'company',
  fields: {
    name: { kind: 'text' },
    legalName: { kind: 'text' },
    domains: { kind: 'domains' },
    websites: { kind: 'urls' },
    industry: { kind: 'choice' },
    employees: { kind: 'int' },
    annualRevenue: { kind: 'money' },
    phones: { kind: 'phones' },
    emails: { kind: 'emails' },
    addresses: { kind: 'addresses' },
    owner: { kind: 'reference', to: 'owner' },
    lifecycle: { kind: 'lifecycle' },
    type: { kind: 'choice' },
    description: { kind: 'richText' },
    tags: { kind: 'tags' },
    taxIds: { kind: 'tags' },
    lastActivityAt: { kind: 'instant', readOnly: true },
  },
  associations: { parent: { to: 'company' } },
});

export type Company = FieldsOf<typeof companyEntity>;
