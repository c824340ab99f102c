import { z } from 'zod';

/**
 * The shapes of SuiteDash's answers, as far as this adapter reads them. Unknown keys are ignored, and everything but the UID
 * may be missing.
 * @see https://app.suitedash.com/secure-api/swagger
 */

const uid = z.string().min(1);
const text = z.string().nullish();
const namedRecord = z.object({ uid, name: text });

/** A person inside a company or project. */
const personWire = z.object({ uid, email: text });

/** An object; an empty one may come as an empty list. */
const values = z.union([z.record(z.string(), z.json()), z.array(z.never()).transform(() => ({}))]).nullish();

const common = { uid, created: text };
const phones = { phone: text, home_phone: text, work_phone: text, shop_phone: text };
const about = {
  role: text,
  website: text,
  background_info: text,
  address: values,
  tags: z.array(z.string()).nullish(),
  custom_fields: values,
};

export const contactWire = z.object({
  ...common,
  ...phones,
  ...about,
  first_name: text,
  last_name: text,
  name_prefix: text,
  email: text,
  home_email: text,
  work_email: text,
  title: text,
  companies: z.array(namedRecord).nullish(),
});
export type ContactWire = z.infer<typeof contactWire>;

export const companyWire = z.object({
  ...common,
  ...phones,
  ...about,
  name: text,
  category: z.object({ name: text }).nullish(),
  primaryContact: personWire.nullish(),
});
export type CompanyWire = z.infer<typeof companyWire>;

export const projectWire = z.object({
  ...common,
  name: text,
  status: text,
  start_date: text,
  end_date: text,
  info_description: text,
  client: personWire.nullish(),
  secondary_clients: z.array(personWire.nullable()).nullish(),
  project_custom_fields: values,
});
export type ProjectWire = z.infer<typeof projectWire>;

/** Any of the three. */
export type RecordWire = ContactWire | CompanyWire | ProjectWire;

/** One page of a list. */
export const pageEnvelope = z.object({
  data: z.array(z.unknown()),
  meta: z.object({
    pagination: z.object({ totalPages: z.number().int().nonnegative(), currentPageNumber: z.number().int() }),
  }),
});

const option = z.union([z.string(), z.number(), z.object({ value: z.union([z.string(), z.number()]), label: text })]);

export const customFieldWire = z.object({
  uid,
  label: text,
  name: text,
  type: text,
  options: z.array(option).nullish(),
});
export type CustomFieldWire = z.infer<typeof customFieldWire>;

/** The schema of one kind of record in one account. */
export const metaEnvelope = z.object({
  data: z.object({
    custom_fields: z.array(z.unknown()).nullish(),
    project_custom_fields: z.array(z.unknown()).nullish(),
  }),
});

/** How field errors of a 422 are listed is not documented: each of the three forms is understood. */
export const errorBody = z.object({
  errors: z.union([z.array(z.object({ field: z.string() })), z.record(z.string(), z.unknown()), z.string()]),
});
