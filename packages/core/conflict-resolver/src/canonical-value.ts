import { type FieldKind, type FieldValue, stableJson } from '@crmsync/model';
import {
  foldText,
  htmlToText,
  normalizeDateOnly,
  normalizeDecimal,
  normalizeDomain,
  normalizeEmail,
  normalizeInstant,
  normalizeMoney,
  normalizeText,
  normalizeUrl,
} from '@crmsync/normalize';
import type { CompareOptions } from './compare-options.ts';
import { isEmptyValue } from './is-empty-value.ts';
import { elementType, isListKind, isPrimary, listElements } from './list-elements.ts';
import { phoneIdentity } from './phone-identity.ts';
import { isObjectValue, textMember } from './value-member.ts';

const visibleElement = /<(?:img|video|audio|iframe|embed|object|hr)\b/i;

/**
 * The spelling by which two values of a kind are compared and hashed: equal exactly when {@link sameValue} is true.
 * Empty values of every kind give `''`. Case matters in text; list order only where it tells the primary reference;
 * the moment of a consent, labels and the mark-up of rich text do not count.
 */
export function canonicalValue(kind: FieldKind, value: FieldValue | undefined, options: CompareOptions = {}): string {
  if (value === undefined || isEmptyValue(value)) return '';
  if (isListKind(kind)) return canonicalList(kind, value, options);
  if (typeof value === 'object') return canonicalObject(kind, value);
  if (typeof value === 'boolean') return String(value);
  return canonicalScalar(kind, value, options);
}

function canonicalScalar(kind: FieldKind, value: string | number, options: CompareOptions): string {
  const text = String(value);
  switch (kind) {
    case 'int':
    case 'decimal':
      return normalizeDecimal(value) ?? normalizeText(text);
    case 'date':
      return normalizeDateOnly(text) ?? normalizeText(text);
    case 'instant':
      return normalizeInstant(value) ?? normalizeText(text);
    case 'email':
      return normalizeEmail(text) ?? normalizeText(text).toLowerCase();
    case 'phone':
      return phoneIdentity(text, options) || normalizeText(text);
    case 'url':
      return normalizeUrl(text) ?? normalizeDomain(text) ?? normalizeText(text);
    case 'json':
      return stableJson(value);
    default:
      return normalizeText(text);
  }
}

function canonicalObject(kind: FieldKind, value: FieldValue): string {
  switch (kind) {
    case 'richText':
      return canonicalRichText(value);
    case 'money':
      return canonicalMoney(value);
    case 'choice':
      return normalizeText(textMember(value, 'key') ?? '') || foldText(textMember(value, 'label') ?? '');
    case 'lifecycle':
      return canonicalLifecycle(value);
    case 'consent': {
      const state = textMember(value, 'state');
      return state === 'unknown' ? '' : (state ?? stableJson(value));
    }
    default:
      return stableJson(value);
  }
}

function canonicalRichText(value: FieldValue): string {
  const body = textMember(value, 'body');
  if (body === undefined) return stableJson(value);
  if (textMember(value, 'format') !== 'html') return normalizeText(body);
  const text = normalizeText(htmlToText(body));
  return text === '' && visibleElement.test(body) ? normalizeText(body) : text;
}

function canonicalMoney(value: FieldValue): string {
  const amount = isObjectValue(value) ? value.amount : undefined;
  if (typeof amount !== 'string' && typeof amount !== 'number') return stableJson(value);
  const money = normalizeMoney({ amount, currency: textMember(value, 'currency') });
  return money === null ? stableJson(value) : `${money.amount} ${money.currency ?? ''}`;
}

/** Systems agree on the category; only stages that have none are told apart by their own name. */
function canonicalLifecycle(value: FieldValue): string {
  const category = textMember(value, 'category');
  if (category === undefined) return stableJson(value);
  if (category !== 'other') return category;
  return `other ${foldText(textMember(value, 'label') ?? textMember(value, 'key') ?? '')}`;
}

function canonicalList(kind: FieldKind, value: FieldValue, options: CompareOptions): string {
  const elements = listElements(kind, value, options);
  if (elements.length === 0) return '';
  if (kind === 'references') {
    const [primary = '', ...rest] = elements.map(({ id }) => id);
    return stableJson([primary, ...rest.sort()]);
  }
  const described = kind === 'emails' || kind === 'phones';
  const alone = elements.length === 1;
  // The first mark counts: two primary elements are a fault of the source.
  const primary = alone ? undefined : elements.find(({ element }) => isPrimary(element))?.id;
  const parts = elements.map(({ id, element }) => (described ? [id, elementType(element), id === primary] : [id]));
  return stableJson(parts.map((part) => stableJson(part)).sort());
}
