import type { FieldKind, FieldValue } from '@crmsync/model';
import { canonicalValue } from './canonical-value.ts';
import { isEmptyValue } from './is-empty-value.ts';
import { isListKind, listElements } from './list-elements.ts';
import { isObjectValue } from './value-member.ts';

/** How long a value is: elements of a list, else characters of its canonical text. */
export function lengthOf(kind: FieldKind, value: FieldValue | undefined): number {
  if (isListKind(kind)) return listElements(kind, value).length;
  return Array.isArray(value) ? value.length : canonicalValue(kind, value).length;
}

/** How many facts a value holds: filled members of objects, elements of lists, one for anything else. */
export function filledMembers(value: FieldValue | undefined): number {
  if (value === undefined || isEmptyValue(value)) return 0;
  if (Array.isArray(value)) return value.reduce<number>((sum, element) => sum + filledMembers(element), 0);
  if (!isObjectValue(value)) return 1;
  return Object.values(value).reduce<number>((sum, member) => sum + filledMembers(member), 0);
}
