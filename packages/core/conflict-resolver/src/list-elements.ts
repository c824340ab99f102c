import { type FieldKind, type FieldValue, stableJson } from '@crmsync/model';
import { addressKey, foldText, normalizeDomain, normalizeEmail, normalizeText, normalizeUrl } from '@crmsync/normalize';
import type { CompareOptions } from './compare-options.ts';
import { phoneIdentity } from './phone-identity.ts';
import { isObjectValue, textMember } from './value-member.ts';

const listKinds: ReadonlySet<FieldKind> = new Set([
  'emails',
  'phones',
  'addresses',
  'domains',
  'tags',
  'urls',
  'choices',
  'references',
]);

/** True for kinds whose values are sets of elements with an identity of their own. */
export function isListKind(kind: FieldKind): boolean {
  return listKinds.has(kind);
}

/** One element of a list with the key that tells which thing it is, however it is spelled. */
export interface ListElement {
  readonly id: string;
  readonly element: FieldValue;
}

/** The elements of a list without blanks and repetitions, in their order. */
export function listElements(
  kind: FieldKind,
  value: FieldValue | undefined,
  options: CompareOptions = {},
): readonly ListElement[] {
  const list = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  const byId = new Map<string, ListElement>();
  for (const element of list) {
    const id = elementId(kind, element, options);
    const known = byId.get(id);
    if (id !== '') byId.set(id, known ? { id, element: completed(known.element, element) } : { id, element });
  }
  return withoutUntypedTwins(kind, [...byId.values()]);
}

/** The same address with and without a type is one address: the one with a type stays. */
export function withoutUntypedTwins(kind: FieldKind, elements: readonly ListElement[]): readonly ListElement[] {
  if (kind !== 'addresses') return elements;
  const typed = new Set(elements.filter(({ id }) => !id.endsWith('#')).map(({ id }) => withoutType(id)));
  return elements.filter(({ id }) => !id.endsWith('#') || !typed.has(withoutType(id)));
}

/** What an element of a mail, phone or address list is for; `other` says no more than nothing. */
export function elementType(element: FieldValue): string {
  const type = textMember(element, 'type') ?? '';
  return type === 'other' ? '' : type;
}

/** True when an element is marked as the primary one. */
export function isPrimary(element: FieldValue): boolean {
  return isObjectValue(element) && element.primary === true;
}

function elementId(kind: FieldKind, element: FieldValue, options: CompareOptions): string {
  if (kind === 'phones') return phoneIdentity(element, options);
  if (kind === 'addresses') return addressIdentity(element);
  const text = typeof element === 'string' ? element : textMember(element, kind === 'emails' ? 'address' : 'key');
  if (text === undefined || kind === 'json') return element === null ? '' : stableJson(element);
  const clean = normalizeText(text);
  if (clean === '' || kind === 'references' || kind === 'choices') return clean;
  return comparisonKey(kind, text) ?? (foldText(text) || clean);
}

function comparisonKey(kind: FieldKind, text: string): string | null {
  if (kind === 'emails') return normalizeEmail(text);
  if (kind === 'domains') return normalizeDomain(text);
  return kind === 'urls' ? normalizeUrl(text) : null;
}

function addressIdentity(element: FieldValue): string {
  if (!isObjectValue(element)) return typeof element === 'string' ? `${foldText(element)}#` : '';
  const key = addressKey({
    line1: textMember(element, 'line1'),
    line2: textMember(element, 'line2'),
    city: textMember(element, 'city'),
    region: textMember(element, 'region'),
    postalCode: textMember(element, 'postalCode'),
    country: textMember(element, 'country'),
    countryText: textMember(element, 'countryText'),
  });
  return key === null ? '' : `${key}#${elementType(element)}`;
}

function withoutType(id: string): string {
  return id.slice(0, id.lastIndexOf('#'));
}

/** The first element with what only the second one knows. */
function completed(first: FieldValue, second: FieldValue): FieldValue {
  return isObjectValue(first) && isObjectValue(second) ? { ...second, ...first } : first;
}
