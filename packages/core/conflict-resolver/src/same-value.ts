import type { FieldKind, FieldValue } from '@crmsync/model';
import { canonicalValue } from './canonical-value.ts';
import type { CompareOptions } from './compare-options.ts';

/**
 * True when two values of a kind mean the same, however they are spelled. All empty values are the same, absent ones
 * included: whoever must tell absent from cleared asks before comparing.
 */
export function sameValue(
  kind: FieldKind,
  a: FieldValue | undefined,
  b: FieldValue | undefined,
  options: CompareOptions = {},
): boolean {
  return a === b || canonicalValue(kind, a, options) === canonicalValue(kind, b, options);
}
