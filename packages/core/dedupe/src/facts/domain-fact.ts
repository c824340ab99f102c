import type { RecordTable } from '../table/record-table.ts';
import { type Fact, levelsOf, missing } from './fact.ts';
import { type Rarities, rarityOf } from './rarity.ts';

/** Levels of the fact `domain`, by place in its list. */
export const domainLevel = { same: 0, sameName: 1, different: 2 } as const;

const levels = levelsOf([
  ['same', 0.75, 0.0005, 'sameOrganisation'],
  ['sameName', 0.1, 0.0005, 'sameOrganisation'],
  ['different', 0.15, 0.999, 'differentOrganisation'],
]);

/** Website and mail domain of a company as one. */
export function domainFact(table: RecordTable, rarities: Rarities): Fact {
  const { mailDomain, webDomain } = table;
  const rareMail = rarityOf(rarities, mailDomain);
  const rareWeb = rarityOf(rarities, webDomain);
  const label = webDomain.texts.map((text) =>
    text
      .split('.')
      .slice(0, -1)
      .join('.')
      .replace(/\.(?:co|com|org|net)$/, ''),
  );
  const mailLabel =
    mailDomain.texts === webDomain.texts
      ? label
      : mailDomain.texts.map((text) =>
          text
            .split('.')
            .slice(0, -1)
            .join('.')
            .replace(/\.(?:co|com|org|net)$/, ''),
        );
  return {
    name: 'domain',
    shared: false,
    levels,
    fixedFrom: domainLevel.sameName,
    compare(a, b) {
      const webA = webDomain.values[a] as number;
      const webB = webDomain.values[b] as number;
      const mailA = mailDomain.values[a] as number;
      const mailB = mailDomain.values[b] as number;
      if ((webA === 0 && mailA === 0) || (webB === 0 && mailB === 0)) return missing;
      if (webA !== 0 && (webA === webB || webA === mailB)) return domainLevel.same;
      if (mailA !== 0 && (mailA === mailB || mailA === webB)) return domainLevel.same;
      const left = webA !== 0 ? label[webA] : mailLabel[mailA];
      const right = webB !== 0 ? label[webB] : mailLabel[mailB];
      return left === right ? domainLevel.sameName : domainLevel.different;
    },
    chance(a, b, level) {
      if (level !== domainLevel.same) return 0;
      const web = Math.max(rareWeb.of(webDomain.values[a] as number), rareWeb.of(webDomain.values[b] as number));
      const mail = Math.max(rareMail.of(mailDomain.values[a] as number), rareMail.of(mailDomain.values[b] as number));
      return Math.max(web, mail);
    },
  };
}
