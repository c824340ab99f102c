import type { EntityPort, RemoteRecord } from '@crmsync/adapter';
import type { FieldValues } from '@crmsync/model';
import type { CustomFieldMap } from './custom-field-map.ts';
import { customField, customKeyOf, roleField, roleOf } from './hub-field.ts';
import { endOf } from './remote-end.ts';
import type { IntentPatch } from './rows/intent.ts';

/**
 * A remote record as one flat map under the hub's field names, in the remote's own values: what bases are made of.
 * Custom fields that nothing is tied to are left out. An association list that was cut short keeps what `base` knows.
 */
export function remoteView(
  record: Pick<RemoteRecord, 'entity' | 'fields' | 'custom' | 'associations'>,
  connectionId: string,
  custom: CustomFieldMap,
  base: FieldValues = {},
): FieldValues {
  const view: FieldValues = { ...record.fields };
  for (const [remoteKey, value] of Object.entries(record.custom)) {
    const tied = custom.byRemoteKey(connectionId, record.entity, remoteKey);
    if (tied) view[customField(tied.key)] = value;
  }
  for (const [role, associations] of Object.entries(record.associations)) {
    const field = roleField(role);
    const ids = associations.refs.map(endOf);
    const known = base[field];
    view[field] = associations.complete || !Array.isArray(known) ? ids : [...new Set([...ids, ...known])];
  }
  const stops = custom.stops(connectionId);
  for (const field of Object.keys(view)) if (!stops.reads(record.entity, field)) delete view[field];
  return view;
}

/** The parts of a flat map in the form that ports take. */
export interface RemoteParts {
  readonly fields: FieldValues;
  readonly custom: FieldValues;
}

/** Splits a flat map into model fields and custom fields by remote key; associations are left out. */
export function remoteParts(
  view: FieldValues,
  connectionId: string,
  port: EntityPort,
  custom: CustomFieldMap,
): RemoteParts {
  const fields: FieldValues = {};
  const byRemoteKey: FieldValues = {};
  for (const [field, value] of Object.entries(view)) {
    if (roleOf(field) !== undefined) continue;
    const key = customKeyOf(field);
    if (key === undefined) fields[field] = value;
    else {
      const tied = custom.byKey(connectionId, port.capabilities.entity, key);
      if (tied) byRemoteKey[tied.definition.remoteKey] = value;
    }
  }
  return { fields, custom: byRemoteKey };
}

/** Text items of a list value. */
export function idList(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/**
 * The patch that brings a remote from what it shows (`read`) to `wanted`. Of associations only those are removed that
 * we had put or seen there before (`sent`).
 */
export function remotePatch(
  wanted: FieldValues,
  base: { readonly sent: FieldValues; readonly read: FieldValues },
  connectionId: string,
  port: EntityPort,
  custom: CustomFieldMap,
): IntentPatch {
  const parts = remoteParts(wanted, connectionId, port, custom);
  const associations: Record<string, { add: string[]; remove: string[]; primary?: string }> = {};
  for (const [field, value] of Object.entries(wanted)) {
    const role = roleOf(field);
    if (role === undefined) continue;
    const target = idList(value);
    const shown = idList(base.read[field]);
    const add = target.filter((id) => !shown.includes(id));
    const remove = idList(base.sent[field]).filter((id) => !target.includes(id) && shown.includes(id));
    const primary = target[0];
    associations[role] = { add, remove, ...(primary === undefined ? {} : { primary }) };
  }
  return { ...parts, associations };
}
