import { defineEntity, type FieldsOf } from '../entity-definition.ts';

/** A person. */
export const contactEntity = defineEntity({
  entity: 'contact',
  fields: {
    prefix: { kind: 'text' },
    firstName: { kind: 'text' },
    middleName: { kind: 'text' },
    lastName: { kind: 'text' },
    suffix: { kind: 'text' },
    emails: { kind: 'emails' },
    phones: { kind: 'phones' },
    addresses: { kind: 'addresses' },
    companyName: { kind: 'text' },
    jobTitle: { kind: 'text' },
    department: { kind: 'text' },
    owner: { kind: 'reference', to: 'owner' },
    lifecycle: { kind: 'lifecycle' },
    leadStatus: { kind: 'choice' },
    source: { kind: 'text' },
    tags: { kind: 'tags' },
    birthday: { kind: 'date' },
    language: { kind: 'text' },
    timezone: { kind: 'text' },
    websites: { kind: 'urls' },
    description: { kind: 'richText' },
    emailConsent: { kind: 'consent' },
    smsConsent: { kind: 'consent' },
    callConsent: { kind: 'consent' },
    lastActivityAt: { kind: 'instant', readOnly: true },
    lastContactedAt: { kind: 'instant', readOnly: true },
  },
  associations: { companies: { to: 'company' } },
});

export type Contact = FieldsOf<typeof contactEntity>;
