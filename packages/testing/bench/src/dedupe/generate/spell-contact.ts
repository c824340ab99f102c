import type { DedupeRecord } from '@crmsync/dedupe';
import type { SeededRandom } from '@crmsync/fakes';
import { addName } from './add-name.ts';
import type { InventedCompany } from './invent-company.ts';
import type { InventedPerson, Job } from './invent-household.ts';
import { misdial, mistype } from './mistype.ts';
import type { Country } from './name-words.ts';
import { officeNumber, spellPhone } from './phone-numbers.ts';
import { spellCompany } from './spell-company.ts';
import { createShares } from './weighted-pick.ts';

/** What happened to a record on its way into the CRM; accuracy is told apart by these. */
export type Trait =
  | 'nickname'
  | 'mistypedName'
  | 'swappedName'
  | 'initialOnly'
  | 'oneColumnName'
  | 'noName'
  | 'title'
  | 'generation'
  | 'formerName'
  | 'changedJob'
  | 'privateEmail'
  | 'familyEmail'
  | 'roleMailbox'
  | 'mistypedEmail'
  | 'plusTag'
  | 'gmailDots'
  | 'noEmail'
  | 'switchboard'
  | 'homePhone'
  | 'directLine'
  | 'misdialled'
  | 'noPhone'
  | 'noCompany'
  | 'localPhone';

/** A record while it is written. */
export type Fields = { -readonly [Key in keyof DedupeRecord]: DedupeRecord[Key] };

/** A contact as some source has it, and what happened to it. */
export interface SpeltContact {
  readonly record: DedupeRecord;
  readonly traits: readonly Trait[];
}

const countryNames: Readonly<Record<Country, readonly string[]>> = {
  US: ['US', 'USA', 'United States', 'United States'],
  GB: ['GB', 'UK', 'United Kingdom', 'England'],
  DE: ['DE', 'Germany', 'Deutschland'],
  FR: ['FR', 'France'],
  ES: ['ES', 'Spain', 'España'],
  AU: ['AU', 'Australia'],
};

const pickSource = createShares({ crm: 40, import: 20, webform: 18, events: 12, support: 10 });

/** Writes a person down the way one source does, with what people leave out and get wrong. */
export function spellContact(
  person: InventedPerson,
  companyOf: (index: number) => InventedCompany,
  random: SeededRandom,
  id: string,
): SpeltContact {
  const traits: Trait[] = [];
  const job = pickJob(person, random, traits);
  const company = job && companyOf(job.company);
  const source = pickSource(random);
  const fields: Fields = { id, source };
  addName(fields, person, random, traits);
  addEmail(fields, person, job, company, random, traits);
  addPhone(fields, person, job, company, random, traits);
  addCompany(fields, job, company, random, traits);
  addPlace(fields, person, company, source, random);
  if (source === 'crm' || random.chance(0.1)) fields.externalId = externalId(random);
  if (random.chance(0.04)) fields.birthday = person.birthday;
  return { record: fields, traits };
}

function pickJob(person: InventedPerson, random: SeededRandom, traits: Trait[]): Job | undefined {
  const [first, second] = person.jobs;
  if (!second || random.chance(0.6)) return second ?? first;
  traits.push('changedJob');
  return first;
}

function addEmail(
  fields: Fields,
  person: InventedPerson,
  job: Job | undefined,
  company: InventedCompany | undefined,
  random: SeededRandom,
  traits: Trait[],
): void {
  if (random.chance(0.17)) {
    traits.push('noEmail');
    return;
  }
  if (company && random.chance(0.03)) {
    traits.push('roleMailbox');
    fields.email = `${random.pick(['info', 'sales', 'office', 'contact', 'hello', 'support'])}@${company.domain}`;
    return;
  }
  if (person.familyEmail && random.chance(0.4)) {
    traits.push('familyEmail');
    fields.email = person.familyEmail;
    return;
  }
  const work = job && company && random.chance(0.8) ? workEmail(job, company, random) : undefined;
  if (work === undefined) traits.push('privateEmail');
  fields.email = spellEmail(work ?? person.privateEmail, random, traits);
}

function workEmail(job: Job, company: InventedCompany, random: SeededRandom): string {
  return `${job.mailbox}@${company.otherDomain && random.chance(0.3) ? company.otherDomain : company.domain}`;
}

