import { createCloseTexts } from '../compare/close-texts.ts';
import type { RecordTable } from '../table/record-table.ts';
import { type Fact, levelsOf, missing } from './fact.ts';
import { type Rarities, rarityOf } from './rarity.ts';

/** Levels of the fact `organisation`, by place in its list. */
export const organisationLevel = { same: 0, one: 1, close: 2, different: 3 } as const;

const levels = levelsOf([
  ['same', 0.45, 0.001, 'sameOrganisation'],
  ['oneKey', 0.3, 0.002, 'sameOrganisation'],
  ['close', 0.08, 0.002, 'sameOrganisation'],
  ['different', 0.17, 0.995, 'differentOrganisation'],
]);

/** The employer as one fact: company name, website, domain of the mailbox, and a switchboard where nothing else is known. */
export function organisationFact(table: RecordTable, rarities: Rarities, shared: Uint8Array): Fact {
  const { company, mailDomain, webDomain, phone } = table;
  const close = createCloseTexts(company.texts, { numbersTell: true });
  const rareCompany = rarityOf(rarities, company);
  const rareMail = rarityOf(rarities, mailDomain);
  const rarePhone = rarityOf(rarities, phone);
  const sameDomain = (a: number, b: number): boolean => {
    const mailA = mailDomain.values[a] as number;
    const webA = webDomain.values[a] as number;
    const mailB = mailDomain.values[b] as number;
    const webB = webDomain.values[b] as number;
    if (mailA !== 0 && (mailA === mailB || mailA === webB)) return true;
    return webA !== 0 && (webA === mailB || webA === webB);
  };
  const known = (row: number): boolean =>
    company.values[row] !== 0 || mailDomain.values[row] !== 0 || webDomain.values[row] !== 0;
  const sameDesk = (a: number, b: number): boolean =>
    phone.values[a] !== 0 && phone.values[a] === phone.values[b] && shared[phone.values[a] as number] === 1;
  return {
    name: 'organisation',
    shared: true,
    groups: company.values.map(
      (name, row) => name || -((mailDomain.values[row] as number) || (webDomain.values[row] as number)),
    ),
    levels,
    fixedFrom: organisationLevel.different,
    compare(a, b) {
      const one = company.values[a] as number;
      const other = company.values[b] as number;
      const names = one !== 0 && one === other;
      const domains = sameDomain(a, b);
      if (names && domains) return organisationLevel.same;
      if (names || domains || sameDesk(a, b)) return organisationLevel.one;
      if (!known(a) || !known(b)) return missing;
      if (one !== 0 && other !== 0) {
        if (close(one, other)) return organisationLevel.close;
        return organisationLevel.different;
      }
      const hosts = (row: number) => mailDomain.values[row] !== 0 || webDomain.values[row] !== 0;
      return hosts(a) && hosts(b) ? organisationLevel.different : missing;
    },
    chance(a, b, level) {
      if (level > organisationLevel.close) return 0;
      const name = Math.max(rareCompany.of(company.values[a] as number), rareCompany.of(company.values[b] as number));
      const host = Math.max(rareMail.of(mailDomain.values[a] as number), rareMail.of(mailDomain.values[b] as number));
      const both = Math.max(name, host, sameDesk(a, b) ? rarePhone.of(phone.values[a] as number) : 0);
      return level === organisationLevel.close ? 2 * both : both;
    },
  };
}
