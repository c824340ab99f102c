import { z } from 'zod';

const text = z.string().nullable().exactOptional();
const filled = z.string().trim().min(1);
const email = z.email().nullable().exactOptional();
const role = z.enum(['Lead', 'Client', 'Prospect']);
const flag = z.boolean().exactOptional();
const address = z
  .strictObject({ address_line_1: text, address_line_2: text, city: text, state: text, zip: text, country: text })
  .nullable()
  .exactOptional();
const tags = z.array(filled).nullable().exactOptional();
const values = z.record(z.string(), z.unknown()).nullable().exactOptional();
const phones = { phone: text, home_phone: text, work_phone: text, shop_phone: text };
const about = { website: text, background_info: text, address, tags, custom_fields: values };

const companyLink = z.object({ name: filled, create_company_if_not_exists: flag });

const contactFields = {
  name_prefix: text,
  email,
  home_email: email,
  work_email: email,
  ...phones,
  ...about,
  title: text,
  active: flag,
  company: z
    .union([companyLink, z.array(companyLink)])
    .nullable()
    .exactOptional(),
};

/** Body of `POST /contact`. */
export const contactCreate = z.object({
  first_name: filled,
  last_name: filled,
  role,
  send_welcome_email: flag,
  ...contactFields,
});

/** Body of `PUT /contact`: absent means unchanged, null means cleared. */
export const contactUpdate = z.object({
  first_name: filled.exactOptional(),
  last_name: filled.exactOptional(),
  role: role.exactOptional(),
  ...contactFields,
});

/** Body of `POST /company`; the e-mail of the primary contact and the flag are needed. */
export const companyCreate = z.object({
  name: filled,
  role,
  primaryContact: z.object({
    email: z.email(),
    create_primary_contact_if_not_exists: z.boolean(),
    first_name: filled.exactOptional(),
    last_name: filled.exactOptional(),
    send_welcome_email: flag,
    prevent_individual_mode: flag,
    worlds: z.array(z.string()).exactOptional(),
  }),
  ...phones,
  ...about,
});

/** Body of `PUT /company`. */
export const companyUpdate = z.object({
  name: filled.exactOptional(),
  role: role.exactOptional(),
  primaryContact: z.object({ email: z.email() }).exactOptional(),
  ...phones,
  ...about,
});

const day = z.iso.date().nullable().exactOptional();
const person = z.object({ email: z.email() });

/** Body of `PUT /project`. */
export const projectUpdate = z.object({
  name: filled.exactOptional(),
  status: filled.exactOptional(),
  start_date: day,
  end_date: day,
  due_time: z
    .string()
    .regex(/^([01]\d|2[0-3]):(00|30)$/)
    .nullable()
    .exactOptional(),
  info_description: text,
  info_title_client: text,
  info_description_client: text,
  estimated_value: z.number().nullable().exactOptional(),
  estimated_value_currency: text,
  business_sector: text,
  client: person.nullable().exactOptional(),
  secondary_clients: z.array(person).nullable().exactOptional(),
  leader: text,
  team: text,
  teammates: z.array(z.string()).nullable().exactOptional(),
  project_custom_fields: values,
});

/** A checked body of `POST /contact`. */
export type ContactCreate = z.output<typeof contactCreate>;
/** A checked body of `PUT /contact`. */
export type ContactUpdate = z.output<typeof contactUpdate>;
/** A checked body of `POST /company`. */
export type CompanyCreate = z.output<typeof companyCreate>;
/** A checked body of `PUT /company`. */
export type CompanyUpdate = z.output<typeof companyUpdate>;
/** A checked body of `PUT /project`. */
export type ProjectUpdate = z.output<typeof projectUpdate>;
