import type { FieldKind, FieldValue, FieldValues } from '@crmsync/model';
import type { LinkRow } from './rows/link.ts';

/**
 * The hub's values without the e-mail addresses that another record of the same person (`beside`) shows in this account: they
 * are there already, and vendors that keep them unique would refuse the whole write. What the record itself shows stays. They
 * are left out before the values are projected: where there is room for one address, it is not taken by one of the others.
 */
export function withoutShownBeside(
  fields: FieldValues,
  shown: FieldValues,
  beside: readonly LinkRow[],
  kindOf: (field: string) => FieldKind,
): FieldValues {
  if (beside.length === 0) return fields;
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => {
      if (!Array.isArray(value) || kindOf(field) !== 'emails') return [field, value];
      const held = addresses(beside.map((link) => link.base.read[field]));
      const own = addresses([shown[field]]);
      return [
        field,
        value.filter((item) => addresses([[item]]).every((each) => own.includes(each) || !held.includes(each))),
      ];
    }),
  );
}

/** The addresses of lists, whatever type each account gives them. */
function addresses(lists: readonly (FieldValue | undefined)[]): readonly string[] {
  return lists.flatMap((list) =>
    (Array.isArray(list) ? list : []).flatMap((item) => {
      const address = typeof item === 'object' && item !== null && !Array.isArray(item) ? item.address : undefined;
      return typeof address === 'string' ? [address.trim().toLowerCase()] : [];
    }),
  );
}
