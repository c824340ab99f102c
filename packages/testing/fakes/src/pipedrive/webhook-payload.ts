import type { ChangeEvent } from './change-event.ts';
import { customFieldWebhook } from './custom-field-value.ts';
import { isJsonArray, type Json, type JsonObject, sameJson } from './json.ts';
import type { PipedriveState } from './pipedrive-state.ts';
import type { Row } from './record-table.ts';
import { leadWire, noteWire } from './wire-v1.ts';
import { isFieldOwner, recordWire } from './wire-v2.ts';

/**
 * The body of a version 2.0 webhook, without the part of `meta` that tells one webhook and attempt from another. A create has no `previous`; a change has the whole record in `data` and only the
 * changed keys in `previous`; a delete has no `data` and the last state in `previous`.
 */
export function webhookPayload(state: PipedriveState, event: ChangeEvent, eventId: string): JsonObject {
  const after = event.after === undefined ? null : webhookRecord(state, event, event.after);
  const before = event.before === undefined ? null : webhookRecord(state, event, event.before);
  return {
    meta: meta(state, event, eventId),
    data: after,
    previous: after !== null && before !== null ? changedKeys(before, after) : before,
  };
}

function meta(state: PipedriveState, event: ChangeEvent, eventId: string): JsonObject {
  const row = event.after ?? event.before;
  const uuid = row?.fields.uuid;
  return {
    action: event.action,
    entity: event.entity,
    entity_id: String(uuid ?? row?.id ?? ''),
    id: eventId,
    company_id: String(state.company.id),
    user_id: String(event.cause.userId),
    timestamp: event.entity === 'user' ? event.atMs : new Date(event.atMs).toISOString(),
    version: '2.0',
    correlation_id: eventId,
    change_source: event.cause.source,
    type: 'general',
    is_bulk_edit: false,
    host: `${state.company.domain}.pipedrive.com`,
    permitted_user_ids: [...state.users.keys()].map(String),
    ...(event.mergedToId === undefined ? {} : { merged_to_id: String(event.mergedToId) }),
    ...(event.mergedFromId === undefined ? {} : { merged_from_id: String(event.mergedFromId) }),
  };
}

function webhookRecord(state: PipedriveState, { entity, cause }: ChangeEvent, row: Row): JsonObject {
  if (entity === 'user') return { id: row.id, ...row.fields };
  if (entity === 'note') return noteWire(state, row, cause.userId);
  if (entity === 'lead') return leadWire(row);
  const { visible_to: visibleTo, custom_fields: _custom, ...wire } = recordWire(state, entity, row);
  const visible = visibleTo === undefined ? {} : { visible_to: String(visibleTo) };
  if (entity === 'activity') return { ...wire, due_time: { timezone_id: null, value: wire.due_time ?? '' } };
  if (entity === 'pipeline' || entity === 'stage') {
    const { is_deleted: isDeleted, ...rest } = wire;
    return { ...rest, active_flag: isDeleted !== true };
  }
  const label = entity === 'deal' ? {} : { label: firstLabel(row.fields.label_ids) };
  return { ...wire, ...visible, ...label, custom_fields: webhookCustomFields(state, entity, row) };
}

function webhookCustomFields(state: PipedriveState, entity: ChangeEvent['entity'], row: Row): JsonObject {
  if (entity === 'user' || !isFieldOwner(entity)) return {};
  return Object.fromEntries(
    state.fields[entity].custom().map((field) => [field.code, customFieldWebhook(field, row.custom[field.code])]),
  );
}

function firstLabel(labels: Json | undefined): Json {
  return isJsonArray(labels) ? (labels[0] ?? null) : null;
}

function changedKeys(before: JsonObject, after: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(before).filter(([key, value]) => !sameJson(value, after[key])));
}
