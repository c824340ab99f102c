import type { DedupeRecord } from '@crmsync/dedupe';
import type { FieldValue } from '@crmsync/model';
import type { GoldenRow } from '../rows/golden.ts';

/** Kinds of records that can be searched for duplicates. */
export type DedupeEntity = 'contact' | 'company';

/** A golden record as the duplicate finder reads it: of lists the primary value. */
export function dedupeRecordOf(golden: Pick<GoldenRow, 'id' | 'entity' | 'fields'>): DedupeRecord {
  const { id, entity, fields } = golden;
  const text = (field: string): string | null => asText(fields[field]);
  const address = firstOf(fields.addresses);
  const shared = {
    id,
    email: asText(member(firstOf(fields.emails), 'address')),
    phone: phoneOf(firstOf(fields.phones)),
    website: asText(firstOf(fields.domains)) ?? asText(firstOf(fields.websites)),
    street: asText(member(address, 'line1')),
    city: asText(member(address, 'city')),
    region: asText(member(address, 'region')),
    postalCode: asText(member(address, 'postalCode')),
    country: asText(member(address, 'country')) ?? asText(member(address, 'countryText')),
  };
  if (entity === 'company') return { ...shared, company: text('name') ?? text('legalName') };
  return {
    ...shared,
    firstName: text('firstName'),
    lastName: [text('lastName'), text('suffix')].filter((part) => part !== null).join(' ') || null,
    company: text('companyName'),
    jobTitle: text('jobTitle'),
    birthday: text('birthday'),
  };
}

function phoneOf(phone: FieldValue | undefined): string | null {
  return asText(member(phone, 'e164')) ?? asText(member(phone, 'number'));
}

/** The primary element of a list, else its first. */
function firstOf(value: FieldValue | undefined): FieldValue | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.find((item) => member(item, 'primary') === true) ?? value[0];
}

function member(value: FieldValue | undefined, name: string): FieldValue | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value[name] : undefined;
}

function asText(value: FieldValue | undefined): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}
