import type { FieldValues } from '@crmsync/model';
import {
  givenNameRoots,
  type NormalizedPersonName,
  nicknameGroups,
  normalizePersonName,
  sameGivenName,
} from '@crmsync/normalize';
import { closeSpelling } from './close-spelling.ts';
import { areHisAndHers } from './his-and-hers.ts';
import { isPlaceholderName } from './is-placeholder.ts';
import { textOf } from './read-fields.ts';

/**
 * How two personal names stand to each other. `same`: first and last name equal. `compatible`: a short form, an initial
 * or a part that one side lacks. `close`: only spelling, a middle name, a double name or an unsaid generation differs.
 * `different`: clearly two names. `generations`: two of a family, Jr and Sr.
 */
export type NameRelation = 'same' | 'compatible' | 'close' | 'different' | 'generations';

const fromBestToWorst: readonly NameRelation[] = ['same', 'compatible', 'close', 'different', 'generations'];
const knownNames: ReadonlySet<string> = /* @__PURE__ */ new Set(/* @__PURE__ */ nicknameGroups.flat());

/** Compares the names of two people; symmetric. A name that one side lacks altogether is compatible with any. */
export function comparePersonNames(a: FieldValues, b: FieldValues): NameRelation {
  const left = personName(a);
  const right = personName(b);
  if (left === null || right === null) return 'compatible';
  const differ = left.generation !== right.generation;
  if (differ && left.generation !== '' && right.generation !== '') return 'generations';
  const inOrder = worse(compareGiven(left, right), compareSurnames(left.last, right.last));
  const relation = inOrder !== 'same' && isSwapped(left, right) ? 'compatible' : inOrder;
  return differ || !middlesAgree(left, right) ? worse(relation, 'close') : relation;
}

function worse(a: NameRelation, b: NameRelation): NameRelation {
  return fromBestToWorst.indexOf(a) > fromBestToWorst.indexOf(b) ? a : b;
}

function personName(fields: FieldValues): NormalizedPersonName | null {
  return normalizePersonName({
    firstName: nameText(fields, 'firstName'),
    middleName: nameText(fields, 'middleName'),
    lastName: nameText(fields, 'lastName'),
    fullName: nameText(fields, 'name') || nameText(fields, 'fullName'),
    suffix: textOf(fields, 'suffix'),
  });
}

function nameText(fields: FieldValues, field: string): string {
  const text = textOf(fields, field);
  return isPlaceholderName(text) ? '' : text;
}

function compareGiven(a: NormalizedPersonName, b: NormalizedPersonName): NameRelation {
  if (a.first === '' || b.first === '') return 'compatible';
  if (a.first === b.first) return 'same';
  if (sameGivenName(a.first, b.first) || abbreviates(a.first, b.first) || abbreviates(b.first, a.first)) {
    return 'compatible';
  }
  if (calledByMiddle(a, b) || calledByMiddle(b, a)) return 'compatible';
  if (areHisAndHers(a.first, b.first)) return 'different';
  // Two usual names that look alike are two names: Erin and Eric.
  if (knownNames.has(a.first) && knownNames.has(b.first)) return 'different';
  return closeSpelling(a.first, b.first) ? 'close' : 'different';
}

function isInitial(word: string): boolean {
  return [...word].length === 1;
}

function isInitialOf(initial: string, name: string): boolean {
  return isInitial(initial) && name.startsWith(initial);
}

// `R.` stands for Robert, and so for Bob.
function abbreviates(initial: string, name: string): boolean {
  return isInitialOf(initial, name) || givenNameRoots(name).some((root) => isInitialOf(initial, root));
}

// `J. Robert Smith` is `Robert Smith` to his friends.
function calledByMiddle(full: NormalizedPersonName, short: NormalizedPersonName): boolean {
  return isInitial(full.first) && full.middle.split(' ').some((word) => sameGivenName(word, short.first));
}

function compareSurnames(a: string, b: string): NameRelation {
  if (a === '' || b === '') return 'compatible';
  if (a === b || a.replaceAll(' ', '') === b.replaceAll(' ', '')) return 'same';
  if (isInitialOf(a, b) || isInitialOf(b, a)) return 'compatible';
  const left = a.split(' ');
  const right = b.split(' ');
  const double = left.every((word) => right.includes(word)) || right.every((word) => left.includes(word));
  return double || closeSpelling(a, b) ? 'close' : 'different';
}

function isSwapped(a: NormalizedPersonName, b: NormalizedPersonName): boolean {
  return a.first !== '' && a.last !== '' && a.first === b.last && a.last === b.first;
}

function middlesAgree(a: NormalizedPersonName, b: NormalizedPersonName): boolean {
  // Without a first name in common the middle name was already used to compare.
  if (a.middle === '' || b.middle === '' || a.first !== b.first) return true;
  return a.middle.charAt(0) === b.middle.charAt(0);
}
