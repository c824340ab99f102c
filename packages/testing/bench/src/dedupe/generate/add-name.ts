import type { SeededRandom } from '@crmsync/fakes';
import type { InventedPerson } from './invent-household.ts';
import { mistype } from './mistype.ts';
import type { Fields, Trait } from './spell-contact.ts';

/** Writes a name down: in two columns or in one, with nicknames, initials, titles, slips and swapped columns. */
export function addName(fields: Fields, person: InventedPerson, random: SeededRandom, traits: Trait[]): void {
  if (random.chance(0.015)) {
    traits.push('noName');
    return;
  }
  const first = spellGiven(person, random, traits);
  const last = spellFamily(person, random, traits);
  if (random.chance(0.12)) {
    traits.push('oneColumnName');
    const full = random.chance(0.25) ? `${last}, ${first}` : `${first} ${last}`;
    fields.fullName = inCase(withTitle(full, random, traits), random);
    return;
  }
  if (random.chance(0.03)) {
    traits.push('swappedName');
    fields.firstName = last;
    fields.lastName = first;
    return;
  }
  fields.firstName = inCase(withTitle(first, random, traits), random);
  fields.lastName = inCase(last, random);
}

function spellGiven({ given }: InventedPerson, random: SeededRandom, traits: Trait[]): string {
  const [formal = '', ...short] = given;
  const kind = random.next();
  if (short.length > 0 && kind < 0.15) {
    traits.push('nickname');
    return random.pick(short);
  }
  if (kind > 0.965) {
    traits.push('initialOnly');
    return `${formal[0]}${random.chance(0.6) ? '.' : ''}`;
  }
  if (kind > 0.935) {
    traits.push('mistypedName');
    return mistype(formal, random);
  }
  if (kind > 0.9) return `${formal} ${'ABCDEFGHJKLMNPRSTW'[random.int(0, 17)]}.`;
  return ascii(formal, random);
}

function spellFamily(person: InventedPerson, random: SeededRandom, traits: Trait[]): string {
  const { family, formerFamily, suffix } = person;
  let last = ascii(family, random);
  if (formerFamily && random.chance(0.4)) {
    traits.push('formerName');
    last = formerFamily;
  } else if (random.chance(0.035)) {
    traits.push('mistypedName');
    last = mistype(family, random);
  } else if (family.includes(' ') && random.chance(0.35)) {
    last = family.split(' ')[0] ?? family;
  }
  if (!suffix || !random.chance(0.85)) return last;
  traits.push('generation');
  return `${last}${random.pick([' ', ', '])}${random.chance(0.8) ? suffix : suffix.replace('.', '')}`;
}

function withTitle(name: string, random: SeededRandom, traits: Trait[]): string {
  if (!random.chance(0.025)) return name;
  traits.push('title');
  return `${random.pick(['Mr.', 'Ms', 'Mrs', 'Dr.', 'Prof.'])} ${name}`;
}

/** Half of the accents get lost on the way. */
function ascii(name: string, random: SeededRandom): string {
  if (!/[^a-z' -]/i.test(name) || random.chance(0.55)) return name;
  if (random.chance(0.5)) {
    return name
      .replaceAll('ä', 'ae')
      .replaceAll('ö', 'oe')
      .replaceAll('ü', 'ue')
      .replaceAll('ß', 'ss')
      .normalize('NFD')
      .replace(/\p{M}/gu, '');
  }
  return name.replaceAll('ß', 'ss').normalize('NFD').replace(/\p{M}/gu, '');
}

function inCase(name: string, random: SeededRandom): string {
  const kind = random.next();
  if (kind < 0.03) return name.toUpperCase();
  if (kind < 0.06) return name.toLowerCase();
  return kind < 0.075 ? ` ${name}  ` : name;
}
