import type { DeniedField, EntityPort, PortCapabilities } from '@crmsync/adapter';
import { isEmptyValue } from '@crmsync/conflict-resolver';
import type { FieldValue, FieldValues } from '@crmsync/model';
import type { ConnectionContext } from './engine-context.ts';
import { customField, customKeyOf, fieldSpec, roleField } from './hub-field.ts';
import { endOf } from './remote-end.ts';
import { idList, remoteParts } from './remote-view.ts';
import type { GoldenRow } from './rows/golden.ts';

/** What one remote would show for a golden record. */
export interface GoldenProjection {
  /** Flat, in the remote's own values, of everything this port can write. */
  readonly values: FieldValues;
  /** Fields that could not be carried over, with a stable reason. */
  readonly omitted: readonly { readonly field: string; readonly reason: string }[];
  /** Golden ids of associated records that have no record in this account yet. */
  readonly missing: readonly string[];
}

/** Remote ids by golden id, for the associations of one page. */
export type RemoteIdOf = (goldenId: string, objectType: string) => string | undefined;

/**
 * Projects a golden record onto a port: translated, cut to what the vendor can hold, and equal to `current` wherever the
 * remote already means the hub's value.
 */
export function projectGolden(
  conn: ConnectionContext,
  port: EntityPort,
  golden: Pick<GoldenRow, 'entity' | 'fields'>,
  current: FieldValues,
  remoteIdOf: RemoteIdOf,
  operation: 'create' | 'update' = 'update',
): GoldenProjection {
  const wanted: FieldValues = {};
  const omitted: { field: string; reason: string }[] = [];
  const stops = conn.custom.stops(conn.id);
  const may = (part: DeniedField['part'], name: string): boolean =>
    conn.access.may(operation, port.capabilities.objectType, part, name);
  const translate = (field: string, value: FieldValue): void => {
    const result = conn.translation.toRemote(golden.entity, field, value, current[field]);
    if ('omit' in result) omitted.push({ field, reason: result.omit });
    else wanted[field] = result.value;
  };
  for (const field of writableFields(port.capabilities, golden)) {
    const value = golden.fields[field];
    if (value === undefined || !stops.writes(golden.entity, field)) continue;
    if (may('fields', field)) translate(field, value);
    else omitted.push({ field, reason: 'noRight' });
  }
  for (const [field, value] of Object.entries(golden.fields)) {
    const key = customKeyOf(field);
    const tied = key === undefined ? undefined : conn.custom.byKey(conn.id, golden.entity, key);
    if (!stops.writes(golden.entity, field)) continue;
    if (!tied || !may('custom', tied.definition.remoteKey)) continue;
    if (tied.definition.readOnly !== true && tied.definition.calculated !== true) translate(field, value);
  }
  const split = remoteParts(wanted, conn.id, port, conn.custom);
  const projection = port.project(split, remoteParts(current, conn.id, port, conn.custom));
  const values: FieldValues = { ...projection.fields };
  for (const [remoteKey, value] of Object.entries(projection.custom)) {
    const tied = conn.custom.byRemoteKey(conn.id, golden.entity, remoteKey);
    if (tied) values[customField(tied.key)] = value;
  }
  for (const warning of projection.warnings) omitted.push({ field: warning.field ?? '', reason: warning.code });
  const missing = projectRoles(port, golden, current, remoteIdOf, values, (role) => may('associations', role));
  return { values, omitted, missing };
}

function writableFields(capabilities: PortCapabilities, golden: Pick<GoldenRow, 'entity'>): readonly string[] {
  return capabilities.fields.writable.filter((field) => fieldSpec(golden.entity, field)?.readOnly !== true);
}

function projectRoles(
  port: EntityPort,
  golden: Pick<GoldenRow, 'fields'>,
  current: FieldValues,
  remoteIdOf: RemoteIdOf,
  values: FieldValues,
  may: (role: string) => boolean,
): readonly string[] {
  const missing: string[] = [];
  for (const [role, spec] of Object.entries(port.capabilities.associations)) {
    const field = roleField(role);
    const ends = golden.fields[field];
    if (!spec.writable || ends === undefined || !may(role)) continue;
    const ids: string[] = [];
    for (const end of idList(ends)) {
      const ref = spec.targets.flatMap(({ objectType }) => {
        const id = remoteIdOf(end, objectType);
        return id === undefined ? [] : { objectType, id };
      })[0];
      if (ref === undefined) missing.push(end);
      else ids.push(endOf(ref));
    }
    if (spec.cardinality === 'many') values[field] = ids;
    else {
      const shown = idList(current[field])[0];
      const first = shown !== undefined && ids.includes(shown) ? shown : ids[0];
      values[field] = first === undefined ? [] : [first];
    }
  }
  return missing;
}

/** Whether a golden record belongs into this port: the right entity, the right kind of it, and all the vendor demands. */
export function portAccepts(capabilities: PortCapabilities, golden: Pick<GoldenRow, 'entity' | 'fields'>): boolean {
  if (capabilities.entity !== golden.entity) return false;
  const { discriminator } = capabilities;
  if (!discriminator) return true;
  const value = golden.fields[discriminator.field];
  return typeof value === 'string' && discriminator.values.includes(value);
}

/** Groups of fields, one of which the vendor demands on create, and associations it demands, that the projection leaves empty. */
export function missingRequired(capabilities: PortCapabilities, projected: FieldValues): readonly string[] {
  const roles = Object.entries(capabilities.associations).flatMap(([role, { required }]) => (required ? [role] : []));
  return [...capabilities.required, ...roles.map((role) => [roleField(role)])]
    .filter((group) => group.every((field) => isEmptyValue(projected[field])))
    .map((group) => group.join(' or '));
}
