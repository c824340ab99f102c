import { dateOnly, field, plainText, text } from '@crmsync/adapter-kit';
import { addressSlots } from './address-slots.ts';
import { type FieldTable, fieldTable } from './field-table.ts';
import { oneEmail, optOut, owner, phones } from './shared-rows.ts';

/** What settings decide of a mapping. */
export interface MappingSettings {
  readonly stateCountryPicklists: boolean;
  readonly multiCurrency: boolean;
}

/** Contacts. */
export function contactTable({ stateCountryPicklists }: MappingSettings): FieldTable<'contact'> {
  return fieldTable('contact', {
    prefix: field('Salutation', text()),
    firstName: field('FirstName', text({ maxLength: 40 })),
    lastName: field('LastName', text({ maxLength: 80 }), { neverEmpty: true }),
    emails: oneEmail,
    phones: phones(
      { wire: 'Phone', type: 'work' },
      { wire: 'MobilePhone', type: 'mobile' },
      { wire: 'HomePhone', type: 'home' },
      { wire: 'OtherPhone', type: 'other' },
      { wire: 'Fax', type: 'fax' },
    ),
    addresses: addressSlots(
      [
        { prefix: 'Mailing', type: 'mailing' },
        { prefix: 'Other', type: 'other' },
      ],
      stateCountryPicklists,
    ),
    jobTitle: field('Title', text({ maxLength: 128 })),
    department: field('Department', text({ maxLength: 80 })),
    source: field('LeadSource', text()),
    birthday: field('Birthdate', dateOnly()),
    description: field('Description', plainText({ maxLength: 32_000 })),
    emailConsent: optOut('HasOptedOutOfEmail'),
    callConsent: optOut('DoNotCall'),
    owner,
  });
}
