import type { WordWeights } from '../facts/word-weights.ts';
import type { RecordTable } from '../table/record-table.ts';
import type { BlockingRule, KeyPart } from './blocking-rule.ts';
import { eitherOf, phoneTail, textPart, wholeValue } from './key-parts.ts';

/** Rules that propose pairs of companies, the most selective first. */
export function companyRules(table: RecordTable, weights: WordWeights, sharedPhone: Uint8Array): BlockingRule[] {
  const name = (read: (text: string, value: number) => string): KeyPart => textPart(table.company, read);
  const rareWord = (place: number): KeyPart =>
    name((_, value) => {
      const word = weights.rarestWords(value)[place];
      return word === undefined ? '' : `${word}`;
    });
  const partOfRarest = (read: (word: string) => string): KeyPart =>
    name((_, value) => {
      const word = weights.rarestWords(value)[0];
      return word === undefined ? '' : read(weights.textOf(word));
    });
  const joined = name((text) => text.replaceAll(' ', ''));
  const firstWord = name((text) => text.split(' ')[0] ?? '');
  const sorted = name((text) => text.split(' ').sort().join(''));
  const start = name((text) => text.replaceAll(' ', '').slice(0, 5));
  const acronym = name((text) => {
    const words = text.split(' ').filter((word) => word !== 'and' && word !== 'of');
    return words.length > 1 ? words.map((word) => word.charAt(0)).join('') : text.length <= 5 ? text : '';
  });
  const mail = wholeValue(table.mailDomain.values);
  const web = wholeValue(table.webDomain.values);
  const city = wholeValue(table.city.values);
  const street = wholeValue(table.street.values);
  const number = wholeValue(table.streetNumber.values);
  const postalCode = wholeValue(table.postalCode.values);
  const phone = phoneTail(table.phone);
  // A company that nothing but its name tells of is also looked for by what a slip leaves of the name.
  const bare: KeyPart = (row) => (mail(row) || web(row) || phone(row) || (street(row) && number(row)) ? 0 : 1);
  return [
    { name: 'domain', parts: [eitherOf(web, mail)] },
    { name: 'mailDomain', parts: [mail] },
    { name: 'phone', parts: [phoneTail(table.phone, sharedPhone)] },
    { name: 'externalId', parts: [wholeValue(table.externalId.values)] },
    { name: 'name', parts: [joined] },
    { name: 'words', parts: [sorted] },
    { name: 'email', parts: [wholeValue(table.email.values)] },
    { name: 'street+number', parts: [street, number] },
    { name: 'firstTwoWords', parts: [name((text) => text.split(' ').slice(0, 2).join(' '))] },
    { name: 'twoRarestWords', parts: [rareWord(0), rareWord(1)] },
    { name: 'rarestWord', parts: [rareWord(0)] },
    { name: 'firstWord+city', parts: [firstWord, city] },
    { name: 'firstWord+postalCode', parts: [firstWord, postalCode] },
    { name: 'number+postalCode', parts: [number, postalCode] },
    { name: 'start', parts: [start] },
    { name: 'number+city', parts: [number, city], broad: true },
    { name: 'firstWord', parts: [firstWord], broad: true },
    { name: 'secondRarestWord', parts: [rareWord(1)], broad: true },
    { name: 'thirdRarestWord', parts: [rareWord(2)], broad: true },
    { name: 'street+city', parts: [street, city], broad: true },
    { name: 'acronym', parts: [acronym], broad: true },
    { name: 'startOfRarestWord', parts: [partOfRarest((word) => word.slice(0, 4)), bare], broad: true },
    { name: 'endOfRarestWord', parts: [partOfRarest((word) => word.slice(-4)), bare], broad: true },
    { name: 'longestWord', parts: [name(longestWord), bare], broad: true },
    { name: 'startOfLongestWord', parts: [name((text) => longestWord(text).slice(0, 4)), bare], broad: true },
    { name: 'endOfLongestWord', parts: [name((text) => longestWord(text).slice(-4)), bare], broad: true },
  ];
}

// A slip makes a word the rarest of its name, but rarely another one the longest.
function longestWord(text: string): string {
  return text.split(' ').reduce((longest, word) => (word.length > longest.length ? word : longest), '');
}

/** A finer key for companies in a block that is too big: the beginning of the name. */
export function companyFinerKey(table: RecordTable): Int32Array {
  const start = textPart(table.company, (text) => text.replaceAll(' ', '').slice(0, 8));
  return table.company.values.map((_, row) => start(row));
}
