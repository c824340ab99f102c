import { isJsonArray, type Json, type JsonObject } from './json.ts';
import { idOf, type PipedriveState, type PipedriveUser } from './pipedrive-state.ts';
import { v1Time } from './pipedrive-time.ts';
import type { Row } from './record-table.ts';

/** A user as v1 answers it. */
export function userWire(user: PipedriveUser, callerId: number, currency: string): JsonObject {
  return {
    id: user.id,
    name: user.name,
    default_currency: currency,
    locale: 'en_US',
    lang: 1,
    email: user.email,
    phone: null,
    activated: true,
    last_login: v1Time(user.updatedAtMs),
    created: v1Time(user.addedAtMs),
    modified: v1Time(user.updatedAtMs),
    has_created_company: user.id === 1,
    access: [{ app: 'sales', admin: user.isAdmin, permission_set_id: `permission-set-${user.isAdmin ? 1 : 2}` }],
    active_flag: user.isActive,
    timezone_name: 'Etc/UTC',
    timezone_offset: '+00:00',
    role_id: 1,
    icon_url: null,
    is_you: user.id === callerId,
    is_deleted: !user.isActive,
    is_admin: user.isAdmin ? 1 : 0,
  };
}

/** A note as v1 answers it. */
export function noteWire(state: PipedriveState, row: Row, callerId: number): JsonObject {
  const { fields } = row;
  const user = state.users.get(idOf(fields.user_id) ?? 0);
  const linked = (entity: 'person' | 'organization' | 'deal', key: string): Row | undefined =>
    state.tables[entity].get(idOf(fields[key]) ?? 0);
  const deal = linked('deal', 'deal_id');
  const person = linked('person', 'person_id');
  const organization = linked('organization', 'org_id');
  return {
    id: row.id,
    ...fields,
    active_flag: row.deletedAtMs === undefined,
    add_time: v1Time(row.addedAtMs),
    update_time: v1Time(row.updatedAtMs),
    deal: deal === undefined ? null : { title: deal.fields.title ?? '' },
    person: person === undefined ? null : { name: person.fields.name ?? '' },
    organization: organization === undefined ? null : { name: organization.fields.name ?? '' },
    user:
      user === undefined ? null : { email: user.email, icon_url: null, is_you: user.id === callerId, name: user.name },
  };
}

/** A lead as v1 answers it: its times carry milliseconds and a zone, unlike the rest of v1. */
export function leadWire(row: Row): JsonObject {
  const { uuid, custom_fields: _custom, ...fields } = row.fields;
  return {
    id: uuid ?? null,
    ...fields,
    source_name: 'API',
    origin: 'API',
    source_deal_id: null,
    next_activity_id: null,
    add_time: new Date(row.addedAtMs).toISOString(),
    update_time: new Date(row.updatedAtMs).toISOString(),
    cc_email: `acme+lead${row.id}@pipedrivemail.example.test`,
    ...row.custom,
  };
}

/** A person in the shape of v1, which merging still answers. */
export function personV1Wire(state: PipedriveState, row: Row): JsonObject {
  const { fields } = row;
  const labels = isJsonArray(fields.label_ids) ? fields.label_ids : [];
  return {
    id: row.id,
    company_id: state.company.id,
    owner_id: fields.owner_id ?? null,
    org_id: fields.org_id ?? null,
    name: fields.name ?? '',
    first_name: fields.first_name ?? null,
    last_name: fields.last_name ?? null,
    active_flag: row.deletedAtMs === undefined,
    phone: fields.phones ?? [],
    email: fields.emails ?? [],
    first_char: String(fields.name ?? '')
      .slice(0, 1)
      .toLowerCase(),
    add_time: v1Time(row.addedAtMs),
    update_time: v1Time(row.updatedAtMs),
    visible_to: String(fields.visible_to ?? 3),
    picture_id: null,
    label: labels[0] ?? null,
    label_ids: labels,
    org_name: nameOf(state, 'organization', fields.org_id),
    owner_name: state.users.get(idOf(fields.owner_id) ?? 0)?.name ?? '',
    ...row.custom,
  };
}

/** A deal in the shape of v1, which merging still answers. */
export function dealV1Wire(state: PipedriveState, row: Row): JsonObject {
  const { fields } = row;
  const time = (value: Json | undefined): Json => (typeof value === 'string' ? v1Time(Date.parse(value)) : null);
  return {
    id: row.id,
    creator_user_id: fields.owner_id ?? null,
    user_id: fields.owner_id ?? null,
    person_id: fields.person_id ?? null,
    org_id: fields.org_id ?? null,
    stage_id: fields.stage_id ?? null,
    pipeline_id: fields.pipeline_id ?? null,
    title: fields.title ?? '',
    value: fields.value ?? 0,
    currency: fields.currency ?? '',
    add_time: v1Time(row.addedAtMs),
    update_time: v1Time(row.updatedAtMs),
    stage_change_time: time(fields.stage_change_time),
    active: fields.status === 'open',
    deleted: row.deletedAtMs !== undefined,
    is_archived: fields.is_archived ?? false,
    status: fields.status ?? 'open',
    probability: fields.probability ?? null,
    lost_reason: fields.lost_reason ?? null,
    visible_to: String(fields.visible_to ?? 3),
    close_time: time(fields.close_time),
    won_time: time(fields.won_time),
    lost_time: time(fields.lost_time),
    expected_close_date: fields.expected_close_date ?? null,
    person_name: nameOf(state, 'person', fields.person_id),
    org_name: nameOf(state, 'organization', fields.org_id),
    ...row.custom,
  };
}

function nameOf(state: PipedriveState, entity: 'person' | 'organization', id: Json | undefined): Json {
  return state.tables[entity].get(idOf(id) ?? 0)?.fields.name ?? null;
}
