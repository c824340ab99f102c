import type { Matcher, MatchKey, MatchSubject } from '@crmsync/dedupe';
import type { EntityType, FieldValues } from '@crmsync/model';
import { roleOf } from './hub-field.ts';
import { idList } from './remote-view.ts';
import { matchKeyId, matchKeyRows } from './rows/match-key.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Holders listed per key; a key with more is shared by so many that it says nothing. */
const holderLimit = 20;

/** What the matcher sees of a record. */
export function matchSubject(entity: EntityType, fields: FieldValues): MatchSubject {
  const related: Record<string, readonly string[]> = {};
  for (const [field, value] of Object.entries(fields)) {
    const role = roleOf(field);
    if (role !== undefined) related[role] = idList(value);
  }
  return { entity, fields, related };
}

/** The ids of the rows that hold a record's natural keys. */
export function matchKeyIds(matcher: Matcher, entity: EntityType, fields: FieldValues): readonly string[] {
  return matcher.keys(matchSubject(entity, fields)).map((key) => matchKeyId(entity, key.kind, key.value));
}

/** Who holds which of these keys, by golden id, as this unit of work sees it. */
export async function keyHolders(
  unit: UnitOfWork,
  entity: EntityType,
  keys: readonly MatchKey[],
): Promise<{ holders: Map<string, MatchKey[]>; counts: Map<MatchKey, number> }> {
  const holders = new Map<string, MatchKey[]>();
  const counts = new Map<MatchKey, number>();
  await unit.load(
    matchKeyRows,
    keys.map((key) => matchKeyId(entity, key.kind, key.value)),
  );
  for (const key of keys) {
    const row = unit.peek(matchKeyRows, matchKeyId(entity, key.kind, key.value));
    counts.set(key, row?.holders ?? 0);
    for (const id of row?.goldenIds ?? []) holders.set(id, [...(holders.get(id) ?? []), key]);
  }
  return { holders, counts };
}

/** Moves a golden record's natural keys from what it was to what it is; `null` = was not, or is no more. */
export async function moveMatchKeys(
  unit: UnitOfWork,
  matcher: Matcher,
  entity: EntityType,
  goldenId: string,
  before: FieldValues | null,
  after: FieldValues | null,
): Promise<void> {
  const old = new Set(before ? matchKeyIds(matcher, entity, before) : []);
  const now = new Set(after ? matchKeyIds(matcher, entity, after) : []);
  const gone = [...old].filter((id) => !now.has(id));
  const added = [...now].filter((id) => !old.has(id));
  await unit.load(matchKeyRows, [...gone, ...added]);
  for (const id of gone) {
    const row = unit.peek(matchKeyRows, id);
    if (!row) continue;
    const goldenIds = row.goldenIds.filter((holder) => holder !== goldenId);
    const holders = Math.max(row.holders - 1, goldenIds.length);
    if (holders === 0) unit.delete(matchKeyRows, id);
    else unit.put(matchKeyRows, { id, goldenIds, holders });
  }
  for (const id of added) {
    const row = unit.peek(matchKeyRows, id) ?? { id, goldenIds: [], holders: 0 };
    if (row.goldenIds.includes(goldenId)) continue;
    const goldenIds = row.goldenIds.length < holderLimit ? [...row.goldenIds, goldenId] : row.goldenIds;
    unit.put(matchKeyRows, { id, goldenIds, holders: row.holders + 1 });
  }
}
