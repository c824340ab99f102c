import { defineMapping, field, type Mapping, plainText, singleOfList, text } from '@crmsync/adapter-kit';
import type { Address } from '@crmsync/model';
import { z } from 'zod';
import type { AddressRow, CustomerRow, PointRow } from '../wire.ts';
import type { AccountTypeSettings } from './account-type.ts';
import { accountTypeOf } from './account-type.ts';
import { contactPoints, emailsRow, listRow, phonesRow } from './contact-point.ts';
import { customFields, type ExtraColumns, plainChoice, valuesByName } from './custom-field.ts';
import { addressOf } from './place.ts';

const readOnly = { readOnly: true };

/** Columns of customers without a field in the model. */
export const customerColumns: ExtraColumns = { number: { label: 'Customer number', kind: 'text' } };

/** Customers, as companies. The wire object is put together by {@link customerWire}. */
export const customerMapping: Mapping<'company'> = defineMapping('company', {
  rows: {
    name: field('name', text(), readOnly),
    websites: field('url', singleOfList(), readOnly),
    phones: phonesRow,
    emails: emailsRow,
    addresses: listRow('addresses', z.array(z.custom<Address>())),
    owner: field('salesmanId', text(), readOnly),
    type: field('accountType', plainChoice, readOnly),
    description: field('note', plainText(), readOnly),
    tags: listRow('groups', z.array(z.string())),
  },
  custom: customFields,
});

/** What belongs to one customer beside its own row. */
export interface CustomerDetails {
  readonly points: readonly PointRow[];
  readonly addresses: readonly AddressRow[];
  readonly groups: readonly string[];
}

/** One wire object of a customer and everything that belongs to it. */
export function customerWire(row: CustomerRow, details: CustomerDetails, accountType: AccountTypeSettings | undefined) {
  const { emails, phones, pages } = contactPoints(details.points);
  const first = [...details.addresses].sort((left, right) => Number(right.defaultFlag) - Number(left.defaultFlag));
  const type = accountType ? { accountType: typeOf(row, details.groups, accountType) ?? null } : {};
  return {
    name: row.name,
    url: row.url?.trim() ? row.url : (pages[0] ?? null),
    salesmanId: row.salesmanId ?? null,
    note: row.note,
    emails,
    phones,
    addresses: first.flatMap((place) => addressOf(place) ?? []),
    groups: details.groups,
    ...type,
  };
}

function typeOf(row: CustomerRow, groups: readonly string[], settings: AccountTypeSettings): string | undefined {
  return accountTypeOf(settings)({
    name: row.name ?? '',
    number: row.number ?? null,
    groups,
    customFields: valuesByName(row.customFields),
  });
}
