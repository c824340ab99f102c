import type { DedupeRecord } from '@crmsync/dedupe';
import { createSeededRandom, type SeededRandom } from '@crmsync/fakes';
import { type InventedCompany, inventCompany } from './invent-company.ts';
import { type InventedPerson, inventHousehold, inventNamesake, type PersonSetup } from './invent-household.ts';
import { createShuffle } from './shuffle.ts';
import { spellContact, type Trait } from './spell-contact.ts';

/** What is to be generated. */
export interface GenerateOptions {
  readonly records: number;
  /** @default 1 */
  readonly seed?: number;
}

/** A record with what is true about it. */
export interface GeneratedContact {
  readonly record: DedupeRecord;
  /** Number of the person. */
  readonly entity: number;
  /** Number of the home; relatives have the same. */
  readonly household: number;
  /** Number of the organisation in the record's own time; -1 without one. */
  readonly company: number;
  readonly traits: readonly Trait[];
}

const recordsPerPerson = 1.75;
const peoplePerCompany = 7;
const mostDuplicates = 12;

/**
 * Invents raw CRM contacts as a stream: several sources, colleagues, families and namesakes, and every kind of
 * misspelling. Neither the ids nor the order tell which records are the same person.
 */
export function* generateContacts({ records, seed = 1 }: GenerateOptions): Generator<GeneratedContact> {
  const random = createSeededRandom(seed);
  const shuffle = createShuffle<GeneratedContact>(createSeededRandom(seed + 1));
  const companyOf = rememberCompanies(seed);
  const nextId = scrambledIds(seed, records);
  let made = 0;
  for (const person of inventPeople(random, records, companyOf)) {
    const company = person.jobs.at(-1)?.company ?? -1;
    for (let copies = Math.min(copiesOf(random), records - made); copies > 0; copies--) {
      made += 1;
      const { record, traits } = spellContact(person, companyOf, random, nextId());
      const out = shuffle.exchange({ record, traits, entity: person.index, household: person.household, company });
      if (out) yield out;
    }
    if (made >= records) break;
  }
  yield* shuffle.rest();
}

function* inventPeople(
  random: SeededRandom,
  records: number,
  companyOf: (index: number) => InventedCompany,
): Generator<InventedPerson> {
  const companies = Math.max(3, Math.round(records / recordsPerPerson / peoplePerCompany));
  const claimMailbox = createMailboxRegister();
  let index = 0;
  let last: InventedPerson | undefined;
  for (let household = 0; ; household++) {
    const setup: PersonSetup = { index, household, companies, companyOf, claimMailbox };
    const people =
      last && random.chance(0.006) ? [inventNamesake(random, last, setup)] : inventHousehold(random, setup);
    yield* people;
    index += people.length;
    last = people[0];
  }
}

/** How many records one entity has: mostly one, of a few many. */
export function copiesOf(random: SeededRandom): number {
  const copies = Math.floor((1 - random.next()) ** (-1 / 1.6));
  return copies > mostDuplicates ? random.int(1, mostDuplicates) : copies;
}

/** Sees to it that colleagues of one name do not get one mailbox. */
function createMailboxRegister(): PersonSetup['claimMailbox'] {
  const taken = new Set<string>();
  return (company, mailbox) => {
    let free = mailbox;
    for (let number = 2; taken.has(`${company} ${free}`); number++) free = `${mailbox}${number}`;
    taken.add(`${company} ${free}`);
    return free;
  };
}

const remembered = 50_000;

function rememberCompanies(seed: number): (index: number) => InventedCompany {
  const known = new Map<number, InventedCompany>();
  return (index) => {
    const found = known.get(index);
    if (found) return found;
    const company = inventCompany(seed, index);
    if (known.size >= remembered) known.clear();
    known.set(index, company);
    return company;
  };
}

/** Ids that tell neither the order in which records were made nor what they are. */
export function scrambledIds(seed: number, records: number): () => string {
  const size = 36 ** Math.max(4, Math.ceil(Math.log(records * 4) / Math.log(36)));
  let next = seed;
  return () => {
    next += 1;
    return `r${((next * 7_368_787) % size).toString(36).padStart(4, '0')}`;
  };
}