function spellEmail(email: string, random: SeededRandom, traits: Trait[]): string {
  const [local = '', domain = ''] = email.split('@');
  const google = domain === 'gmail.com' || domain === 'googlemail.com';
  const spelling = random.next();
  if (google && spelling < 0.18) {
    traits.push('gmailDots');
    const dotted = local.length < 4 ? local : `${local.slice(0, 2)}.${local.slice(2)}`;
    return `${random.chance(0.5) ? dotted.replace('..', '.') : local.replaceAll('.', '')}@${random.pick(['gmail.com', 'googlemail.com'])}`;
  }
  if (spelling < 0.22 && spelling >= 0.18) {
    traits.push('plusTag');
    return `${local}+${random.pick(['crm', 'news', 'webinar', 'test', '2024'])}@${domain}`;
  }
  if (spelling < 0.245 && spelling >= 0.22) {
    traits.push('mistypedEmail');
    return random.chance(0.5) ? `${mistype(local, random)}@${domain}` : `${local}@${mistype(domain, random)}`;
  }
  if (spelling > 0.94)
    return random.pick([email.toUpperCase(), `${local.toUpperCase()}@${domain}`, ` ${email} `, `mailto:${email}`]);
  return email;
}

function addPhone(
  fields: Fields,
  person: InventedPerson,
  job: Job | undefined,
  company: InventedCompany | undefined,
  random: SeededRandom,
  traits: Trait[],
): void {
  if (random.chance(0.25)) {
    traits.push('noPhone');
    return;
  }
  const kind = random.next();
  const homeShare = 0.55;
  if (job && company && kind < 0.25) {
    traits.push('switchboard');
    const number = spellPhone(officeNumber(company.country, company.index, 0), random, homeShare);
    fields.phone = random.chance(0.15) ? `${number} ext. ${job.extension}` : number;
    return;
  }
  if (job && company && kind < 0.45) traits.push('directLine');
  else if (kind > 0.93) traits.push('homePhone');
  const number =
    traits.includes('directLine') && job && company
      ? officeNumber(company.country, company.index, job.extension)
      : traits.includes('homePhone')
        ? person.home.phone
        : person.mobile;
  const spelt = spellPhone(number, random, homeShare);
  const wrong = random.chance(0.015);
  if (wrong) traits.push('misdialled');
  if (!spelt.startsWith('+') && !spelt.startsWith('00')) traits.push('localPhone');
  fields.phone = wrong ? misdial(spelt, random) : spelt;
}

function addCompany(
  fields: Fields,
  job: Job | undefined,
  company: InventedCompany | undefined,
  random: SeededRandom,
  traits: Trait[],
): void {
  if (!job || !company || random.chance(0.18)) {
    traits.push('noCompany');
    return;
  }
  fields.company = spellCompany(company, random);
  if (random.chance(0.35))
    fields.website = random.pick([
      company.domain,
      `www.${company.domain}`,
      `https://www.${company.domain}/`,
      `http://${company.domain}`,
    ]);
  if (random.chance(0.55)) fields.jobTitle = job.title;
}

function addPlace(
  fields: Fields,
  person: InventedPerson,
  company: InventedCompany | undefined,
  source: string,
  random: SeededRandom,
): void {
  const place = company && random.chance(0.8) ? company : person.home;
  if (random.chance(0.7)) fields.city = random.chance(0.85) ? (place.cities[0] ?? '') : random.pick(place.cities);
  if (random.chance(0.75)) fields.country = spellCountry(place.country, random);
  if (!random.chance(source === 'crm' ? 0.4 : 0.15)) return;
  fields.street = spellStreet(place, random);
  fields.postalCode = place.postalCode;
}

function externalId(random: SeededRandom): string {
  return `003${random.int(0, 0x7fffffff).toString(36).toUpperCase().padStart(7, '0')}`;
}

/** A country as code or name, in English or in its own language. */
export function spellCountry(country: Country, random: SeededRandom): string {
  return random.pick(countryNames[country]);
}

/** Street and number in the order of the country. */
export function spellStreet(
  place: Pick<InventedCompany, 'country' | 'streets' | 'streetNumber'>,
  random: SeededRandom,
): string {
  const street = random.pick(place.streets);
  if (place.country === 'DE') return `${street} ${place.streetNumber}`;
  return place.country === 'ES' ? `${street}, ${place.streetNumber}` : `${place.streetNumber} ${street}`;
}
