import { dateOnly, field, instantOfMs, type MappingRow, oneOf, pair, text } from '@crmsync/adapter-kit';
import type { Instant, Lead } from '@crmsync/model';
import { type FieldTable, fieldTable } from './field-table.ts';
import { oneEmail, owner, phones } from './shared-rows.ts';

/** What lead statuses of an organisation mean, by their API names. The first of a meaning is the one written. */
export type LeadStatuses = { readonly [status: string]: NonNullable<Lead['status']> };

/** The statuses of a new organisation. */
export const usualLeadStatuses: LeadStatuses = {
  'Open - Not Contacted': 'new',
  'Working - Contacted': 'working',
  'Closed - Converted': 'converted',
  'Closed - Not Converted': 'unqualified',
};

/** Salesforce tells the day only. */
const convertedAt: MappingRow<Instant> = pair<Instant>({
  wire: ['ConvertedDate'],
  read: (wire, note) => {
    const day = dateOnly().read(wire.ConvertedDate, note);
    return day ? instantOfMs(Date.parse(day)) : null;
  },
});

/** Leads: people who are not qualified yet. */
export function leadTable(statuses: LeadStatuses): FieldTable<'lead'> {
  return fieldTable('lead', {
    status: field('Status', oneOf(statuses), { neverEmpty: true }),
    firstName: field('FirstName', text({ maxLength: 40 })),
    lastName: field('LastName', text({ maxLength: 80 }), { neverEmpty: true }),
    emails: oneEmail,
    phones: phones(
      { wire: 'Phone', type: 'work' },
      { wire: 'MobilePhone', type: 'mobile' },
      { wire: 'Fax', type: 'fax' },
    ),
    companyName: field('Company', text({ maxLength: 255 }), { neverEmpty: true }),
    source: field('LeadSource', text()),
    owner,
    convertedAt,
  });
}
