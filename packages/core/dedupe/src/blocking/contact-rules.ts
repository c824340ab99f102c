import type { NameBook } from '../facts/name-book.ts';
import { joinHash } from '../table/hash-text.ts';
import type { RecordTable } from '../table/record-table.ts';
import { wordsOfNames } from '../table/words-of-names.ts';
import { type BlockingRule, type KeyPart, unordered } from './blocking-rule.ts';
import { eitherOf, phoneTail, textPart, whenAsked, wholeValue } from './key-parts.ts';

/** Rules that propose pairs of people, the most selective first. */
export function contactRules(table: RecordTable, book: NameBook, sharedPhone: Uint8Array): BlockingRule[] {
  const { names } = table;
  const firsts = { texts: names.texts, values: names.first };
  const lasts = { texts: names.texts, values: names.last };
  const first = wholeValue(names.first);
  const last = wholeValue(names.last);
  const soundFirst: KeyPart = (row) => book.sound(names.first[row] as number);
  const soundLast: KeyPart = (row) => book.sound(names.last[row] as number);
  const root: KeyPart = (row) => book.root(names.first[row] as number);
  const initial = textPart(firsts, (text) => text.slice(0, 1));
  const initialLast = textPart(lasts, (text) => text.slice(0, 1));
  const startFirst = textPart(firsts, (text) => (text.length > 1 ? text.slice(0, 3) : ''));
  const startLast = textPart(lasts, (text) => (text.length > 1 ? text.slice(0, 3) : ''));
  const endLast = textPart(lasts, (text) => (text.length > 4 ? text.slice(-4) : ''));
  const sounds: KeyPart = (row) => unordered(soundFirst(row), soundLast(row));
  const initials: KeyPart = (row) => unordered(initial(row), initialLast(row));
  const starts: KeyPart = (row) => unordered(startFirst(row), startLast(row));
  const mail = wholeValue(table.mailDomain.values);
  const web = wholeValue(table.webDomain.values);
  const company = wholeValue(table.company.values);
  const city = wholeValue(table.city.values);
  const postalCode = wholeValue(table.postalCode.values);
  return [
    { name: 'email', parts: [wholeValue(table.email.values)] },
    { name: 'phone', parts: [phoneTail(table.phone, sharedPhone)] },
    { name: 'externalId', parts: [wholeValue(table.externalId.values)] },
    { name: 'fullName', parts: [(row) => unordered(first(row), last(row))] },
    { name: 'nickname+surname', parts: [root, soundLast] },
    { name: 'sounds', parts: [sounds] },
    { name: 'emailLocalPart+initials', parts: [wholeValue(table.emailLocal.values), initials] },
    { name: 'emailLocalPart', parts: [wholeValue(table.emailLocal.values)], broad: true },
    ...birthdayRules(table, { soundFirst, soundLast, startFirst, startLast, initials, initial, initialLast }),
    { name: 'surname+domain', parts: [soundLast, eitherOf(mail, web)] },
    { name: 'firstName+domain', parts: [root, eitherOf(mail, web)] },
    { name: 'surname+website', parts: [soundLast, eitherOf(web, mail)], broad: true },
    { name: 'firstName+website', parts: [root, eitherOf(web, mail)], broad: true },
    { name: 'surname+company', parts: [soundLast, company] },
    { name: 'firstName+company', parts: [root, company] },
    { name: 'initials+company', parts: [initials, company] },
    { name: 'initials+domain', parts: [initials, eitherOf(mail, web)] },
    { name: 'firstName+phone', parts: [root, phoneTail(table.phone)] },
    { name: 'wordsOfName', parts: [whenAsked(() => wholeValue(wordsOfNames(names)))], broad: true },
    { name: 'startOfNames', parts: [starts], broad: true },
    { name: 'surname+initial', parts: [soundLast, initial], broad: true },
    { name: 'swappedSurname+initial', parts: [soundFirst, initialLast], broad: true },
    ...placeRules(table, { soundFirst, soundLast, root, initials }),
    { name: 'surname+initial+city', parts: [soundLast, initial, city] },
    { name: 'surname+city', parts: [soundLast, city], broad: true },
    { name: 'firstName+city', parts: [root, city], broad: true },
    { name: 'initials+postalCode', parts: [initials, postalCode], broad: true },
    { name: 'surname', parts: [last], broad: true },
    { name: 'firstName', parts: [first], broad: true },
    { name: 'startOfFirstName+endOfSurname', parts: [startFirst, endLast], broad: true },
    { name: 'endOfSurname', parts: [endLast], broad: true },
    { name: 'postalCode', parts: [postalCode], broad: true },
    { name: 'street', parts: [wholeValue(table.street.values)], broad: true },
    { name: 'startOfSurname', parts: [startLast], broad: true },
    { name: 'startOfPhone', parts: [textPart(table.phone, (text) => text.slice(0, -4))], broad: true },
    { name: 'endOfPhone', parts: [textPart(table.phone, (text) => text.slice(-6))], broad: true },
    ...table.others.flatMap(({ field, column }) =>
      otherRules(field, wholeValue(column.values), table, { startFirst, startLast }),
    ),
    { name: 'city', parts: [city], broad: true },
    { name: 'startOfFirstName', parts: [startFirst], broad: true },
  ];
}

