import { companyNameKey, emailDomain, emailKey, givenNameRoots, normalizePersonName } from '@crmsync/normalize';
import { isOwnDomain } from './company-keys.ts';
import { isNoEmployer, isPlaceholderMailbox, isPlaceholderName } from './is-placeholder.ts';
import type { MatchKey } from './match-key.ts';
import type { MatchSubject } from './match-subject.ts';
import { textOf, textsOf } from './read-fields.ts';

/**
 * A person's full name at each company they are seen with: by association, by the domain of a mailbox, by the
 * company's name. Weak, since two colleagues may have one name.
 */
export function colleagueKeys({ fields, related }: MatchSubject): readonly MatchKey[] {
  const names = fullNames(fields);
  const mailboxes = textsOf(fields, 'emails', 'address').map((address) => emailKey(address) ?? '');
  const domains = mailboxes.filter((mailbox) => !isPlaceholderMailbox(mailbox)).map(emailDomain);
  const companyName = textOf(fields, 'companyName');
  const company = isPlaceholderName(companyName) ? null : companyNameKey(companyName);
  const places = [
    ...(related?.companies ?? []).map((id) => `id:${id}`),
    ...domains.filter((domain) => domain !== null && isOwnDomain(domain)).map((domain) => `domain:${domain}`),
    ...(company === null || isNoEmployer(company) ? [] : [`name:${company}`]),
  ];
  return names.flatMap((name) =>
    [...new Set(places)].map(
      (place): MatchKey => ({ kind: 'nameAtCompany', value: `${name}@${place}`, strength: 'weak' }),
    ),
  );
}

/** Whether a key knows the company only by the domain of a mailbox. */
export function isAtDomain(key: MatchKey): boolean {
  return key.value.includes('@domain:');
}

/** First and last name in comparison form, the first one under each name it may stand for; none when one is missing. */
function fullNames(fields: MatchSubject['fields']): readonly string[] {
  const firstName = textOf(fields, 'firstName');
  const lastName = textOf(fields, 'lastName');
  if (isPlaceholderName(firstName) || isPlaceholderName(lastName)) return [];
  const name = normalizePersonName({ firstName, lastName });
  if (name === null || name.first === '' || name.last === '') return [];
  return givenNameRoots(name.first).map((first) => `${first} ${name.last}`);
}
