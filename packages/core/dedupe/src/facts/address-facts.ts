import { createCloseTexts } from '../compare/close-texts.ts';
import { createSlips } from '../compare/slips.ts';
import type { RecordTable } from '../table/record-table.ts';
import { type Fact, levelsOf, missing } from './fact.ts';
import { type Rarities, rarityOf } from './rarity.ts';

const streetLevels = levelsOf([
  ['same', 0.55, 0.00005, 'sameAddress'],
  ['closeStreet', 0.15, 0.0001, 'similarAddress'],
  ['streetOnly', 0.1, 0.003, 'similarAddress'],
  ['closeStreetOnly', 0.05, 0.005, 'similarAddress'],
  ['numberOnly', 0.05, 0.015, 'differentAddress'],
  ['different', 0.1, 0.975, 'differentAddress'],
]);

// However many numbers a store holds, low ones are common everywhere.
const commonNumber = 0.02;
// In another street, a number says little however rare it is here.
const fewestAtNumber = 0.005;

/** Street and house number as one. */
export function streetFact(table: RecordTable, rarities: Rarities): Fact {
  const { street, streetNumber } = table;
  const rare = rarityOf(rarities, street);
  const closeStreet = createCloseStreets(street.texts);
  const rareNumber = rarityOf(rarities, streetNumber);
  return {
    name: 'street',
    shared: true,
    groups: street.values,
    levels: streetLevels,
    fixedFrom: 5,
    compare(a, b) {
      const one = street.values[a] as number;
      const other = street.values[b] as number;
      const numberA = streetNumber.values[a] as number;
      const numberB = streetNumber.values[b] as number;
      const bothNumbers = numberA !== 0 && numberB !== 0;
      const sameNumber = bothNumbers && numberA === numberB;
      if (one === 0 || other === 0) return bothNumbers ? (sameNumber ? 4 : 5) : missing;
      if (one === other) return sameNumber ? 0 : 2;
      if (closeStreet(one, other)) return sameNumber ? 1 : 3;
      return sameNumber ? 4 : 5;
    },
    chance(a, b, level) {
      if (level > 4) return 0;
      const name = Math.max(rare.of(street.values[a] as number), rare.of(street.values[b] as number));
      const number = rareNumber.of(streetNumber.values[a] as number);
      if (level === 0) return name * Math.max(number, commonNumber);
      if (level === 1) return Math.max(3 * name, 0.001) * Math.max(number, commonNumber);
      if (level === 2) return name;
      if (level === 3) return Math.max(3 * name, 0.001);
      return level === 4 ? Math.max(number, fewestAtNumber) : 0;
    },
  };
}

// One side may leave a word out: the kind of street, a direction.
function createCloseStreets(texts: readonly string[]): (a: number, b: number) => boolean {
  const close = createCloseTexts(texts, { numbersTell: true });
  const words = texts.map((text) => text.split(' '));
  return (a, b) => {
    if (close(a, b)) return true;
    const left = words[a] as string[];
    const right = words[b] as string[];
    if (left.length === right.length) return false;
    const [short, long] = left.length < right.length ? [left, right] : [right, left];
    return short.some((word) => word.length > 3) && short.every((word) => long.includes(word));
  };
}

const areaLevels = levelsOf([
  ['same', 0.6, 0.001, 'sameAddress'],
  ['postalCode', 0.1, 0.001, 'sameAddress'],
  ['city', 0.15, 0.01, 'sameAddress'],
  ['close', 0.08, 0.005, 'similarAddress'],
  ['different', 0.07, 0.98, 'differentAddress'],
]);

/** City and postal code as one. */
export function areaFact(table: RecordTable, rarities: Rarities): Fact {
  const { city, postalCode } = table;
  const closeCity = createCloseTexts(city.texts);
  const slips = createSlips(postalCode.texts);
  const closeCode = (a: number, b: number): boolean => slips.one(a, b) && (postalCode.texts[a] as string).length >= 4;
  const rareCity = rarityOf(rarities, city);
  const rareCode = rarityOf(rarities, postalCode);
  return {
    name: 'area',
    shared: true,
    groups: city.values.map((place, row) => place || -(postalCode.values[row] as number)),
    levels: areaLevels,
    fixedFrom: 3,
    compare(a, b) {
      const cityA = city.values[a] as number;
      const cityB = city.values[b] as number;
      const codeA = postalCode.values[a] as number;
      const codeB = postalCode.values[b] as number;
      const cities = cityA !== 0 && cityB !== 0;
      const codes = codeA !== 0 && codeB !== 0;
      if (!cities && !codes) return missing;
      const sameCity = cities && cityA === cityB;
      const sameCode = codes && codeA === codeB;
      if (sameCity && sameCode) return 0;
      if (sameCode) return 1;
      if (sameCity) return 2;
      if (cities && closeCity(cityA, cityB)) return 3;
      return codes && closeCode(codeA, codeB) ? 3 : 4;
    },
    chance(a, _, level) {
      if (level > 2) return 0;
      const place = rareCity.of(city.values[a] as number);
      const code = rareCode.of(postalCode.values[a] as number);
      if (level === 0) return Math.min(place, code) * 0.3;
      if (level === 1) return code;
      return level === 2 ? place : 0;
    },
  };
}
