import type { Matcher } from '@crmsync/dedupe';
import { contentHash, type EntityType, type FieldValues } from '@crmsync/model';
import { matchSubject } from './match-keys.ts';

/** Natural keys by which somebody can be kept out, with the entity that has them. */
const entityOfKey = { email: 'contact', phone: 'contact', domain: 'company' } as const satisfies {
  readonly [kind: string]: EntityType;
};

export type SuppressibleKey = keyof typeof entityOfKey;

/** The entity that is kept out by keys of this kind. */
export function entityKeptOutBy(key: SuppressibleKey): EntityType {
  return entityOfKey[key];
}

/** Fields that show nothing but this key. */
export function fieldsWithKey(key: SuppressibleKey, value: string): FieldValues {
  if (key === 'email') return { emails: [{ address: value }] };
  return key === 'phone' ? { phones: [{ number: value }] } : { domains: [value] };
}

/** Ids that suppressions of a record's natural keys would have. */
export function suppressedKeyIds(
  matcher: Matcher,
  tenantId: string,
  entity: EntityType,
  fields: FieldValues,
): readonly string[] {
  return matcher
    .keys(matchSubject(entity, fields))
    .filter(({ kind }) => isSuppressible(kind) && entityOfKey[kind] === entity)
    .map(({ kind, value }) => `key|${entity}|${kind}|${contentHash([tenantId, entity, kind, value])}`);
}

function isSuppressible(kind: string): kind is SuppressibleKey {
  return kind in entityOfKey;
}
