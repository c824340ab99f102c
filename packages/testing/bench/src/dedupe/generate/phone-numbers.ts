import type { SeededRandom } from '@crmsync/fakes';
import type { Country } from './name-words.ts';

/** A telephone number by its country and national digits, without the trunk zero. */
export interface PhoneNumber {
  readonly country: Country;
  readonly national: string;
}

interface NumberPlan {
  readonly callingCode: string;
  /** Digit that is dialled first within the country; empty where there is none. */
  readonly trunk: string;
  /** Beginnings of personal numbers, and how many digits follow. */
  readonly mobile: readonly (readonly [prefix: string, digits: number])[];
  /** Beginnings of an organisation's blocks of 100 numbers, and how many digits follow, the last two included. */
  readonly office: readonly (readonly [prefix: string, digits: number])[];
  /** How the national digits are grouped. */
  readonly groups: readonly (readonly number[])[];
}

const northAmericanAreas =
  '201 202 203 205 206 207 208 209 210 212 213 214 215 216 217 218 219 224 225 228 229 231 234 239 240 248 251 252 253 254 256 260 262 267 269 270 276 281 301 302 303 304 305 307 308 309 310 312 313 314 315 316 317 318 319 320 321 323 325 330 331 334 336 337 339 347 351 352 360 361 385 386 401 402 404 405 406 407 408 409 410 412 413 414 415 417 419 423 424 425 430 432 434 435 440 443 458 469 470 475 478 479 480 484 501 502 503 504 505 507 508 509 510 512 513 515 516 517 518 520 530 540 541 551 559 561 562 563 567 570 571 573 574 575 580 585 586'.split(
    ' ',
  );

/** 555 numbers in North America; elsewhere there are too few numbers kept for fiction, so most are merely plausible. */
const plans: Readonly<Record<Country, NumberPlan>> = {
  US: {
    callingCode: '1',
    trunk: '',
    mobile: northAmericanAreas.map((area) => [`${area}555`, 4] as const),
    office: northAmericanAreas.flatMap((area) =>
      ['550', '551', '552', '553'].map((mid) => [`${area}${mid}`, 4] as const),
    ),
    groups: [[3, 3, 4]],
  },
  GB: {
    callingCode: '44',
    trunk: '0',
    mobile: ['7701', '7702', '7703', '7704'].map((prefix) => [prefix, 6] as const),
    office: ['113', '114', '115', '116', '117', '121', '131', '141', '151', '161'].map((area) => [`${area}4`, 6]),
    groups: [
      [4, 6],
      [3, 3, 4],
      [4, 3, 3],
    ],
  },
  DE: {
    callingCode: '49',
    trunk: '0',
    mobile: ['1520', '1522', '1525'].map((prefix) => [prefix, 7] as const),
    office: ['30', '40', '69', '89'].map((area) => [`${area}23`, 6]),
    groups: [
      [3, 8],
      [4, 7],
      [2, 8],
      [2, 2, 2, 2, 2],
    ],
  },
  FR: {
    callingCode: '33',
    trunk: '0',
    mobile: [
      ['61', 7],
      ['62', 7],
      ['63', 7],
    ],
    office: ['15', '25', '35', '45', '55'].map((area) => [area, 7]),
    groups: [[1, 2, 2, 2, 2]],
  },
  ES: {
    callingCode: '34',
    trunk: '',
    mobile: [
      ['61', 7],
      ['62', 7],
      ['63', 7],
    ],
    office: ['91', '93', '95', '96'].map((area) => [`${area}5`, 6]),
    groups: [
      [3, 3, 3],
      [3, 2, 2, 2],
      [2, 3, 2, 2],
    ],
  },
  AU: {
    callingCode: '61',
    trunk: '0',
    mobile: [
      ['41', 7],
      ['42', 7],
      ['43', 7],
    ],
    office: ['2', '3', '7', '8'].map((area) => [`${area}9`, 7]),
    groups: [
      [3, 3, 3],
      [1, 4, 4],
    ],
  },
};

/** Scatters neighbours, so that people who were invented one after the other have nothing alike in their numbers. */
const scatter = 7_368_787;

/** The personal number of someone; different indices have different numbers, up to about a million. */
export function personalNumber(country: Country, index: number): PhoneNumber {
  return { country, national: numberAt(plans[country].mobile, index, 0) };
}

/** A number of an organisation: its switchboard at extension 0, direct lines beside it. */
export function officeNumber(country: Country, organisation: number, extension: number): PhoneNumber {
  return {
    country,
    national: numberAt(plans[country].office, organisation, 2) + String(extension % 100).padStart(2, '0'),
  };
}

function numberAt(ranges: readonly (readonly [string, number])[], index: number, without: number): string {
  const digits = (ranges[0]?.[1] ?? 0) - without;
  const perRange = 10 ** digits;
  const place = ((index + 1) * scatter) % (perRange * ranges.length);
  const [prefix] = ranges[place % ranges.length] ?? [''];
  return prefix + String(Math.floor(place / ranges.length)).padStart(digits, '0');
}

/** Writes a number the way one person or another would; `homeShare` of them without the country. */
export function spellPhone({ country, national }: PhoneNumber, random: SeededRandom, homeShare: number): string {
  const { callingCode, trunk, groups } = plans[country];
  const parts = split(national, random.pick(groups.filter((group) => sum(group) === national.length)));
  if (random.chance(homeShare)) {
    const [first = '', ...rest] = parts;
    return random.pick(spellingsAtHome)(trunk + first, rest);
  }
  return random.pick(spellingsAbroad[country] ?? spellingsAnywhere)(callingCode, trunk, parts);
}

const spellingsAtHome: readonly ((area: string, rest: readonly string[]) => string)[] = [
  (area, rest) => `${area} ${rest.join(' ')}`,
  (area, rest) => `${area}-${rest.join('-')}`,
  (area, rest) => `${area}.${rest.join('.')}`,
  (area, rest) => `${area}/${rest.join(' ')}`,
  (area, rest) => `(${area}) ${rest.join('-')}`,
  (area, rest) => area + rest.join(''),
  (area, rest) => `${area} ${rest.join('')}`,
];

type SpellingAbroad = (callingCode: string, trunk: string, parts: readonly string[]) => string;

const spellingsAnywhere: readonly SpellingAbroad[] = [
  (code, _trunk, parts) => `+${code}${parts.join('')}`,
  (code, _trunk, parts) => `+${code} ${parts.join(' ')}`,
  (code, _trunk, parts) => `+${code} ${parts.join('-')}`,
  (code, _trunk, parts) => `00${code} ${parts.join(' ')}`,
  (code, _trunk, parts) => `00${code}${parts.join('')}`,
  (code, trunk, parts) => `+${code} ${trunk === '' ? '' : `(${trunk})`}${parts.join(' ')}`,
];

/** Where 00 does not lead abroad. */
const spellingsAbroad: Partial<Record<Country, readonly SpellingAbroad[]>> = {
  US: [
    ...spellingsAnywhere.slice(0, 3),
    (code, _trunk, parts) => `${code}-${parts.join('-')}`,
    (code, _trunk, [area, ...rest]) => `+${code} (${area}) ${rest.join('-')}`,
  ],
  AU: spellingsAnywhere.slice(0, 3),
};

function split(text: string, sizes: readonly number[]): string[] {
  let at = 0;
  return sizes.map((size) => {
    at += size;
    return text.slice(at - size, at);
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
