import type { FieldValues } from '@crmsync/model';
import { companyNameKey, emailDomain, isFreeMailDomain, normalizeDomain } from '@crmsync/normalize';
import { isPlaceholderName } from './is-placeholder.ts';
import { isSharedHost } from './is-shared-host.ts';
import type { MatchKey } from './match-key.ts';
import { textOf, textsOf } from './read-fields.ts';

/** Domains of a company, from its domains, websites and mailboxes, and its names. */
export function companyKeys(fields: FieldValues): readonly MatchKey[] {
  const names = [...new Set(companyNames(fields).flatMap((name) => [name, withoutGroup(name)]))].map(
    (value): MatchKey => ({ kind: 'companyName', value, strength: 'weak' }),
  );
  const domains = companyDomains(fields).map((value): MatchKey => ({ kind: 'domain', value, strength: 'strong' }));
  return [...domains, ...names];
}

/** Name and legal name in comparison form, without repetition. */
export function companyNames(fields: FieldValues): readonly string[] {
  const texts = ['name', 'legalName'].map((field) => textOf(fields, field));
  const keys = texts.map((text) => (isPlaceholderName(text) ? null : companyNameKey(text)));
  return [...new Set(keys.filter((key) => key !== null))];
}

/** A name without the words by which a group of companies names itself. */
function withoutGroup(name: string): string {
  return name.replace(/(?<=\S) (group|holding|holdings)$/, '');
}

/** The domains that are a company's own: no mail providers, no social networks. */
export function companyDomains(fields: FieldValues): readonly string[] {
  const domains = [
    ...[...textsOf(fields, 'domains'), ...textsOf(fields, 'websites')].map(normalizeDomain),
    ...textsOf(fields, 'emails', 'address').map(emailDomain),
  ];
  return [...new Set(domains.filter((domain) => domain !== null))].filter(isOwnDomain);
}

/** Whether a domain can stand for one company. */
export function isOwnDomain(domain: string): boolean {
  return !isFreeMailDomain(domain) && !isSharedHost(domain);
}
