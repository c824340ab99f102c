import { isEmptyValue } from '@crmsync/conflict-resolver';
import { instantMs, stableJson } from '@crmsync/model';
import type { Contribution, ContributionRef, FieldClaim } from './contribution.ts';

/** The claims of each field, one per contribution; fields in the order of their names. */
export function claimsByField(contributions: readonly Contribution[]): ReadonlyMap<string, readonly FieldClaim[]> {
  const fields = new Map<string, Map<string, FieldClaim>>();
  for (const contribution of contributions) {
    const id = contributionKey(contribution);
    for (const field of Object.keys(contribution.fields)) {
      const claims = fields.get(field) ?? new Map<string, FieldClaim>();
      const claim = claimOf(contribution, field);
      const known = claims.get(id);
      claims.set(id, known && compareDeliveries(known, claim) >= 0 ? known : claim);
      fields.set(field, claims);
    }
  }
  const names = [...fields.keys()].sort();
  return new Map(names.map((field) => [field, [...(fields.get(field)?.values() ?? [])]]));
}

/** A text that is equal for refs to the same record of the same source. */
export function contributionKey({ source, recordId }: ContributionRef): string {
  return stableJson([source, recordId]);
}

/** Milliseconds of a claim's moment; -Infinity when nobody knows it. */
export function momentOf({ at }: Pick<FieldClaim, 'at'>): number {
  const moment = at === undefined ? Number.NaN : instantMs(at);
  return Number.isNaN(moment) ? Number.NEGATIVE_INFINITY : moment;
}

function claimOf({ source, recordId, ...record }: Contribution, field: string): FieldClaim {
  const at = ownMember(record.setAt, field) ?? record.updatedAt;
  return {
    source,
    recordId,
    value: record.fields[field] ?? null,
    ...(at === undefined ? {} : { at }),
    ...(record.invalid?.includes(field) ? { invalid: true } : {}),
  };
}

function ownMember<T>(map: { readonly [key: string]: T } | undefined, key: string): T | undefined {
  return map && Object.hasOwn(map, key) ? map[key] : undefined;
}

/** Newer first, then filled, then content, then what failed its check: a total order, so that no delivery comes first by chance. */
function compareDeliveries(a: FieldClaim, b: FieldClaim): number {
  return (
    compare(momentOf(a), momentOf(b)) ||
    compare(Number(!isEmptyValue(a.value)), Number(!isEmptyValue(b.value))) ||
    compare(stableJson(a.value), stableJson(b.value)) ||
    compare(Number(a.invalid ?? false), Number(b.invalid ?? false))
  );
}

function compare<T extends string | number>(a: T, b: T): number {
  return a === b ? 0 : a > b ? 1 : -1;
}
