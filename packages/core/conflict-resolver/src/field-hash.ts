import { contentHash, type FieldKind, type FieldValue } from '@crmsync/model';
import { canonicalValue } from './canonical-value.ts';
import type { CompareOptions } from './compare-options.ts';

/** A short hash of what a value means, 16 hex digits: equal for values that {@link sameValue} takes as the same. */
export function fieldHash(kind: FieldKind, value: FieldValue | undefined, options: CompareOptions = {}): string {
  return contentHash(canonicalValue(kind, value, options));
}
