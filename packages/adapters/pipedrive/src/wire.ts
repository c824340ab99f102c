import { z } from 'zod';

/**
 * The shapes of Pipedrive's answers, as far as this adapter reads them. Unknown keys are ignored and everything but the
 * id may be missing, since the API leaves out what a plan or a user may not see.
 * @see https://developers.pipedrive.com/docs/api/v1
 */

const id = z.number().int();
const optionalId = id.nullish();
const text = z.string().nullish();

/** A JSON value that is passed on unread. */
const anything = z.json();

const contactPointWire = z.object({
  value: text,
  label: text,
  primary: z.boolean().nullish(),
});

/** An address as v2 shows it: `value` is the full text, the parts come from geocoding. */
export const addressWire = z.object({
  value: text,
  country: text,
  admin_area_level_1: text,
  admin_area_level_2: text,
  locality: text,
  sublocality: text,
  route: text,
  street_number: text,
  subpremise: text,
  postal_code: text,
});
export type AddressWire = z.infer<typeof addressWire>;

const labelWire = z.object({ id, label: text });

const common = {
  id,
  owner_id: optionalId,
  add_time: text,
  update_time: text,
  is_deleted: z.boolean().nullish(),
};

const labelled = {
  label_ids: z.array(id).nullish(),
  labels: z.array(labelWire).nullish(),
  custom_fields: z.record(z.string(), anything).nullish(),
};

export const personWire = z.object({
  ...common,
  ...labelled,
  name: text,
  first_name: text,
  last_name: text,
  org_id: optionalId,
  emails: z.array(contactPointWire).nullish(),
  phones: z.array(contactPointWire).nullish(),
  job_title: text,
  birthday: text,
  notes: text,
  postal_address: addressWire.nullish(),
});
export type PersonWire = z.infer<typeof personWire>;

export const organizationWire = z.object({
  ...common,
  ...labelled,
  name: text,
  website: text,
  industry: optionalId,
  employee_count: z.number().nullish(),
  annual_revenue: z.number().nullish(),
  address: addressWire.nullish(),
});
export type OrganizationWire = z.infer<typeof organizationWire>;

export const dealWire = z.object({
  ...common,
  ...labelled,
  title: text,
  person_id: optionalId,
  org_id: optionalId,
  pipeline_id: optionalId,
  stage_id: optionalId,
  value: z.number().nullish(),
  currency: text,
  status: text,
  probability: z.number().nullish(),
  lost_reason: text,
  expected_close_date: text,
  close_time: text,
  won_time: text,
  lost_time: text,
  stage_change_time: text,
  is_archived: z.boolean().nullish(),
});
export type DealWire = z.infer<typeof dealWire>;

export const activityWire = z.object({
  ...common,
  subject: text,
  type: text,
  deal_id: optionalId,
  org_id: optionalId,
  due_date: text,
  due_time: text,
  duration: text,
  done: z.boolean().nullish(),
  marked_as_done_time: text,
  location: addressWire.nullish(),
  participants: z.array(z.object({ person_id: id, primary: z.boolean().nullish() })).nullish(),
  attendees: z.array(z.object({ email: text, name: text, is_organizer: z.boolean().nullish() })).nullish(),
  note: text,
});
export type ActivityWire = z.infer<typeof activityWire>;

/** A note of API v1: times without a zone, flags as booleans or 0 and 1. */
export const noteWire = z.object({
  id,
  content: text,
  user_id: optionalId,
  deal_id: optionalId,
  person_id: optionalId,
  org_id: optionalId,
  lead_id: text,
  add_time: text,
  update_time: text,
  active_flag: z.union([z.boolean(), z.number()]).nullish(),
});
export type NoteWire = z.infer<typeof noteWire>;

export const userWire = z.object({
  id,
  name: text,
  email: text,
  active_flag: z.union([z.boolean(), z.number()]).nullish(),
  is_deleted: z.boolean().nullish(),
  created: text,
  modified: text,
  timezone_name: text,
  default_currency: text,
});
export type UserWire = z.infer<typeof userWire>;

/** What `/users/me` adds about the company. */
export const meWire = userWire.extend({ company_id: id, company_name: text, company_domain: text });

export const pipelineWire = z.object({
  id,
  name: text,
  order_nr: z.number().nullish(),
  is_deleted: z.boolean().nullish(),
  is_deal_probability_enabled: z.boolean().nullish(),
  add_time: text,
  update_time: text,
});
export type PipelineWire = z.infer<typeof pipelineWire>;

export const stageWire = z.object({
  id,
  name: text,
  order_nr: z.number().nullish(),
  pipeline_id: id,
  deal_probability: z.number().nullish(),
  is_deleted: z.boolean().nullish(),
});
export type StageWire = z.infer<typeof stageWire>;

export const participantWire = z.object({
  id,
  person_id: z.union([id, z.object({ value: id })]),
});

export const fieldWire = z.object({
  field_name: z.string(),
  field_code: z.string(),
  field_type: z.string(),
  options: z.array(z.object({ id: z.union([id, z.string(), z.boolean()]), label: z.string() })).nullish(),
  is_custom_field: z.boolean(),
  required_fields: z.object({ enabled: z.boolean().nullish() }).nullish(),
});
export type FieldWire = z.infer<typeof fieldWire>;

/** v2 list: stops when the cursor is null. */
export const pageEnvelope = z.object({
  data: z.array(z.unknown()).nullable(),
  additional_data: z.object({ next_cursor: text }).nullish(),
});

/** v1 list: the last page has no `next_start`. */
export const offsetEnvelope = z.object({
  data: z.array(z.unknown()).nullable(),
  additional_data: z
    .object({
      pagination: z
        .object({ more_items_in_collection: z.boolean().nullish(), next_start: z.number().int().nullish() })
        .nullish(),
    })
    .nullish(),
});

/** `/persons/search`, `/organizations/search`, `/deals/search`. */
export const searchEnvelope = z.object({
  data: z.object({ items: z.array(z.object({ item: z.object({ id }) })) }),
  additional_data: z.object({ next_cursor: text }).nullish(),
});

/** `/itemSearch/field`: the items are bare. */
export const fieldSearchEnvelope = z.object({
  data: z.array(z.object({ id: id.optional(), item: z.object({ id }).optional() })),
  additional_data: z.object({ next_cursor: text }).nullish(),
});

/** The two forms of an error body; a 403 of the CDN is HTML and has neither. */
export const errorBody = z.object({
  error: text,
  error_info: text,
  code: text,
});
