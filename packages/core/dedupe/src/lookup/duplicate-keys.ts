import type { DedupeRecord } from '../find/dedupe-record.ts';
import { lookupKeys } from './lookup-keys.ts';
import { createFormsReader, type RecordForms } from './record-forms.ts';
import type { RuleKey } from './rule-key.ts';

/** Whose keys are worked out. */
export interface DuplicateKeyOptions {
  /** What the record is. */
  readonly entity: 'contact' | 'company';
  /** ISO 3166-1 alpha-2 code of the country whose national phone numbers are read where the record names no country. */
  readonly country?: string;
}

/**
 * Keys by which a record is found among others: store them beside it, and look others up by them. Each is the name of a
 * rule and a hash, `email:0c5f1b2a`; two records with one key need not be the same. A hash of 32 bits hides a value from
 * a glance, not from somebody who tries values out.
 */
export function duplicateKeys(record: DedupeRecord, { entity, country }: DuplicateKeyOptions): string[] {
  const readForms = createFormsReader({ entity, country: country?.toUpperCase() ?? '' });
  const [forms] = readForms([record]) as [RecordForms];
  return [...new Set(lookupKeys(forms, entity).map(keyText))];
}

/** A key as text. */
export function keyText({ rule, hash }: RuleKey): string {
  return `${rule}:${(hash >>> 0).toString(16).padStart(8, '0')}`;
}
