import type { SeededRandom } from '@crmsync/fakes';
import { inventPostalCode, pickCompany } from './invent-company.ts';
import { inventFamilyName, inventGivenName } from './invent-name.ts';
import { type Country, nameWords } from './name-words.ts';
import { type PhoneNumber, personalNumber } from './phone-numbers.ts';

/** An employment. */
export interface Job {
  /** Index of the organisation. */
  readonly company: number;
  readonly title: string;
  /** Direct line: an extension of the organisation's block of numbers. */
  readonly extension: number;
}

/** Where people live together. */
export interface Home {
  readonly country: Country;
  readonly cities: readonly string[];
  readonly streets: readonly string[];
  readonly streetNumber: string;
  readonly postalCode: string;
  readonly phone: PhoneNumber;
}

/** An invented person. */
export interface InventedPerson {
  readonly index: number;
  readonly household: number;
  readonly home: Home;
  /** The given name and its short forms. */
  readonly given: readonly string[];
  readonly family: string;
  /** The family name before a marriage. */
  readonly formerFamily?: string;
  readonly suffix?: 'Jr.' | 'Sr.';
  /** The newest last; none for private customers. */
  readonly jobs: readonly Job[];
  readonly mobile: PhoneNumber;
  readonly privateEmail: string;
  /** A mailbox that a couple shares. */
  readonly familyEmail?: string;
  /** `YYYY-MM-DD`. */
  readonly birthday: string;
}

/** What an invented person is made from. */
export interface PersonSetup {
  readonly index: number;
  readonly household: number;
  readonly companies: number;
  readonly companyCountry: (company: number) => Country;
}

/** One person, or at times several of one home: a couple, children, a father and a son of one name. */
export function inventHousehold(random: SeededRandom, setup: PersonSetup): InventedPerson[] {
  const first = inventPerson(random, setup);
  if (!random.chance(0.06)) return [first];
  const others = Array.from({ length: random.chance(0.7) ? 1 : 2 }, (_, at) =>
    inventRelative(random, first, { ...setup, index: setup.index + at + 1 }),
  );
  const [second] = others;
  if (second?.suffix === 'Jr.') return [random.chance(0.4) ? { ...first, suffix: 'Sr.' } : first, ...others];
  if (!second || !random.chance(0.25)) return [first, ...others];
  const familyEmail = `family.${plain(first.family)}${random.int(1, 99)}@${random.pick(nameWords[first.home.country].freeMail)}`;
  return [{ ...first, familyEmail }, { ...second, familyEmail }, ...others.slice(1)];
}

function inventRelative(random: SeededRandom, first: InventedPerson, setup: PersonSetup): InventedPerson {
  const relative = { ...inventPerson(random, setup), home: first.home, family: first.family };
  const junior = random.chance(0.12) && first.home.country === 'US';
  const given = junior ? first.given : relative.given;
  const named = {
    ...relative,
    given,
    privateEmail: privateEmail(random, given[0] ?? '', first.family, first.home.country),
  };
  return junior ? { ...named, suffix: 'Jr.' } : named;
}

/** Somebody who by chance has the name of somebody else, now and then even at the same organisation. */
export function inventNamesake(random: SeededRandom, like: InventedPerson, setup: PersonSetup): InventedPerson {
  const stranger = inventPerson(random, setup);
  const given = like.given;
  return {
    ...stranger,
    given,
    family: like.family,
    privateEmail: privateEmail(random, given[0] ?? '', like.family, stranger.home.country),
    jobs: random.chance(0.15) ? like.jobs.map((job) => ({ ...job, extension: random.int(1, 99) })) : stranger.jobs,
  };
}

function inventPerson(random: SeededRandom, setup: PersonSetup): InventedPerson {
  const { index, household, companies } = setup;
  const jobs = inventJobs(random, companies, setup);
  const country = setup.companyCountry(jobs.at(-1)?.company ?? pickCompany(random, companies));
  const origin = random.chance(0.06) ? random.pick(['US', 'GB', 'DE', 'FR', 'ES'] as const) : country;
  const given = inventGivenName(random, origin);
  const family = inventFamilyName(random, origin);
  const words = nameWords[country];
  return {
    index,
    household,
    given,
    family,
    ...(random.chance(0.02) ? { formerFamily: inventFamilyName(random, origin) } : {}),
    home: {
      country,
      cities: random.pick(words.cities),
      streets: random.pick(words.streets),
      streetNumber: String(random.int(1, 180)),
      postalCode: inventPostalCode(random, country),
      phone: personalNumber(country, index * 2),
    },
    jobs,
    mobile: personalNumber(country, index * 2 + 1),
    privateEmail: privateEmail(random, given[0] ?? '', family, country),
    birthday: `${random.int(1945, 2003)}-${pad(random.int(1, 12))}-${pad(random.int(1, 28))}`,
  };
}

function inventJobs(random: SeededRandom, companies: number, { companyCountry }: PersonSetup): Job[] {
  if (random.chance(0.12)) return [];
  const company = pickCompany(random, companies);
  const inventJob = (where: number): Job => ({
    company: where,
    title: random.pick(nameWords[companyCountry(where)].jobTitles),
    extension: random.int(1, 99),
  });
  const now = inventJob(company);
  return random.chance(0.07) ? [inventJob(pickCompany(random, companies)), now] : [now];
}

function privateEmail(random: SeededRandom, given: string, family: string, country: Country): string {
  const [first, last] = [plain(given), plain(family)];
  const local = random.pick(privateMailboxes)(first, last, random.int(1, 999));
  return `${local}@${random.pick(nameWords[country].freeMail)}`;
}

const privateMailboxes: readonly ((first: string, last: string, number: number) => string)[] = [
  (first, last) => `${first}.${last}`,
  (first, last, number) => `${first}.${last}${number}`,
  (first, last, number) => `${first}${last}${number}`,
  (first, last, number) => `${last}.${first}${number}`,
  (first, last, number) => `${first.slice(0, 1)}${last}${number}`,
  (first, _last, number) => `${first}.${number}`,
];

/** Lower-case letters as they stand in mailboxes. */
export function plain(text: string): string {
  const lower = text.toLowerCase();
  if (/^[a-z]*$/.test(lower)) return lower;
  return lower
    .replaceAll('ß', 'ss')
    .replaceAll('ı', 'i')
    .normalize('NFD')
    .replace(/[^a-z]/g, '');
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
