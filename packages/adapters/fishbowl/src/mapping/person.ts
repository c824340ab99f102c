import { defineMapping, field, type Mapping, text } from '@crmsync/adapter-kit';
import type { PersonRow, PointRow } from '../wire.ts';
import { contactPoints, emailsRow, phonesRow } from './contact-point.ts';
import { personName } from './person-name.ts';

/** People of customers, as contacts. The wire object is put together by {@link personWire}. */
export const personMapping: Mapping<'contact'> = defineMapping('contact', {
  rows: {
    firstName: field('firstName', text(), { readOnly: true }),
    lastName: field('lastName', text(), { readOnly: true }),
    emails: emailsRow,
    phones: phonesRow,
  },
});

/** One wire object of all rows of a person. */
export function personWire({ contactName }: PersonRow, points: readonly PointRow[]) {
  const { emails, phones } = contactPoints(points);
  return { ...personName(contactName), emails, phones };
}
