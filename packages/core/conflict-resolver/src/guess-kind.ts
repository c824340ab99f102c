import { type FieldKind, type FieldValue, isDateOnly } from '@crmsync/model';
import { normalizeEmail, normalizeInstant } from '@crmsync/normalize';
import { isEmptyValue } from './is-empty-value.ts';
import { isObjectValue, type ObjectValue } from './value-member.ts';

const phoneName = /(?:phone|mobile|fax|telephone)(?:number)?$/i;
const urlText = /^https?:\/\/\S+$/i;
const mailText = /^[^\s@<>]+@[^\s@<>]+$/;
const idListName = /ids$/i;
const textLikeKinds: ReadonlySet<FieldKind> = new Set(['text', 'email', 'url', 'phone', 'date', 'instant']);

// Checked in order: which members make an object a value of which kind.
const objectShapes: readonly (readonly [FieldKind, readonly string[]])[] = [
  ['money', ['amount', 'currency']],
  ['richText', ['format', 'body']],
  ['consent', ['state']],
  ['lifecycle', ['category']],
  ['choice', ['key']],
];
const elementShapes: readonly (readonly [FieldKind, readonly string[]])[] = [
  ['emails', ['address']],
  ['phones', ['number']],
  ['choices', ['key']],
];
const addressMembers = ['line1', 'line2', 'city', 'postalCode', 'region', 'country', 'countryText'];

/** The kind that all filled values of a field have in common, judged by their form and the field's name. */
export function guessKind(field: string, values: readonly (FieldValue | undefined)[]): FieldKind {
  const kinds = new Set<FieldKind>();
  for (const value of values) {
    if (value !== undefined && !isEmptyValue(value)) kinds.add(kindOfValue(field, value));
  }
  const [only = 'text', ...others] = kinds;
  if (others.length === 0) return only;
  return [...kinds].every((kind) => textLikeKinds.has(kind)) ? 'text' : 'json';
}

function kindOfValue(field: string, value: FieldValue): FieldKind {
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return 'decimal';
  if (typeof value === 'string') return kindOfText(field, value);
  if (Array.isArray(value)) return kindOfList(field, value);
  return isObjectValue(value) ? (shapeOf(value, objectShapes) ?? 'json') : 'json';
}

function kindOfText(field: string, text: string): FieldKind {
  if (phoneName.test(field)) return 'phone';
  if (isDateOnly(text)) return 'date';
  if (text.includes('T') && normalizeInstant(text) !== null) return 'instant';
  if (mailText.test(text.trim()) && normalizeEmail(text) !== null) return 'email';
  return urlText.test(text.trim()) ? 'url' : 'text';
}

function kindOfList(field: string, list: readonly FieldValue[]): FieldKind {
  if (list.every((element) => typeof element === 'string')) {
    if (idListName.test(field)) return 'references';
    return list.every((element) => kindOfText('', element) === 'email') ? 'emails' : 'tags';
  }
  const kinds = new Set(list.map((element) => (isObjectValue(element) ? kindOfElement(element) : 'json')));
  const [only = 'json', ...others] = kinds;
  return others.length === 0 ? only : 'json';
}

function kindOfElement(element: ObjectValue): FieldKind {
  if (Object.keys(element).some((member) => addressMembers.includes(member))) return 'addresses';
  return shapeOf(element, elementShapes) ?? 'json';
}

function shapeOf(value: ObjectValue, shapes: typeof objectShapes): FieldKind | undefined {
  return shapes.find(([, members]) => members.every((member) => Object.hasOwn(value, member)))?.[0];
}
