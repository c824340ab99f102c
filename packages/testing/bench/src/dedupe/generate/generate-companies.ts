import type { DedupeRecord } from '@crmsync/dedupe';
import { createSeededRandom, type SeededRandom } from '@crmsync/fakes';
import { slug } from '@crmsync/normalize';
import { copiesOf, type GenerateOptions, scrambledIds } from './generate-contacts.ts';
import { type InventedCompany, inventCompany } from './invent-company.ts';
import { misdial } from './mistype.ts';
import { nameWords } from './name-words.ts';
import { officeNumber, personalNumber, spellPhone } from './phone-numbers.ts';
import { createShuffle } from './shuffle.ts';
import { spellCompany } from './spell-company.ts';
import { type Fields, spellCountry, spellStreet } from './spell-contact.ts';

/** An account record with what is true about it. */
export interface GeneratedCompany {
  readonly record: DedupeRecord;
  /** Number of the organisation. */
  readonly entity: number;
}

/** Every so manieth organisation has a sister of nearly the same name at the same address. */
const sisterEvery = 20;

/** Invents raw company records as a stream, in no order; sister organisations look alike and are not the same. */
export function* generateCompanies({ records, seed = 1 }: GenerateOptions): Generator<GeneratedCompany> {
  const random = createSeededRandom(seed + 2);
  const shuffle = createShuffle<GeneratedCompany>(createSeededRandom(seed + 3));
  const nextId = scrambledIds(seed, records);
  let made = 0;
  for (let entity = 0; made < records; entity++) {
    const company =
      entity % sisterEvery === sisterEvery - 1
        ? sisterOf(inventCompany(seed, entity - 1), entity, random)
        : inventCompany(seed, entity);
    for (let copies = Math.min(copiesOf(random), records - made); copies > 0; copies--) {
      made += 1;
      const out = shuffle.exchange({ record: spellAccount(company, random, nextId()), entity });
      if (out) yield out;
    }
  }
  yield* shuffle.rest();
}

function sisterOf(company: InventedCompany, index: number, random: SeededRandom): InventedCompany {
  const [first = company.name] = company.name.split(' ');
  const name = `${first} ${random.pick(nameWords[company.country].trades)} ${random.pick(['Holding', 'Services', 'International'])}`;
  return { ...company, index, name, domain: `${slug(name)}-${company.index}.example` };
}

function spellAccount(company: InventedCompany, random: SeededRandom, id: string): DedupeRecord {
  const fields: Fields = { id, source: random.pick(['crm', 'crm', 'import', 'billing', 'webform']) };
  if (!random.chance(0.01)) fields.company = spellCompany(company, random);
  const domain = company.otherDomain && random.chance(0.25) ? company.otherDomain : company.domain;
  if (random.chance(0.62))
    fields.website = random.pick([domain, `www.${domain}`, `https://${domain}/`, `HTTP://WWW.${domain}`]);
  else if (random.chance(0.03)) fields.website = 'https://www.facebook.com/';
  if (random.chance(0.65)) fields.phone = spellOffice(company, random);
  if (random.chance(0.4)) fields.email = `${random.pick(['info', 'office', 'sales', 'billing', 'm.lee'])}@${domain}`;
  if (random.chance(0.75)) fields.city = random.pick(company.cities);
  if (random.chance(0.8)) fields.country = spellCountry(company.country, random);
  if (random.chance(0.5)) {
    fields.street = spellStreet(company, random);
    fields.postalCode = company.postalCode;
  }
  if (fields.source === 'crm')
    fields.externalId = `001${random.int(0, 0x7fffffff).toString(36).toUpperCase().padStart(7, '0')}`;
  if (!fields.company && !fields.website && !fields.email) fields.company = spellCompany(company, random);
  return fields;
}

/** The switchboard, a direct line of somebody there, or now and then an owner's own number. */
function spellOffice(company: InventedCompany, random: SeededRandom): string {
  const kind = random.next();
  const extension = kind < 0.65 ? 0 : random.int(1, 60);
  const number =
    kind < 0.93
      ? officeNumber(company.country, company.index, extension)
      : personalNumber(company.country, company.index);
  const spelt = spellPhone(number, random, 0.6);
  return random.chance(0.015) ? misdial(spelt, random) : spelt;
}
