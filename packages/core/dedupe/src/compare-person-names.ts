import type { FieldValues } from '@crmsync/model';
import { type NormalizedPersonName, normalizePersonName, sameGivenName } from '@crmsync/normalize';
import { closeSpelling } from './close-spelling.ts';
import { textOf } from './read-fields.ts';

/**
 * How two personal names stand to each other. `same`: first and last name equal. `compatible`: a short form, an initial
 * or a part that one side lacks. `close`: only spelling, a middle name, a double name or an unsaid generation differs.
 * `different`: clearly two names. `generations`: two of a family, Jr and Sr.
 */
export type NameRelation = 'same' | 'compatible' | 'close' | 'different' | 'generations';

/** Compares the names of two people; symmetric. */
export function comparePersonNames(a: FieldValues, b: FieldValues): NameRelation {
  const left = personName(a);
  const right = personName(b);
  if (left === null || right === null) return 'compatible';
  if (left.generation !== right.generation && left.generation !== '' && right.generation !== '') return 'generations';
  const relation = worse(compareGiven(left, right), compareSurnames(left.last, right.last));
  const settled = relation === 'different' && isSwapped(left, right) ? 'compatible' : relation;
  if (settled === 'different') return settled;
  return left.generation === right.generation && middlesAgree(left, right) ? settled : 'close';
}

const order: readonly NameRelation[] = ['same', 'compatible', 'close', 'different', 'generations'];

function worse(a: NameRelation, b: NameRelation): NameRelation {
  return order.indexOf(a) > order.indexOf(b) ? a : b;
}

function personName(fields: FieldValues): NormalizedPersonName | null {
  return normalizePersonName({
    firstName: textOf(fields, 'firstName'),
    middleName: textOf(fields, 'middleName'),
    lastName: textOf(fields, 'lastName'),
    fullName: textOf(fields, 'name'),
    suffix: textOf(fields, 'suffix'),
  });
}

function compareGiven(a: NormalizedPersonName, b: NormalizedPersonName): NameRelation {
  if (a.first === '' || b.first === '') return 'compatible';
  if (a.first === b.first) return 'same';
  if (sameGivenName(a.first, b.first) || isInitialOf(a.first, b.first) || isInitialOf(b.first, a.first)) {
    return 'compatible';
  }
  if (calledByMiddle(a, b) || calledByMiddle(b, a)) return 'compatible';
  return closeSpelling(a.first, b.first) ? 'close' : 'different';
}

function isInitialOf(initial: string, name: string): boolean {
  return [...initial].length === 1 && name.startsWith(initial);
}

// `J. Robert Smith` is `Robert Smith` to his friends.
function calledByMiddle(full: NormalizedPersonName, short: NormalizedPersonName): boolean {
  return [...full.first].length === 1 && full.middle.split(' ').some((word) => sameGivenName(word, short.first));
}

function compareSurnames(a: string, b: string): NameRelation {
  if (a === '' || b === '') return 'compatible';
  if (a === b) return 'same';
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
