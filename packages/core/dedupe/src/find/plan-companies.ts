import { companyFinerKey, companyRules } from '../blocking/company-rules.ts';
import { areaFact, streetFact } from '../facts/address-facts.ts';
import { companyNameFact, companyNameLevel } from '../facts/company-name-fact.ts';
import { domainFact, domainLevel } from '../facts/domain-fact.ts';
import { emailFact } from '../facts/email-fact.ts';
import { externalIdFact } from '../facts/external-id-fact.ts';
import type { Fact } from '../facts/fact.ts';
import { phoneFact } from '../facts/phone-fact.ts';
import type { Rarities } from '../facts/rarity.ts';
import { findSharedValues } from '../facts/shared-values.ts';
import { textFact } from '../facts/text-fact.ts';
import { weighWords } from '../facts/word-weights.ts';
import { levelReader, type SureRule } from '../model/sure-rule.ts';
import type { RecordTable } from '../table/record-table.ts';
import { isFilled, plainFields, type SearchPlan } from './search-plan.ts';

// A number under so many company names is a letting office's or an answering service's.
export const namesOfAnOffice = 4;

/** What is compared of companies. */
export function planCompanies(table: RecordTable, rarities: Rarities): SearchPlan {
  const weights = weighWords(table.company, rarities);
  const kind = { kind: 'switchboard', field: 'phone' } as const;
  const name = companyNameFact(table, rarities, weights);
  const strangers: SearchPlan['strangers'] = (a, b) => name.levels[name.compare(a, b)]?.suspect === true;
  const offices = findSharedValues(table.phone, strangers, kind, namesOfAnOffice);
  const facts: Fact[] = [name];
  const add = (there: boolean, fact: () => Fact): void => {
    if (there) facts.push(fact());
  };
  add(isFilled(table.webDomain.values) || isFilled(table.mailDomain.values), () => domainFact(table, rarities));
  add(isFilled(table.email.values), () => emailFact(table, rarities, new Uint8Array(table.email.distinct)));
  add(isFilled(table.externalId.values), () => externalIdFact(table, rarities));
  add(isFilled(table.phone.values), () => phoneFact(table, rarities, offices.flags));
  add(isFilled(table.street.values) || isFilled(table.streetNumber.values), () => streetFact(table, rarities));
  add(isFilled(table.city.values) || isFilled(table.postalCode.values), () => areaFact(table, rarities));
  for (const { field, column } of plainFields(table)) facts.push(textFact(field, column, rarities));
  return {
    facts,
    rules: companyRules(table, weights, offices.flags),
    finer: companyFinerKey(table),
    strangers,
    sure: sureCompanies(table, facts),
    stopListed: [...table.leftOut, ...offices.found],
  };
}

/** Pairs that are one company whatever else differs. */
export function sureCompanies({ externalId, source }: RecordTable, facts: readonly Fact[]): SureRule {
  const nameOf = levelReader(facts, 'name');
  const domainOf = levelReader(facts, 'domain');
  return (a, b, levels, offset) => {
    if (nameOf(levels, offset) > companyNameLevel.mostWords) return false;
    if (domainOf(levels, offset) === domainLevel.same) return true;
    const sources = source.values[a] !== 0 && source.values[b] !== 0;
    return sources && externalId.values[a] !== 0 && externalId.values[a] === externalId.values[b];
  };
}
