import { createSeededRandom, type SeededRandom } from '@crmsync/fakes';
import { slug } from '@crmsync/normalize';
import { inventFamilyName } from './invent-name.ts';
import { type Country, nameWords } from './name-words.ts';
import { createShares } from './weighted-pick.ts';

/** An invented organisation. */
export interface InventedCompany {
  readonly index: number;
  readonly country: Country;
  /** Without its legal form. */
  readonly name: string;
  /** Spellings of its legal form; none for those that use none. */
  readonly legalForms: readonly string[];
  /** Below the reserved top level `.example`. */
  readonly domain: string;
  /** A second domain, of some. */
  readonly otherDomain?: string;
  /** Spellings of its city. */
  readonly cities: readonly string[];
  readonly streets: readonly string[];
  readonly streetNumber: string;
  readonly postalCode: string;
  /** How its mailboxes are named. */
  readonly mailboxStyle: MailboxStyle;
}

/** How an organisation names mailboxes. */
export type MailboxStyle = 'first.last' | 'flast' | 'first' | 'last' | 'firstl';

const pickCountry = createShares<Country>({ US: 38, GB: 20, DE: 16, FR: 9, ES: 9, AU: 8 });
const pickMailboxStyle = createShares<MailboxStyle>({
  'first.last': 55,
  flast: 20,
  first: 12,
  last: 6,
  firstl: 7,
});

/** The organisation of a seed and an index; the same every time it is asked for, so that none need be kept. */
export function inventCompany(seed: number, index: number): InventedCompany {
  const random = createSeededRandom(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  const country = pickCountry(random);
  const words = nameWords[country];
  const trade = random.pick(words.trades);
  const coined = coinWord(index);
  const cities = random.pick(words.cities);
  const pattern = random.next();
  const family = inventFamilyName(random, country);
  const name =
    pattern < 0.3
      ? `${family} ${trade}`
      : pattern < 0.4
        ? `${family} ${random.pick(['&', 'and', '+'])} ${inventFamilyName(random, country)}`
        : pattern < 0.5
          ? `${cities[0]} ${coined} ${trade}`
          : pattern < 0.9
            ? `${coined} ${trade}`
            : coined;
  const stem = pattern < 0.4 ? `${slug(name)}-${slug(cities[0] ?? '')}`.slice(0, 40) : slug(name);
  return {
    index,
    country,
    name,
    legalForms: random.pick(words.legalForms),
    domain: `${random.chance(0.5) ? stem.replaceAll('-', '') : stem}.example`,
    ...(random.chance(0.08) ? { otherDomain: `${stem.replaceAll('-', '')}-group.example` } : {}),
    cities,
    streets: random.pick(words.streets),
    streetNumber: String(random.int(1, 220)),
    postalCode: inventPostalCode(random, country),
    mailboxStyle: pickMailboxStyle(random),
  };
}

const starts =
  'Al Ar Bel Bo Cal Cor Da Del Do El En Fa Fi Ga Go Ha In Ka Ko La Lo Ma Me Mo Na Ne No Or Pa Po Qua Ra Ri Sa Si So Ta Te Va Ve Vi Za Zen'.split(
    ' ',
  );
const middles = 'ba bi ca da di do fa ga gi la li lo ma mi na ni no ra ri ro sa si ta ti to va vi xa xi zo'.split(' ');
const ends = 'con dex dia ga lan lis ma mix mond na nix ra ris ron rus san sol tec tis tra tron va via vis vo x'.split(
  ' ',
);

/** A word of its own for every index. */
function coinWord(index: number): string {
  const spread = (index * 7_368_787) % (starts.length * middles.length * ends.length);
  const round = Math.floor(index / (starts.length * middles.length * ends.length));
  const [start, rest] = [spread % starts.length, Math.floor(spread / starts.length)];
  const more = round === 0 ? '' : (middles[round % middles.length] ?? '');
  return `${starts[start]}${middles[rest % middles.length]}${more}${ends[Math.floor(rest / middles.length)]}`;
}

const letters = 'ABDEFGHJLNPRSTUWXYZ';

/** A postal code of the country's shape. */
export function inventPostalCode(random: SeededRandom, country: Country): string {
  const letter = (): string => letters[random.int(0, letters.length - 1)] ?? 'A';
  if (country === 'GB') {
    return `${letter()}${letter()}${random.int(1, 29)} ${random.int(1, 9)}${letter()}${letter()}`;
  }
  if (country === 'AU') return String(random.int(2000, 7999));
  return String(random.int(1001, 98999)).padStart(5, '0');
}

/** The organisation that somebody works for: few are large, most are small. */
export function pickCompany(random: SeededRandom, companies: number): number {
  return Math.floor(companies * random.next() ** 1.7);
}
