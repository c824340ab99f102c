import { contactFinerKey, contactRules } from '../blocking/contact-rules.ts';
import { areaFact, streetFact } from '../facts/address-facts.ts';
import { birthdayFact } from '../facts/birthday-fact.ts';
import { emailFact, emailLevel } from '../facts/email-fact.ts';
import { externalIdFact } from '../facts/external-id-fact.ts';
import { type Fact, missing } from '../facts/fact.ts';
import { generationFact, generationLevel } from '../facts/generation-fact.ts';
import { middleNameFact, middleNameLevel } from '../facts/middle-name-fact.ts';
import { createNameBook, type NameBook, nameRelation } from '../facts/name-book.ts';
import { organisationFact } from '../facts/organisation-fact.ts';
import { nameLevel, personNameFact } from '../facts/person-name-fact.ts';
import { phoneFact, phoneLevel } from '../facts/phone-fact.ts';
import type { Rarities } from '../facts/rarity.ts';
import { findSharedValues } from '../facts/shared-values.ts';
import { textFact } from '../facts/text-fact.ts';
import { levelReader, type SureRule } from '../model/sure-rule.ts';
import type { RecordTable } from '../table/record-table.ts';
import { isFilled, plainFields, type SearchPlan } from './search-plan.ts';

// From so many strangers on, a number or a mailbox belongs to a place rather than to a person or a household.
export const namesOfAPlace = 3;

/** What is compared of people. */
export function planContacts(table: RecordTable, rarities: Rarities): SearchPlan {
  const { names } = table;
  const book = createNameBook(names.texts);
  const strangers = strangersByName(table, book);
  const desks = findSharedValues(table.phone, strangers, { kind: 'switchboard', field: 'phone' }, namesOfAPlace);
  const teams = findSharedValues(table.email, strangers, { kind: 'sharedMailbox', field: 'email' }, namesOfAPlace);
  const facts: Fact[] = [personNameFact(table, rarities, book)];
  const add = (there: boolean, fact: () => Fact): void => {
    if (there) facts.push(fact());
  };
  const employers = [table.company, table.mailDomain, table.webDomain];
  add(isFilled(names.generation), () => generationFact(table));
  add(isFilled(names.middle), () => middleNameFact(table, rarities, book));
  add(isFilled(table.email.values), () => emailFact(table, rarities, teams.flags));
  add(isFilled(table.birthday.values), () => birthdayFact(table, rarities));
  add(isFilled(table.externalId.values), () => externalIdFact(table, rarities));
  add(isFilled(table.phone.values), () => phoneFact(table, rarities, desks.flags));
  add(
    employers.some(({ values }) => isFilled(values)),
    () => organisationFact(table, rarities, desks.flags),
  );
  add(isFilled(table.street.values) || isFilled(table.streetNumber.values), () => streetFact(table, rarities));
  add(isFilled(table.city.values) || isFilled(table.postalCode.values), () => areaFact(table, rarities));
  for (const { field, column } of plainFields(table)) facts.push(textFact(field, column, rarities));
  return {
    facts,
    rules: contactRules(table, book, desks.flags),
    finer: contactFinerKey(table, book),
    strangers,
    sure: sureContacts(table, facts),
    stopListed: [...table.leftOut, ...desks.found, ...teams.found],
  };
}

/** Two people of other first and other last names, in either order. */
export function strangersByName({ names }: RecordTable, book: NameBook): SearchPlan['strangers'] {
  const { different } = nameRelation;
  return (a, b) => {
    const [firstA, firstB] = [names.first[a] as number, names.first[b] as number];
    const [lastA, lastB] = [names.last[a] as number, names.last[b] as number];
    if (book.compareGiven(firstA, firstB) !== different || book.compareSurnames(lastA, lastB) !== different)
      return false;
    return book.compareGiven(firstA, lastB) === different && book.compareGiven(lastA, firstB) === different;
  };
}

const { same, swapped, short, initial, firstClose, lastClose, lastMissing, firstMissing, lastDiffers } = nameLevel;
const sameNames = Uint8Array.of(same, swapped, short);
const nearNames = Uint8Array.of(...sameNames, initial, firstClose, lastClose, lastMissing, firstMissing, missing);

/** Pairs that are one person whatever else differs. */
export function sureContacts({ externalId, source }: RecordTable, facts: readonly Fact[]): SureRule {
  const nameOf = levelReader(facts, 'name');
  const generationOf = levelReader(facts, 'generation');
  const middleOf = levelReader(facts, 'middleName');
  const emailOf = levelReader(facts, 'email');
  const phoneOf = levelReader(facts, 'phone');
  return (a, b, levels, offset) => {
    const generation = generationOf(levels, offset);
    if (generation === generationLevel.oneSided || generation === generationLevel.different) return false;
    if (middleOf(levels, offset) === middleNameLevel.different) return false;
    const name = nameOf(levels, offset);
    if (emailOf(levels, offset) === emailLevel.same && nearNames.includes(name)) return true;
    if (phoneOf(levels, offset) === phoneLevel.same && sameNames.includes(name)) return true;
    const sources = source.values[a] !== 0 && source.values[b] !== 0;
    const sameId = externalId.values[a] !== 0 && externalId.values[a] === externalId.values[b];
    return sources && sameId && (nearNames.includes(name) || name === lastDiffers);
  };
}
