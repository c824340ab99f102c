import { type NormalizedPersonName, normalizePersonName, type PersonNameInput } from '@crmsync/normalize';
import { isPlaceholderName } from '../is-placeholder.ts';
import { createDictionary, type Dictionary } from '../table/dictionary.ts';
import { createIntColumn } from '../table/int-column.ts';
import type { NameForms } from '../table/name-columns.ts';
import type { FieldBatch } from './field-batch.ts';
import type { FieldsReader } from './fields-reader.ts';
import { type NameParts, noName } from './name-parts.ts';
import { createPlainNames } from './plain-names.ts';
import { rememberTexts } from './remember-texts.ts';
import { createUnspacedNames, isUnspaced, unspacedParts } from './unspaced-names.ts';

const generations = ['', 'jr', 'sr', 'ii', 'iii', 'iv', 'vi', 'vii', 'viii'];

/** Makes a reader of names. */
export function createNameReader(
  batches: Readonly<Record<'firstName' | 'lastName' | 'fullName', FieldBatch>>,
): FieldsReader<NameForms> {
  const names = createDictionary();
  const columns = { first: createIntColumn(), middle: createIntColumn(), last: createIntColumn() };
  const generation = createIntColumn();
  const { firstOf, lastOf, firstAlone, lastAlone, wholeOf } = nameTexts(names);
  const unspaced = createUnspacedNames(names);
  const { firstName, lastName, fullName } = batches;
  const partsOfRow = (row: number): NameParts => {
    const given = firstName.texts[row] as string;
    const surname = lastName.texts[row] as string;
    const whole = fullName.texts[row] as string;
    if (given !== '' && surname !== '') {
      const a = firstOf(given, firstName.hashes[row] as number);
      const b = lastOf(surname, lastName.hashes[row] as number);
      if (unspaced.isOne(b.last, a.first)) return unspaced.join(b.last, a.first);
      return { ...a, last: b.last, generation: b.generation || a.generation };
    }
    let alone = noName;
    if (given !== '') alone = firstAlone(given, firstName.hashes[row] as number);
    else if (surname !== '') alone = lastAlone(surname, lastName.hashes[row] as number);
    return alone === noName && whole !== '' ? wholeOf(whole, fullName.hashes[row] as number) : alone;
  };
  return {
    read(place, rows) {
      if (!firstName.isFilled && !lastName.isFilled && !fullName.isFilled) return;
      for (let row = 0; row < rows; row += 1) {
        const parts = partsOfRow(row);
        if (parts === noName) continue;
        columns.first.set(place + row, parts.first);
        if (parts.middle !== 0) columns.middle.set(place + row, parts.middle);
        columns.last.set(place + row, parts.last);
        if (parts.generation !== 0) generation.set(place + row, parts.generation);
      }
    },
    finish: (records) => ({
      texts: names.texts,
      first: columns.first.finish(records),
      middle: columns.middle.finish(records),
      last: columns.last.finish(records),
      generation: generation.finish(records),
    }),
  };
}

const plainWord = /^[A-Za-z]{1,100}$/;
const beside = 'x';

function nameTexts(names: Dictionary) {
  const plainName = createPlainNames(names);
  return {
    firstOf: rememberTexts((text) => {
      if (isPlaceholderName(text)) return noName;
      if (plainWord.test(text)) return { ...noName, first: names.add(text.toLowerCase()) };
      return partsOf({ firstName: text, lastName: beside }, { last: '' }, names);
    }),
    lastOf: rememberTexts((text) => {
      if (isPlaceholderName(text)) return noName;
      if (plainWord.test(text)) return { ...noName, last: names.add(text.toLowerCase()) };
      return partsOf({ firstName: beside, lastName: text }, { first: '', middle: '' }, names);
    }),
    firstAlone: rememberTexts((text) => wholeParts(text, { firstName: text }, names)),
    lastAlone: rememberTexts((text) => wholeParts(text, { lastName: text }, names)),
    wholeOf: rememberTexts((text) => plainName(text) ?? wholeParts(text, { fullName: text }, names)),
  };
}

function wholeParts(text: string, input: PersonNameInput, names: Dictionary): NameParts {
  if (isPlaceholderName(text)) return noName;
  const name = normalizePersonName(input);
  if (name === null) return noName;
  if (!isUnspaced(`${name.first}${name.last}`)) return numbersOf(name, names);
  return unspacedParts(name.first + name.middle.replaceAll(' ', '') + name.last, names);
}

function partsOf(input: PersonNameInput, without: Partial<NormalizedPersonName>, names: Dictionary): NameParts {
  const name = normalizePersonName(input);
  return name === null ? noName : numbersOf({ ...name, ...without }, names);
}

function numbersOf({ first, middle, last, generation }: NormalizedPersonName, names: Dictionary): NameParts {
  return {
    first: names.add(first),
    middle: names.add(middle),
    last: names.add(last),
    generation: Math.max(0, generations.indexOf(generation)),
  };
}
