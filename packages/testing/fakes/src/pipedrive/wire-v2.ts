import type { EntityName } from './change-event.ts';
import { withOptionLabels } from './custom-field-value.ts';
import type { FieldOwner } from './field-definition.ts';
import { isJsonArray, type Json, type JsonObject } from './json.ts';
import type { PipedriveState } from './pipedrive-state.ts';
import { v2Time } from './pipedrive-time.ts';
import type { Row } from './record-table.ts';

/** What a request wants to see of each record. */
export interface WireView {
  /** Custom field codes to show; all when absent. */
  readonly customFields?: readonly string[];
  readonly includeFields: readonly string[];
  readonly optionLabels: boolean;
  readonly labels: boolean;
}

/** The view of a request that asks for nothing special. */
export const plainView: WireView = { includeFields: [], optionLabels: false, labels: false };

/** Fields that records carry only when `include_fields` names them. */
export const optionalFields: Readonly<Record<FieldOwner, readonly string[]>> = {
  person: counters('participant_open_deals_count', 'participant_closed_deals_count', 'doi_status', 'marketing_status'),
  organization: counters('people_count'),
  deal: counters('first_won_time', 'products_count', 'participants_count', 'source_lead_id'),
  activity: ['attendees'],
};

/** True for an object type that carries custom fields and a field list. */
export function isFieldOwner(entity: EntityName): entity is FieldOwner {
  return entity === 'person' || entity === 'organization' || entity === 'deal' || entity === 'activity';
}

/** A record as API v2 answers it. */
export function recordWire(
  state: PipedriveState,
  entity: EntityName,
  row: Row,
  view: WireView = plainView,
): JsonObject {
  const { source_lead_id: sourceLead, attendees, ...fields } = row.fields;
  return {
    id: row.id,
    ...fields,
    add_time: v2Time(row.addedAtMs),
    update_time: v2Time(row.updatedAtMs),
    is_deleted: row.deletedAtMs !== undefined,
    ...(isFieldOwner(entity) && entity !== 'activity' ? { custom_fields: customWire(state, entity, row, view) } : {}),
    ...(view.labels && isFieldOwner(entity) ? { labels: labelWire(state, entity, row) } : {}),
    ...Object.fromEntries(
      view.includeFields.map((key) => [key, optionalValue(key, { source_lead_id: sourceLead, attendees }, row)]),
    ),
  };
}

function customWire(state: PipedriveState, owner: FieldOwner, row: Row, view: WireView): JsonObject {
  const wire: { [key: string]: Json } = {};
  for (const field of state.fields[owner].custom()) {
    if (view.customFields !== undefined && !view.customFields.includes(field.code)) continue;
    const value = row.custom[field.code] ?? null;
    wire[field.code] = view.optionLabels ? withOptionLabels(field, value) : value;
  }
  return wire;
}

function labelWire(state: PipedriveState, owner: FieldOwner, row: Row): Json {
  const options = state.fields[owner].get('label_ids')?.options ?? [];
  const ids = row.fields.label_ids;
  return isJsonArray(ids)
    ? ids.map((id) => ({ id, label: options.find((option) => option.id === id)?.label ?? null }))
    : [];
}

function optionalValue(key: string, kept: { readonly [key: string]: Json | undefined }, row: Row): Json {
  if (key in kept) return kept[key] ?? null;
  if (key === 'smart_bcc_email') return `acme+${row.id}@pipedrivemail.example.test`;
  return key.endsWith('_count') ? 0 : null;
}

function counters(...own: readonly string[]): string[] {
  return [
    ...own,
    'next_activity_id',
    'last_activity_id',
    'open_deals_count',
    'related_open_deals_count',
    'closed_deals_count',
    'related_closed_deals_count',
    'email_messages_count',
    'activities_count',
    'done_activities_count',
    'undone_activities_count',
    'files_count',
    'notes_count',
    'followers_count',
    'won_deals_count',
    'related_won_deals_count',
    'lost_deals_count',
    'related_lost_deals_count',
    'last_incoming_mail_time',
    'last_outgoing_mail_time',
    'smart_bcc_email',
  ];
}
