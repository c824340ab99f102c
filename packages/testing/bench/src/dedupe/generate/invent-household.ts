import type { SeededRandom } from '@crmsync/fakes';
import { type InventedCompany, inventPostalCode, type MailboxStyle, pickCompany } from './invent-company.ts';
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
  /** The part before the @ of the mailbox there. */
  readonly mailbox: string;
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
  readonly companyOf: (company: number) => InventedCompany;
  /** A mailbox of an organisation that nobody else has: the one asked for, or one with a number behind. */
  readonly claimMailbox: (company: number, mailbox: string) => string;
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
  const relative = inventPerson(random, setup, (given) => {
    if (first.home.country === 'US' && random.chance(0.12)) return { given: first.given, family: first.family };
    return { given: givenOfOther(random, first, given), family: first.family };
  });
  const atHome = { ...relative, home: first.home };
  return relative.given === first.given ? { ...atHome, suffix: 'Jr.' } : atHome;
}

/** Two of one home have different names, but for father and son. */
function givenOfOther(random: SeededRandom, first: InventedPerson, given: readonly string[]): readonly string[] {
  let chosen = given;
  while (chosen[0] === first.given[0]) chosen = inventGivenName(random, first.home.country);
  return chosen;
}

/** Somebody who by chance has the name of somebody else, now and then even at the same organisation. */
export function inventNamesake(random: SeededRandom, like: InventedPerson, setup: PersonSetup): InventedPerson {
  const [job] = random.chance(0.15) ? like.jobs : [];
  return inventPerson(random, setup, () => like, job?.company);
}

interface PersonName {
  readonly given: readonly string[];
  readonly family: string;
}

function inventPerson(
  random: SeededRandom,
  setup: PersonSetup,
  rename: (given: readonly string[]) => PersonName | undefined = () => undefined,
  employer?: number,
): InventedPerson {
  const { index, household, companies } = setup;
  const company = employer ?? pickCompany(random, companies);
  const { country } = setup.companyOf(company);
  const origin = random.chance(0.06) ? random.pick(['US', 'GB', 'DE', 'FR', 'ES'] as const) : country;
  const invented = { given: inventGivenName(random, origin), family: inventFamilyName(random, origin) };
  const { given, family } = rename(invented.given) ?? invented;
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
    jobs: inventJobs(random, company, { given, family }, setup),
    mobile: personalNumber(country, index * 2 + 1),
    privateEmail: privateEmail(random, given[0] ?? '', family, country),
    birthday: `${random.int(1945, 2003)}-${pad(random.int(1, 12))}-${pad(random.int(1, 28))}`,
  };
}

function inventJobs(random: SeededRandom, company: number, { given, family }: PersonName, setup: PersonSetup): Job[] {
  if (random.chance(0.12)) return [];
  const [first, last] = [plain(given[0] ?? ''), plain(family)];
  const inventJob = (where: number): Job => {
    const { country, mailboxStyle } = setup.companyOf(where);
    return {
      company: where,
      title: random.pick(nameWords[country].jobTitles),
      extension: random.int(1, 99),
      mailbox: setup.claimMailbox(where, mailboxes[mailboxStyle](first, last)),
    };
  };
  const now = inventJob(company);
  return random.chance(0.07) ? [inventJob(pickCompany(random, setup.companies)), now] : [now];
}

const mailboxes: Readonly<Record<MailboxStyle, (first: string, last: string) => string>> = {
  'first.last': (first, last) => `${first}.${last}`,
  flast: (first, last) => `${first.slice(0, 1)}${last}`,
  first: (first) => first,
  last: (_first, last) => last,
  firstl: (first, last) => `${first}${last.slice(0, 1)}`,
};

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
