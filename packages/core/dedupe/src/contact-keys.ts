import type { FieldValue, FieldValues } from '@crmsync/model';
import { emailKey, isRoleMailbox, phoneKey } from '@crmsync/normalize';
import { isPlaceholderMailbox, isPlaceholderPhone } from './is-placeholder.ts';
import type { MatchKey } from './match-key.ts';
import { asText, itemsOf, memberOf, textsOf } from './read-fields.ts';

const e164 = /^\+\d{6,15}$/;

/** Phone numbers and mailboxes of a person; what many people share (fax, role mailbox) or make up is weak. */
export function contactKeys(fields: FieldValues, defaultRegion: string | undefined): readonly MatchKey[] {
  const emails = textsOf(fields, 'emails', 'address').flatMap(emailKeyOf);
  return [...phoneKeys(fields, defaultRegion), ...emails];
}

/** Phone numbers of a person or company. */
export function phoneKeys(fields: FieldValues, defaultRegion: string | undefined): readonly MatchKey[] {
  return itemsOf(fields, 'phones').flatMap((phone) => phoneKeyOf(phone, defaultRegion));
}

function phoneKeyOf(phone: FieldValue, defaultRegion: string | undefined): readonly MatchKey[] {
  const value = phoneValue(phone, defaultRegion);
  if (value === null) return [];
  const isShared = asText(memberOf(phone, 'type')) === 'fax' || isPlaceholderPhone(value);
  return [{ kind: 'phone', value, strength: isShared ? 'weak' : 'strong' }];
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
  if (value === null) return [];
  return [{ kind: 'email', value, strength: isStopListedMailbox(value) ? 'weak' : 'strong' }];
}

/** Whether a mailbox belongs to a desk or to nobody, so that two people may show it. */
export function isStopListedMailbox(address: string): boolean {
  return isRoleMailbox(address) || isPlaceholderMailbox(address);
}
