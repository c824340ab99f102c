import type { FieldValue, FieldValues } from '@crmsync/model';
import { emailKey, isRoleMailbox, phoneKey } from '@crmsync/normalize';
import type { MatchKey } from './match-key.ts';
import { asText, itemsOf, memberOf, textsOf } from './read-fields.ts';

const e164 = /^\+\d{6,15}$/;

/** Phone numbers and mailboxes of a person. Fax numbers and role mailboxes are weak: many people share them. */
export function contactKeys(fields: FieldValues, defaultRegion: string | undefined): readonly MatchKey[] {
  const phones = itemsOf(fields, 'phones').flatMap((phone) => phoneKeyOf(phone, defaultRegion));
  const emails = textsOf(fields, 'emails', 'address').flatMap(emailKeyOf);
  return [...phones, ...emails];
}

function phoneKeyOf(phone: FieldValue, defaultRegion: string | undefined): readonly MatchKey[] {
  const value = phoneValue(phone, defaultRegion);
  if (value === null) return [];
  return [{ kind: 'phone', value, strength: memberOf(phone, 'type') === 'fax' ? 'weak' : 'strong' }];
}

function phoneValue(phone: FieldValue, defaultRegion: string | undefined): string | null {
  const number = asText(memberOf(phone, 'e164'));
  const extension = asText(memberOf(phone, 'extension'));
  const given = typeof phone === 'string' ? phone : asText(memberOf(phone, 'number'));
  const main = e164.test(number) ? number : phoneKey(given, { defaultRegion });
  if (main === null || extension === '' || main.includes(';')) return main;
  return `${main};ext=${extension}`;
}

function emailKeyOf(address: string): readonly MatchKey[] {
  const value = emailKey(address);
  return value === null ? [] : [{ kind: 'email', value, strength: isRoleMailbox(address) ? 'weak' : 'strong' }];
}
