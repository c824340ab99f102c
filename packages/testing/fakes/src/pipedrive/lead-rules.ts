import { invalidInput } from './api-error.ts';
import { customFieldsCheck } from './custom-field-value.ts';
import { after, checkLink, checkOwner, type EntityRules } from './entity-rules.ts';
import { clearable, date, flag, type InputShape, integer, list, nested, number, oneOf, text } from './input-shape.ts';
import type { Json, JsonObject } from './json.ts';
import type { PipedriveState } from './pipedrive-state.ts';

/** Rules of leads (v1): UUID ids, a value with currency, and deal custom fields as top-level keys. */
export const leadRules: EntityRules = {
  entity: 'lead',
  required: ['title'],
  shape: (state, mode): InputShape => ({
    title: text({ filled: true }),
    owner_id: integer,
    label_ids: list(text()),
    person_id: clearable(integer),
    organization_id: clearable(integer),
    value: clearable(nested({ amount: number, currency: text({ filled: true }) }, ['amount', 'currency'])),
    expected_close_date: clearable(date),
    visible_to: oneOf('1', '3', '5', '7'),
    was_seen: flag,
    channel: clearable(integer),
    channel_id: clearable(text()),
    custom_fields: customFieldsCheck(state.fields.deal.get),
    ...(mode === 'create' ? { origin_id: clearable(text()) } : { is_archived: flag }),
  }),
  complete(draft) {
    checkOwner(draft);
    checkLink(draft, 'person_id', 'person');
    checkLink(
      { ...draft, input: { organization_id: draft.input.organization_id ?? null } },
      'organization_id',
      'organization',
    );
    const person = after(draft, 'person_id', null);
    const organization = after(draft, 'organization_id', null);
    if (person === null && organization === null) {
      throw invalidInput(['A lead must be linked to a person or an organization']);
    }
    return {
      uuid: after(draft, 'uuid', draft.state.uuid()),
      title: after(draft, 'title', ''),
      owner_id: after(draft, 'owner_id', draft.cause.userId),
      creator_id: after(draft, 'creator_id', draft.cause.userId),
      label_ids: after(draft, 'label_ids', []),
      person_id: person,
      organization_id: organization,
      origin_id: after(draft, 'origin_id', null),
      channel: after(draft, 'channel', null),
      channel_id: after(draft, 'channel_id', null),
      is_archived: after(draft, 'is_archived', false),
      was_seen: after(draft, 'was_seen', draft.cause.source === 'app'),
      value: after(draft, 'value', null),
      expected_close_date: after(draft, 'expected_close_date', null),
      visible_to: after(draft, 'visible_to', '3'),
    };
  },
};

/** Moves deal custom fields from the top level of a lead body into `custom_fields`, where the writer expects them. */
export function gatherLeadCustomFields(state: PipedriveState, body: JsonObject): JsonObject {
  const gathered: { [key: string]: Json } = {};
  const custom: { [key: string]: Json } = {};
  for (const [key, value] of Object.entries(body)) {
    if (state.fields.deal.get(key)?.isCustom === true) custom[key] = value;
    else gathered[key] = value;
  }
  return Object.keys(custom).length === 0 ? gathered : { ...gathered, custom_fields: custom };
}
