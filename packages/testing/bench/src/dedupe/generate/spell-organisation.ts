import type { SeededRandom } from '@crmsync/fakes';
import type { InventedOrganisation } from './invent-organisation.ts';
import { mistype } from './mistype.ts';

/** Short forms that people write for words of names. */
const shortForms: Readonly<Record<string, readonly string[]>> = {
  University: ['Univ.', 'Univ', 'U.'],
  Institute: ['Inst.', 'Inst'],
  Technology: ['Tech', 'Tech.'],
  Technologies: ['Tech', 'Technology'],
  Department: ['Dept.', 'Dept'],
  School: ['Sch.'],
  College: ['Coll.'],
  Hospital: ['Hosp.', 'Hosp'],
  Center: ['Ctr', 'Centre', 'Ctr.'],
  National: ["Nat'l", 'Natl', 'Nat.'],
  International: ["Int'l", 'Intl', 'Intl.'],
  Laboratory: ['Lab', 'Lab.'],
  Laboratories: ['Labs'],
  Company: ['Co.', 'Co'],
  Manufacturing: ['Mfg', 'Mfg.'],
  Services: ['Svcs', 'Service', 'Svcs.'],
  Management: ['Mgmt', 'Mgt'],
  Development: ['Dev.', 'Devel.'],
  Engineering: ['Eng.', 'Engrg'],
  Electrical: ['Elec.'],
  Industries: ['Ind.', 'Inds'],
  Communications: ['Comm.', 'Comms'],
  Construction: ['Constr.', 'Const.'],
  American: ['Amer.'],
  General: ['Gen.', "Gen'l"],
  Associated: ['Assoc.'],
  Transportation: ['Transp.', 'Transport'],
  Distribution: ['Distr.'],
  Pharmaceuticals: ['Pharma', 'Pharm.'],
  Insurance: ['Ins.'],
  Financial: ['Fin.'],
  Research: ['Res.'],
  Medical: ['Med.'],
  County: ['Co.', 'Cnty'],
  Science: ['Sci.'],
  Computer: ['Comp.'],
};

function abbreviate(name: string, random: SeededRandom): string {
  return name
    .split(' ')
    .map((word) => (random.chance(0.7) ? random.pick(shortForms[word] ?? [word]) : word))
    .join(' ');
}

function initialsOf(name: string): string {
  return name
    .split(/[ &]+/)
    .filter((word) => !/^(?:of|and)$/.test(word))
    .map((word) => word.charAt(0))
    .join('');
}

function turnRound(name: string): string {
  const [, first, rest] = name.match(/^(University|Bank|City|National Museum) of (.+)$/) ?? [];
  return first === undefined ? name : `${rest}, ${first} of`;
}

/** Writes an organisation's name the way one list or another does. */
export function spellOrganisation(organisation: InventedOrganisation, random: SeededRandom): string {
  const { legalForms, parts, place } = organisation;
  const initials = initialsOf(organisation.name);
  if (initials.length >= 3 && random.chance(0.03)) return random.chance(0.8) ? initials : `${[...initials].join('.')}.`;
  let name = organisation.name;
  if (random.chance(0.2)) name = abbreviate(name, random);
  if (random.chance(0.03)) name = turnRound(name);
  if (random.chance(0.06)) name = mistype(name, random);
  const words = name.split(' ');
  if (words.length > 2 && random.chance(0.05)) name = words.slice(0, -1).join(' ');
  const form = legalForms[0];
  if (form !== undefined && random.chance(0.5)) name = `${name}${random.pick([' ', ', '])}${random.pick(legalForms)}`;
  if (parts.length > 0 && random.chance(0.35))
    name = spellPart(name, abbreviatePart(random.pick(parts), random), random);
  if (initials.length >= 3 && random.chance(0.03)) name = `${name} (${initials})`;
  if (!name.includes(place) && random.chance(0.1)) name = `${name}, ${place}`;
  if (random.chance(0.06)) name = `${name}, ${random.pick(['USA', 'United States', 'US'])}`;
  const letters = random.next();
  return letters < 0.07 ? name.toUpperCase() : letters < 0.1 ? name.toLowerCase() : name;
}

function abbreviatePart(part: string, random: SeededRandom): string {
  return random.chance(0.4) ? abbreviate(part, random) : part;
}

function spellPart(name: string, part: string, random: SeededRandom): string {
  return random.chance(0.7) ? `${part}, ${name}` : `${name}, ${part}`;
}
