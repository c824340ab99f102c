import { defineEntity, type FieldsOf } from '../entity-definition.ts';

/** An intent to buy that is not a deal yet; what a system means by it is declared as `leadMeaning`. */
export const leadEntity = defineEntity({
  entity: 'lead',
  fields: {
    title: { kind: 'text' },
    status: { kind: 'text', oneOf: ['new', 'working', 'qualified', 'unqualified', 'converted'] },
    firstName: { kind: 'text' },
    lastName: { kind: 'text' },
    emails: { kind: 'emails' },
    phones: { kind: 'phones' },
    companyName: { kind: 'text' },
    source: { kind: 'text' },
    value: { kind: 'money' },
    owner: { kind: 'reference', to: 'owner' },
    convertedAt: { kind: 'instant', readOnly: true },
  },
  associations: { contacts: { to: 'contact' }, companies: { to: 'company' }, deals: { to: 'deal' } },
});

export type Lead = FieldsOf<typeof leadEntity>;
