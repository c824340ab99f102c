/**
 * What OpenPhone (Quo) sends in version 1 of its API, reduced to what is read here. Unknown keys are ignored, and nearly
 * everything is nullish: a key that is missing must not look like an empty one.
 * @see https://quo.com/docs
 */
import { z } from 'zod';

/** One e-mail address or phone number of a contact. */
const itemWire = z.object({ id: z.string().nullish(), name: z.string().nullish(), value: z.string().nullish() });
export type ItemWire = z.infer<typeof itemWire>;

/** One custom field as a contact shows it; the vendor's description lets the key be missing. */
const customItemWire = z.object({ key: z.string().nullish(), name: z.string().nullish(), value: z.unknown() });
export type CustomItemWire = z.infer<typeof customItemWire>;

/** A contact. */
export const contactWire = z.object({
  id: z.string(),
  externalId: z.string().nullish(),
  source: z.string().nullish(),
  sourceUrl: z.string().nullish(),
  defaultFields: z.object({
    firstName: z.string().nullish(),
    lastName: z.string().nullish(),
    company: z.string().nullish(),
    role: z.string().nullish(),
    emails: z.array(itemWire).nullish(),
    phoneNumbers: z.array(itemWire).nullish(),
  }),
  customFields: z.array(customItemWire).nullish(),
  createdByUserId: z.string().nullish(),
  createdAt: z.string().nullish(),
  updatedAt: z.string().nullish(),
});
export type ContactWire = z.infer<typeof contactWire>;

/** Definition of a custom field. */
export const customFieldWire = z.object({ name: z.string(), key: z.string(), type: z.string() });
export type CustomFieldWire = z.infer<typeof customFieldWire>;

/** A user of the workspace. */
export const userWire = z.object({
  id: z.string(),
  email: z.string().nullish(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
  role: z.string().nullish(),
  createdAt: z.string().nullish(),
  updatedAt: z.string().nullish(),
});
export type UserWire = z.infer<typeof userWire>;

/** A phone number of the workspace. */
export const lineWire = z.object({ id: z.string(), number: z.string() });

/** A thread between one line and one set of people. */
export const conversationWire = z.object({
  id: z.string(),
  phoneNumberId: z.string(),
  participants: z.array(z.string()),
});

/** A call. */
export const callWire = z.object({
  id: z.string(),
  direction: z.string().nullish(),
  status: z.string().nullish(),
  createdAt: z.string(),
  answeredAt: z.string().nullish(),
  completedAt: z.string().nullish(),
  updatedAt: z.string().nullish(),
  participants: z.array(z.string()).nullish(),
  phoneNumberId: z.string().nullish(),
  userId: z.string().nullish(),
  answeredBy: z.string().nullish(),
  initiatedBy: z.string().nullish(),
});
export type CallWire = z.infer<typeof callWire>;

/** A text message. */
export const messageWire = z.object({
  id: z.string(),
  direction: z.string().nullish(),
  status: z.string().nullish(),
  text: z.string().nullish(),
  from: z.string().nullish(),
  to: z.array(z.string()).nullish(),
  phoneNumberId: z.string().nullish(),
  userId: z.string().nullish(),
  createdAt: z.string(),
  updatedAt: z.string().nullish(),
});
export type MessageWire = z.infer<typeof messageWire>;

/** What became of a message. */
export const messageStateWire = z.object({ id: z.string(), status: z.string() });
export type MessageStateWire = z.infer<typeof messageStateWire>;

/** A page; its items are read one by one, so that a broken one does not stop it. `totalItems` is wrong and not read. */
export const pageWire = z.object({ data: z.array(z.unknown()), nextPageToken: z.string().nullish() });

/** The form of the vendor's errors. */
export const errorWire = z.object({
  code: z.string().nullish(),
  title: z.string().nullish(),
  errors: z
    .array(z.object({ path: z.string().nullish(), schema: z.object({ type: z.string().nullish() }).nullish() }))
    .nullish(),
});

/** An event, in the older form (`data.object`) or the dated one (`data.resource`). */
export const eventWire = z.object({
  id: z.string(),
  type: z.string(),
  apiVersion: z.string().nullish(),
  createdAt: z.string().nullish(),
  data: z.object({
    object: z.looseObject({ id: z.string().nullish(), callId: z.string().nullish() }).nullish(),
    resource: z.looseObject({ id: z.string().nullish(), callId: z.string().nullish() }).nullish(),
    context: z.object({ orgId: z.string().nullish() }).nullish(),
  }),
});
export type EventWire = z.infer<typeof eventWire>;
