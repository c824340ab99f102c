import { areaFact, streetFact } from '../facts/address-facts.ts';
import { birthdayFact } from '../facts/birthday-fact.ts';
import { emailFact } from '../facts/email-fact.ts';
import { externalIdFact } from '../facts/external-id-fact.ts';
import { generationFact } from '../facts/generation-fact.ts';
import { middleNameFact } from '../facts/middle-name-fact.ts';
import { createNameBook } from '../facts/name-book.ts';
import { organisationFact } from '../facts/organisation-fact.ts';
import { personNameFact } from '../facts/person-name-fact.ts';
import { phoneFact } from '../facts/phone-fact.ts';
import { findSharedValues } from '../facts/shared-values.ts';
import { textFact } from '../facts/text-fact.ts';
import { namesOfAPlace, strangersByName, sureContacts } from '../find/plan-contacts.ts';
import { type Comparison, type ComparisonInput, flagShared } from './comparison.ts';

/** Compares people as the finder does, one with its candidates. */
export function compareContacts(input: ComparisonInput): Comparison {
  const { rarities } = input;
  const { table } = input.pairs;
  const book = createNameBook(table.names.texts);
  const strangers = strangersByName(table, book);
  const desks = findSharedValues(table.phone, strangers, { kind: 'switchboard', field: 'phone' }, namesOfAPlace);
  const teams = findSharedValues(table.email, strangers, { kind: 'sharedMailbox', field: 'email' }, namesOfAPlace);
  const sharedPhones = flagShared(desks.flags, 'phone', input);
  const sharedMailboxes = flagShared(teams.flags, 'email', input);
  const facts = [
    personNameFact(table, rarities, book),
    generationFact(table),
    middleNameFact(table, rarities, book),
    emailFact(table, rarities, sharedMailboxes),
    birthdayFact(table, rarities),
    externalIdFact(table, rarities),
    phoneFact(table, rarities, sharedPhones),
    organisationFact(table, rarities, sharedPhones),
    streetFact(table, rarities),
    areaFact(table, rarities),
    ...table.others.map(({ field, column }) => textFact(field, column, rarities)),
  ];
  return { facts, sure: sureContacts(table, facts), shared: { phone: sharedPhones, email: sharedMailboxes } };
}
