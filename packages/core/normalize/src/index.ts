export { type AddressInput, addressKey, streetKey } from './address-key.ts';
export { companyNameKey } from './company-name-key.ts';
export {
  createPhoneNormalizer,
  type PhoneNormalizer,
  type PhoneNormalizerOptions,
} from './create-phone-normalizer.ts';
export { emailDomain } from './email-domain.ts';
export { type EmailKeyOptions, emailKey } from './email-key.ts';
export { foldText } from './fold-text.ts';
export { freeMailDomains } from './free-mail-domains.ts';
export { htmlToText } from './html-to-text.ts';
export { isFreeMailDomain } from './is-free-mail-domain.ts';
export { isRoleLocalPart, isRoleMailbox } from './is-role-mailbox.ts';
export { type LegalFormLaw, legalFormLaw } from './legal-form-law.ts';
export { nicknameGroups } from './nickname-groups.ts';
export { normalizeCountry } from './normalize-country.ts';
export { normalizeCurrency } from './normalize-currency.ts';
export { normalizeDateOnly } from './normalize-date-only.ts';
export { normalizeDecimal } from './normalize-decimal.ts';
export { normalizeDomain } from './normalize-domain.ts';
export { normalizeEmail } from './normalize-email.ts';
export { type InstantOptions, normalizeInstant } from './normalize-instant.ts';
export { type MoneyInput, type NormalizedMoney, normalizeMoney } from './normalize-money.ts';
export { type NormalizedPersonName, normalizePersonName, type PersonNameInput } from './normalize-person-name.ts';
export { type NormalizedPhone, normalizePhone, type PhoneOptions } from './normalize-phone.ts';
export { normalizeText } from './normalize-text.ts';
export { normalizeUrl } from './normalize-url.ts';
export { type PersonNameParts, parsePersonName } from './parse-person-name.ts';
export { personNameKey } from './person-name-key.ts';
export { type PhoneKeyOptions, phoneKey } from './phone-key.ts';
export { roleMailboxes } from './role-mailboxes.ts';
export { givenNameRoots, sameGivenName } from './same-given-name.ts';
export { slug } from './slug.ts';
