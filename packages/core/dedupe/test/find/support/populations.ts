import type { DedupeRecord } from '../../../src/index.ts';
import { createRandom, type Random, shuffled } from './random.ts';

/** Records with the entity each belongs to, by id. */
export interface Population {
  readonly records: DedupeRecord[];
  readonly truth: Map<string, number>;
}

const syllables =
  'ba be bo da del fen gar ha hol ka ker la lin lo man mar mo na nor pe ra ri ro sa sel ta tor va ver vi wen zo'.split(
    ' ',
  );
const givenNames =
  'anna bruno carla david elena felix greta hugo irene jonas karin lukas maria nadia oscar paula quentin rosa simon tessa ulrich vera walter xenia yvonne zacharias robert william elizabeth thomas'.split(
    ' ',
  );
const shortForms: Record<string, string> = { robert: 'bob', william: 'bill', elizabeth: 'liz', thomas: 'tom' };

function inventWord(random: Random): string {
  return Array.from({ length: 2 + random.int(2) }, () => random.pick(syllables)).join('');
}

function inventBirthday(random: Random): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${1930 + random.int(75)}-${two(1 + random.int(12))}-${two(1 + random.int(28))}`;
}

function slipInDate(date: string, random: Random): string {
  const at = random.pick([2, 3, 5, 6, 8, 9]);
  return date.slice(0, at) + random.int(10) + date.slice(at + 1);
}

function pack(entities: readonly Omit<DedupeRecord, 'id'>[][], random: Random): Population {
  const truth = new Map<string, number>();
  const records = entities.flatMap((spellings, entity) =>
    spellings.map((fields): DedupeRecord => {
      const id = `r${truth.size}`;
      truth.set(id, entity);
      return { id, ...fields };
    }),
  );
  return { records: shuffled(records, random), truth };
}

/** A registry with birthdays: families of one surname in one place, typing errors, swapped names, missing values. */
export function inventRegistry(seed: number, people: number): Population {
  const random = createRandom(seed);
  const towns = Array.from({ length: 40 }, () => inventWord(random));
  const surnames = Array.from({ length: 300 }, () => inventWord(random));
  const entities: Omit<DedupeRecord, 'id'>[][] = [];
  while (entities.length < people) {
    const home = {
      lastName: random.pick(surnames),
      city: random.pick(towns),
      postalCode: String(10_000 + random.int(900)),
    };
    const size = random.next() < 0.3 ? 2 + random.int(3) : 1;
    for (const firstName of shuffled(givenNames, random).slice(0, size)) {
      const person = { ...home, firstName, birthday: inventBirthday(random) };
      entities.push(spellings(random, () => misspellPerson(person, random), person));
    }
  }
  return pack(entities, random);
}

function spellings<T>(random: Random, again: () => T, first: T): T[] {
  const all = [first];
  while (all.length < 4 && random.next() < 0.5) all.push(again());
  return all;
}

function misspellPerson<T extends Record<'firstName' | 'lastName' | 'birthday' | 'city' | 'postalCode', string>>(
  person: T,
  random: Random,
): T {
  const spelled = { ...person };
  if (random.next() < 0.15) spelled.firstName = random.typo(spelled.firstName);
  if (random.next() < 0.15) spelled.lastName = random.typo(spelled.lastName);
  if (random.next() < 0.15) spelled.birthday = slipInDate(spelled.birthday, random);
  if (random.next() < 0.05) spelled.firstName = shortForms[spelled.firstName] ?? spelled.firstName;
  if (random.next() < 0.06) [spelled.firstName, spelled.lastName] = [spelled.lastName, spelled.firstName];
  for (const field of ['birthday', 'city', 'postalCode'] as const) if (random.next() < 0.05) spelled[field] = '';
  return spelled;
}

/** Contacts of a CRM: colleagues behind one switchboard, couples with one number, several spellings of everybody. */
export function inventContacts(seed: number, people: number): Population {
  const random = createRandom(seed);
  const surnames = Array.from({ length: 400 }, () => inventWord(random));
  const employers = Array.from({ length: Math.ceil(people / 6) }, (_, index) => {
    const name = inventWord(random);
    return {
      company: `${name} ${random.pick(['Foods', 'Media', 'Systems'])} Ltd`,
      domain: `${name}${index}.example`,
      desk: `+4420555${10_000 + index}`,
    };
  });
  const entities = Array.from({ length: people }, (_, index) => {
    const employer = random.pick(employers);
    const [first, last] = [random.pick(givenNames), random.pick(surnames)];
    const work = `${first}.${last}@${employer.domain}`;
    const mobile = `7700${100_000 + index}`;
    const spell = (): Omit<DedupeRecord, 'id'> => ({
      source: random.pick(['crm', 'app', 'import']),
      firstName: random.next() < 0.1 ? (shortForms[first] ?? random.typo(first)) : first,
      lastName: random.next() < 0.1 ? random.typo(last) : last.toUpperCase(),
      email:
        random.next() < 0.6
          ? work
          : random.next() < 0.5
            ? `${first}${last}${index}@gmail.com`
            : `info@${employer.domain}`,
      phone: random.next() < 0.5 ? random.pick([`+44 ${mobile}`, `0${mobile}`]) : employer.desk,
      company: random.next() < 0.8 ? employer.company : '',
      country: 'GB',
    });
    return spellings(random, spell, spell());
  });
  return pack(entities, random);
}

/** Companies with legal forms, typing errors, branches of the name left out, and addresses. */
export function inventCompanies(seed: number, count: number): Population {
  const random = createRandom(seed);
  const entities = Array.from({ length: count }, () => {
    const kind = random.pick(['Bakery', 'Logistics', 'Dental', 'Software', 'Travel']);
    const name = `${inventWord(random)} ${inventWord(random)} ${kind}`;
    const street = `${1 + random.int(90)} ${inventWord(random)} Street`;
    const phone = `+1212555${1000 + random.int(9000)}`;
    const spell = (): Omit<DedupeRecord, 'id'> => ({
      company: `${random.next() < 0.2 ? random.typo(name) : name} ${random.pick(['Inc', 'LLC', 'Corp.', ''])}`,
      street: random.next() < 0.3 ? street.replace('Street', 'St.') : street,
      city: 'New York',
      phone: random.next() < 0.7 ? phone : '',
    });
    return spellings(random, spell, spell());
  });
  return pack(entities, random);
}
