import { sameValue } from '@crmsync/conflict-resolver';
import type { FieldKind, FieldValue } from '@crmsync/model';
import type { LinkRow } from './rows/link.ts';

/**
 * A value without the e-mail addresses that another record of the same person (`beside`) shows in this account: they are
 * there already, and vendors that keep them unique would refuse the whole write. What the record itself shows stays.
 */
export function withoutShownBeside(
  field: string,
  kind: FieldKind,
  value: FieldValue,
  shown: FieldValue | undefined,
  beside: readonly LinkRow[],
): FieldValue {
  if (kind !== 'emails' || beside.length === 0 || !Array.isArray(value)) return value;
  const held = beside.flatMap((link) => listOf(link.base.read[field]));
  const own = listOf(shown);
  const isIn = (list: readonly FieldValue[], item: FieldValue): boolean =>
    list.some((other) => sameValue(kind, [other], [item]));
  return value.filter((item) => isIn(own, item) || !isIn(held, item));
}

function listOf(value: FieldValue | undefined): readonly FieldValue[] {
  return Array.isArray(value) ? value : [];
}
