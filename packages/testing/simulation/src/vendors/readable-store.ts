import type { TenantStore } from '@crmsync/store';
import type { World } from '../world.ts';
import { ledgerId } from './ledger.ts';

/**
 * What the engine stored, with the names that the oracle has for records behind real adapters; what the world noted by the
 * engine's names is renamed, too. The store itself where there are none.
 */
export function readableStore(world: World, tenant: TenantStore): TenantStore {
  if (world.vendors.size === 0) return tenant;
  const rename = (id: string): string => renamed(world, id);
  for (const noted of [world.everLinked, world.chosen] as Map<string, unknown>[])
    for (const [key, value] of [...noted]) {
      noted.delete(key);
      noted.set(rename(key), value);
    }
  return {
    ...tenant,
    async read(query) {
      const rows = await tenant.read(query);
      return rows.map((stored) => ({ ...stored, row: readableRow(world, stored.row) }));
    },
  };
}

function readableRow<Row extends { readonly id: string }>(world: World, row: Row): Row {
  const id = renamed(world, row.id);
  const [crm, type, remoteId] = place(
    world,
    `${text(row, 'connectionId')}|${text(row, 'objectType')}|${text(row, 'remoteId')}`,
  );
  return type === undefined ? { ...row, id } : { ...row, id, connectionId: crm, objectType: type, remoteId };
}

function text(row: object, member: string): string {
  const value: unknown = Reflect.get(row, member);
  return typeof value === 'string' ? value : '';
}

/** An id that begins with connection, object type and id of a record. */
function renamed(world: World, id: string): string {
  return place(world, id).join('|');
}

function place({ vendors }: World, id: string): readonly string[] {
  const parts = id.split('|');
  const [crm = '', objectType, remoteId, ...rest] = parts;
  const objectTypes = vendors.get(crm)?.site.objectTypes;
  if (!objectTypes || remoteId === undefined) return parts.length === 3 || objectTypes ? parts : [id];
  for (const type of ['contacts', 'companies'] as const)
    if (objectTypes[type] === objectType) return [crm, type, ledgerId(crm, type, remoteId), ...rest];
  return parts;
}
