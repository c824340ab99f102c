import { createSeededRandom, type SeededRandom } from '@crmsync/fakes';
import { inventFamilyName } from './invent-name.ts';
import { type Country, nameWords } from './name-words.ts';
import { createShares, pickFrequent } from './weighted-pick.ts';

/** An invented organisation that nothing but its name tells of. */
export interface InventedOrganisation {
  readonly name: string;
  /** Where it is; part of some names. */
  readonly place: string;
  /** Spellings of its legal form; none for those that use none. */
  readonly legalForms: readonly string[];
  /** Parts of it that write their own name before its own. */
  readonly parts: readonly string[];
}

const split = (text: string): readonly string[] => text.trim().split(/\s*,\s*/);

const placeStarts = split(
  'Ash, Birch, Brook, Clay, Crow, Dun, East, Elm, Fern, Glen, Green, Hart, Hazel, King, Lake, Maple, Mill, New, North, Oak, Pine, Red, Rock, Salt, South, Stone, Thorn, Wal, West, Win',
);
const placeEnds = split(
  'borough, bridge, bury, field, ford, gate, ham, haven, hill, mont, mouth, stead, ton, view, wick, wood',
);
const fields = split(
  'Chemistry, Computer Science, Economics, Electrical Engineering, Mathematics, Medicine, Physics, Public Health, Statistics, Law',
);
const institutions = split(
  'University of @, @ University, @ State University, University of North @, @ Institute of Technology, @ College, @ Medical Center, @ General Hospital, @ Regional Health Services, Bank of @, @ National Bank, City of @, @ County Council, @ Chamber of Commerce, @ School District, National Museum of @, @ Research Laboratory, @ Police Department',
);
const firmWords = split(
  'Advanced, Allied, American, Applied, Associated, Atlantic, Central, Continental, Digital, Eastern, First, General, Global, Global Data, International, Modern, National, Pacific, Precision, Premier, Southern, Standard, Superior, United, Universal, Western',
);
const firmTrades = split(
  'Business Machines, Chemical Company, Communications, Construction, Consulting Group, Development, Distribution Services, Electronics, Energy Systems, Engineering, Financial Services, Foods, Industries, Insurance, Laboratories, Logistics, Management Services, Manufacturing, Medical Supply, Motors, Pharmaceuticals, Production Services, Software Solutions, Steel, Technologies, Telephone, Transportation',
);

const pickKind = createShares({ institution: 35, firm: 40, family: 15, brand: 10 });
const pickCountry = createShares<Extract<Country, 'US' | 'GB' | 'DE'>>({ US: 60, GB: 25, DE: 15 });

function inventPlace(random: SeededRandom): string {
  return `${pickFrequent(random, placeStarts, 1.3)}${pickFrequent(random, placeEnds, 1.3)}`;
}

const syllables = split(
  'al, bar, cen, dor, el, fin, gra, hex, in, jov, kel, lum, mar, nor, or, pra, qui, ros, sel, tur, ul, ven, wel, xan, yor, zet',
);

function inventBrand(random: SeededRandom): string {
  const word = Array.from({ length: random.int(2, 3) }, () => random.pick(syllables)).join('');
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}

/** The organisation of a seed and an index; the same every time it is asked for. */
export function inventOrganisation(seed: number, index: number): InventedOrganisation {
  const random = createSeededRandom(Math.imul(seed + 7, 0x9e3779b1) ^ Math.imul(index + 3, 0x85ebca6b));
  const country = pickCountry(random);
  const place = inventPlace(random);
  const legalForms = random.pick(nameWords[country].legalForms);
  const kind = pickKind(random);
  if (kind === 'institution') {
    const name = random.pick(institutions).replace('@', place);
    const hasParts = /University|Institute|College/.test(name);
    const parts = hasParts
      ? fields.map((field) => `${random.pick(['Department', 'School', 'Faculty'])} of ${field}`)
      : [];
    return { name, place, legalForms: [], parts };
  }
  if (kind === 'brand') return { name: inventBrand(random), place, legalForms, parts: [] };
  const start =
    kind === 'firm'
      ? random.pick([random.pick(firmWords), random.pick(firmWords), inventBrand(random), place])
      : inventFamilyName(random, country);
  const second = random.chance(0.2) ? ` ${random.pick(firmWords)}` : '';
  const name =
    kind === 'family' && random.chance(0.3)
      ? `${start} & ${inventFamilyName(random, country)}`
      : `${start}${second} ${random.pick(firmTrades)}`;
  return { name, place, legalForms, parts: [] };
}
