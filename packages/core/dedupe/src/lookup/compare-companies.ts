import { areaFact, streetFact } from '../facts/address-facts.ts';
import { companyNameFact } from '../facts/company-name-fact.ts';
import { domainFact } from '../facts/domain-fact.ts';
import { emailFact } from '../facts/email-fact.ts';
import { externalIdFact } from '../facts/external-id-fact.ts';
import { phoneFact } from '../facts/phone-fact.ts';
import { findSharedValues } from '../facts/shared-values.ts';
import { textFact } from '../facts/text-fact.ts';
import { namesOfAnOffice, sureCompanies } from '../find/plan-companies.ts';
import { type Comparison, type ComparisonInput, flagShared } from './comparison.ts';
import { knownWords } from './known-words.ts';

/** Compares companies as the finder does, one with its candidates. */
export function compareCompanies(input: ComparisonInput): Comparison {
  const { rarities } = input;
  const { table } = input.pairs;
  const name = companyNameFact(table, rarities, knownWords(table.company, input));
  const strangers = (a: number, b: number): boolean => name.levels[name.compare(a, b)]?.suspect === true;
  const offices = findSharedValues(table.phone, strangers, { kind: 'switchboard', field: 'phone' }, namesOfAnOffice);
  const sharedPhones = flagShared(offices.flags, 'phone', input);
  const sharedMailboxes = new Uint8Array(table.email.distinct);
  const facts = [
    name,
    domainFact(table, rarities),
    emailFact(table, rarities, sharedMailboxes),
    externalIdFact(table, rarities),
    phoneFact(table, rarities, sharedPhones),
    streetFact(table, rarities),
    areaFact(table, rarities),
    ...table.others.map(({ field, column }) => textFact(field, column, rarities)),
  ];
  return { facts, sure: sureCompanies(table, facts), shared: { phone: sharedPhones, email: sharedMailboxes } };
}
