import type { SeededRandom } from '@crmsync/fakes';
import type { InventedCompany } from './invent-company.ts';
import { mistype } from './mistype.ts';

/** Writes an organisation's name the way one person or another would. */
export function spellCompany({ name, legalForms }: InventedCompany, random: SeededRandom): string {
  const form =
    legalForms.length === 0 || random.chance(0.35)
      ? ''
      : ` ${random.chance(0.7) ? legalForms[0] : random.pick(legalForms)}`;
  const spelling = random.next();
  if (spelling < 0.04) return mistype(name, random) + form;
  if (spelling < 0.08) return (name + form).toUpperCase();
  if (spelling < 0.11) return (name + form).toLowerCase();
  if (spelling < 0.15) return name.replace(/ (&|\+|and) /, random.pick([' & ', ' and ', ' + ', '&'])) + form;
  if (spelling < 0.17) return `The ${name}${form}`;
  if (spelling < 0.2) return `${name},${form || ' '}`.trim().replace(/,$/, '');
  return name + form;
}
