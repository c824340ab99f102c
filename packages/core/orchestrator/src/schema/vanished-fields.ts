import type { EntityPort } from '@crmsync/adapter';
import { isEmptyValue } from '@crmsync/conflict-resolver';
import type { FieldDefinition, FieldValues } from '@crmsync/model';
import type { ConnectionContext, EngineContext } from '../engine-context.ts';
import { customKeyOf } from '../hub-field.ts';
import { compareFields } from './compare-fields.ts';

/**
 * Custom fields that look emptied because they, or one of their choices, were taken away since the run looked at the
 * account's fields. What the records show of them means nothing: nobody has cleared them.
 */
export async function vanishedFields(
  ctx: EngineContext,
  conn: ConnectionContext,
  port: EntityPort,
  looks: readonly { readonly before: FieldValues; readonly now: FieldValues }[],
): Promise<ReadonlySet<string>> {
  const { entity, objectType } = port.capabilities;
  const emptied = new Map<string, FieldDefinition>();
  for (const { before, now } of looks) {
    for (const [field, value] of Object.entries(now)) {
      const key = customKeyOf(field);
      if (key === undefined || emptied.has(field) || !hasLost(before[field], value)) continue;
      const tied = conn.custom.byKey(conn.id, entity, key);
      if (tied) emptied.set(field, tied.definition);
    }
  }
  if (emptied.size === 0) return new Set();
  const described = await conn.connection.describe(entity, ctx.signal ? { signal: ctx.signal } : {});
  const current = described.filter((field) => field.objectType === objectType);
  const names = new Map([...emptied].map(([field, definition]) => [definition.remoteKey, field]));
  const accepted = [...emptied.values()];
  // The others are not asked about here.
  const asked = current.filter(({ remoteKey }) => names.has(remoteKey));
  const { drifts } = compareFields(accepted, asked.length > 0 ? asked : current, ({ remoteKey }) =>
    names.get(remoteKey),
  );
  return new Set(drifts.flatMap(({ field, stops }) => (stops === 'mapping' && field !== undefined ? [field] : [])));
}

function hasLost(before: FieldValues[string] | undefined, now: FieldValues[string]): boolean {
  if (before === undefined || isEmptyValue(before)) return false;
  return isEmptyValue(now) || (Array.isArray(before) && Array.isArray(now) && now.length < before.length);
}
