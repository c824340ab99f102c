import { normalizePersonName } from '@crmsync/normalize';
import { isPlaceholderName } from '../is-placeholder.ts';
import { createDictionary, type Dictionary } from './dictionary.ts';
import type { OrderedTable } from './normalized-column.ts';

/** Names of all records in parts; first, middle and last share one list of texts, so that swapped parts compare. */
export interface NameColumns {
  readonly texts: readonly string[];
  readonly first: Int32Array;
  readonly middle: Int32Array;
  readonly last: Int32Array;
  /** Number of the generation (`jr`, `sr` …) among `generations`, 0 for none. */
  readonly generation: Uint8Array;
}

interface Parts {
  readonly first: number;
  readonly middle: number;
  readonly last: number;
  readonly generation: number;
}

const generations = ['', 'jr', 'sr', 'ii', 'iii', 'iv', 'vi', 'vii', 'viii'];
const nothing: Parts = { first: 0, middle: 0, last: 0, generation: 0 };

/** Reads the names of all records, once per distinct text. */
export function readNames(table: OrderedTable): NameColumns {
  const names = createDictionary();
  const rows = table.order.length;
  const result = {
    texts: names.texts,
    first: new Int32Array(rows),
    middle: new Int32Array(rows),
    last: new Int32Array(rows),
    generation: new Uint8Array(rows),
  };
  const first = partReader(table, 'firstName', (text) => partsOf({ firstName: text, lastName: 'x' }, names, 'first'));
  const last = partReader(table, 'lastName', (text) => partsOf({ firstName: 'x', lastName: text }, names, 'last'));
  const firstAlone = partReader(table, 'firstName', (text) => partsOf({ firstName: text }, names));
  const lastAlone = partReader(table, 'lastName', (text) => partsOf({ lastName: text }, names));
  const isPlain = createPlainNames();
  const full = partReader(table, 'fullName', (text) => {
    if (!isPlain(text)) return partsOf({ fullName: text }, names);
    const at = text.indexOf(' ');
    const plain = text.toLowerCase();
    return { ...nothing, first: names.add(plain.slice(0, at)), last: names.add(plain.slice(at + 1)) };
  });
  const unspaced = createUnspacedNames(names);
  for (let row = 0; row < rows; row += 1) {
    const source = table.order[row] as number;
    const given = first.raw(source);
    const surname = last.raw(source);
    if (given > 0 && surname > 0) {
      const a = first.parts(given);
      const b = last.parts(surname);
      const parts = { ...a, last: b.last, generation: b.generation || a.generation };
      place(result, row, unspaced.isOne(b.last, a.first) ? unspaced.join(b.last, a.first) : parts);
    } else {
      const alone = given > 0 ? firstAlone.parts(given) : surname > 0 ? lastAlone.parts(surname) : nothing;
      place(result, row, alone === nothing ? full.parts(full.raw(source)) : alone);
    }
  }
  return result;
}

function place(columns: NameColumns, row: number, parts: Parts): void {
  columns.first[row] = parts.first;
  columns.middle[row] = parts.middle;
  columns.last[row] = parts.last;
  columns.generation[row] = parts.generation;
}

function partsOf(input: Parameters<typeof normalizePersonName>[0], names: Dictionary, only?: 'first' | 'last'): Parts {
  const given = Object.values(input).find((text) => text !== 'x') ?? '';
  if (isPlaceholderName(given)) return nothing;
  const name = normalizePersonName(input);
  if (name === null) return nothing;
  const whole = only === undefined && isUnspaced(`${name.first}${name.last}`);
  if (whole) return unspacedParts(name.first + name.middle.replaceAll(' ', '') + name.last, names);
  return {
    first: only === 'last' ? 0 : names.add(name.first),
    middle: only === 'last' ? 0 : names.add(name.middle),
    last: only === 'first' ? 0 : names.add(name.last),
    generation: Math.max(0, generations.indexOf(name.generation)),
  };
}

function partReader(table: OrderedTable, field: 'firstName' | 'lastName' | 'fullName', read: (text: string) => Parts) {
  const column = table.raw.columns.get(field);
  const known: (Parts | undefined)[] = [nothing];
  return {
    raw: (row: number): number => (column === undefined ? 0 : (column.values[row] as number)),
    parts(raw: number): Parts {
      let parts = known[raw];
      if (parts === undefined) {
        parts = read(column?.texts[raw] ?? '');
        known[raw] = parts;
      }
      return parts;
    },
  };
}

const twoWords = /^[A-Za-z]{2,} [A-Za-z]{2,}$/;

/** Tells full names that are a first and a last name and nothing else. What a word may be is found out once per word. */
export function createPlainNames(): (text: string) => boolean {
  const other = 'zzyzx';
  const firsts = new Map<string, boolean>();
  const lasts = new Map<string, boolean>();
  const isPlain = (known: Map<string, boolean>, word: string, fullName: string, part: 'first' | 'last'): boolean => {
    let answer = known.get(word);
    if (answer === undefined) {
      const name = normalizePersonName({ fullName });
      answer = name?.[part] === word.toLowerCase() && name.middle === '' && name.generation === '' && name.first !== '';
      known.set(word, answer);
    }
    return answer;
  };
  return (text) => {
    if (!twoWords.test(text) || isPlaceholderName(text)) return false;
    const at = text.indexOf(' ');
    const first = text.slice(0, at);
    const last = text.slice(at + 1);
    return isPlain(firsts, first, `${first} ${other}`, 'first') && isPlain(lasts, last, `${other} ${last}`, 'last');
  };
}

const written = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー々]+$/u;

/** Whether a name is in a script that needs no space between surname and given name, so that nobody can tell where one ends. */
function isUnspaced(text: string): boolean {
  return written.test(text);
}

/** The name as one word, which tells people apart, and its first character, which tells families apart. */
function unspacedParts(name: string, names: Dictionary): Parts {
  const [surname = ''] = name;
  // Marked, since one letter alone would be an initial.
  return { ...nothing, first: names.add(name), last: names.add(`${surname}~`) };
}

/** Names whose parts are in fields of their own, brought together as they are written in one: surname first. */
function createUnspacedNames(names: Dictionary) {
  const known: boolean[] = [false];
  const isUnspacedName = (name: number): boolean => {
    const answer = known[name] ?? isUnspaced(names.texts[name] as string);
    known[name] = answer;
    return answer;
  };
  return {
    isOne: (last: number, first: number): boolean => last !== 0 && isUnspacedName(last) && isUnspacedName(first),
    join: (last: number, first: number): Parts =>
      unspacedParts(`${names.texts[last] as string}${names.texts[first] as string}`, names),
  };
}
