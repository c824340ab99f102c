import { z } from 'zod';

const item = z.object({ name: z.string(), value: z.string().nullable(), id: z.string().exactOptional() });
const text = z.string().nullable();
const key = z.string().exactOptional();
const customItem = z.object({
  key: z.string(),
  id: key,
  value: z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]),
});

const externalId = z.string().min(1).max(75).nullable();
const sourceUrl = z.url().min(1).max(200);
const optionalFields = {
  lastName: text.exactOptional(),
  company: text.exactOptional(),
  role: text.exactOptional(),
  emails: z.array(item).exactOptional(),
  phoneNumbers: z.array(item).exactOptional(),
};

const reservedWords = ['openphone', 'device', 'csv', 'zapier', 'google-people', 'other'];
const reservedPrefixes = ['openphone', 'csv'];
const isFree = (source: string | null): boolean =>
  source === null || !(reservedWords.includes(source) || reservedPrefixes.some((prefix) => source.startsWith(prefix)));
const reserved = 'The source is reserved';

/** Body of a create. */
export const contactCreate = z.object({
  defaultFields: z.object({ firstName: text, ...optionalFields }),
  customFields: z.array(customItem).exactOptional(),
  createdByUserId: z.string().startsWith('US').exactOptional(),
  source: z.string().min(1).max(72).refine(isFree, reserved).exactOptional(),
  sourceUrl: sourceUrl.exactOptional(),
  externalId: externalId.exactOptional(),
});

/** Body of a patch; the creator cannot be changed. */
export const contactPatch = z.object({
  defaultFields: z.object({ firstName: text.exactOptional(), ...optionalFields }).exactOptional(),
  customFields: z.array(customItem).exactOptional(),
  source: z.string().min(1).max(75).nullable().refine(isFree, reserved).exactOptional(),
  sourceUrl: sourceUrl.nullable().exactOptional(),
  externalId: externalId.exactOptional(),
});

/** What a user of the application, or a test, sets on a contact; sources may be reserved words. */
export const contactEdit = contactPatch.extend({
  source: text.exactOptional(),
  createdByUserId: z.string().exactOptional(),
  readOnly: z.boolean().exactOptional(),
});

/** A patch after its check. */
export type ContactPatch = z.output<typeof contactPatch>;
/** One phone number or e-mail address of a request. */
export type ItemInput = z.output<typeof item>;
/** One custom field of a request. */
export type CustomInput = z.output<typeof customItem>;