/** Rules of a column whose meaning is not known. */
function otherRules(
  field: string,
  value: KeyPart,
  { birthday }: RecordTable,
  { startFirst, startLast }: Record<'startFirst' | 'startLast', KeyPart>,
): BlockingRule[] {
  return [
    { name: `${field}+startOfSurname`, parts: [value, startLast], broad: true },
    { name: `${field}+startOfFirstName`, parts: [value, startFirst], broad: true },
    { name: `${field}+birthYear`, parts: [value, textPart(birthday, (text) => text.slice(0, 4))], broad: true },
  ];
}

function birthdayRules(table: RecordTable, part: Record<string, KeyPart>): BlockingRule[] {
  const birthday = wholeValue(table.birthday.values);
  const year = textPart(table.birthday, (text) => text.slice(0, 4));
  const day = textPart(table.birthday, (text) => text.slice(4));
  const { soundFirst, soundLast, startFirst, startLast, initials, initial, initialLast } = part as Record<
    'soundFirst' | 'soundLast' | 'startFirst' | 'startLast' | 'initials' | 'initial' | 'initialLast',
    KeyPart
  >;
  return [
    { name: 'birthday+surname', parts: [birthday, startLast] },
    { name: 'birthday+firstName', parts: [birthday, startFirst] },
    { name: 'birthday+initials', parts: [birthday, initials] },
    { name: 'birthday+postalCode', parts: [birthday, wholeValue(table.postalCode.values)], broad: true },
    { name: 'birthday+city', parts: [birthday, wholeValue(table.city.values)], broad: true },
    { name: 'birthday', parts: [birthday], broad: true },
    { name: 'birthYear+surname', parts: [year, soundLast, initial] },
    { name: 'birthYear+firstName', parts: [year, soundFirst, initialLast], broad: true },
    { name: 'birthDay+surname', parts: [day, soundLast], broad: true },
    { name: 'birthDay+firstName', parts: [day, soundFirst], broad: true },
    { name: 'birthYear+startOfFirstName', parts: [year, startFirst], broad: true },
    { name: 'birthYear+startOfSurname', parts: [year, startLast], broad: true },
    { name: 'birthYear+city', parts: [year, wholeValue(table.city.values)], broad: true },
    { name: 'birthYear+street', parts: [year, wholeValue(table.street.values)], broad: true },
  ];
}

function placeRules(
  table: RecordTable,
  part: Record<'soundFirst' | 'soundLast' | 'root' | 'initials', KeyPart>,
): BlockingRule[] {
  const street = wholeValue(table.street.values);
  const number = wholeValue(table.streetNumber.values);
  const postalCode = wholeValue(table.postalCode.values);
  return [
    { name: 'street+number+initials', parts: [street, number, part.initials] },
    { name: 'street+number', parts: [street, number], broad: true },
    { name: 'surname+postalCode', parts: [part.soundLast, postalCode] },
    { name: 'firstName+postalCode', parts: [part.soundFirst, postalCode] },
    { name: 'number+postalCode', parts: [number, postalCode], broad: true },
    { name: 'street+postalCode', parts: [street, postalCode], broad: true },
    { name: 'street+firstName', parts: [street, part.root], broad: true },
    { name: 'number+city', parts: [number, wholeValue(table.city.values)], broad: true },
  ];
}

/** A finer key for people in a block that is too big: how the whole name sounds. */
export function contactFinerKey(table: RecordTable, book: NameBook): Int32Array {
  const { first, last } = table.names;
  return first.map((name, row) => {
    const surname = last[row] as number;
    return name === 0 && surname === 0 ? 0 : joinHash(book.sound(name), book.sound(surname)) || 1;
  });
}
