import { z } from 'zod';

/** An e-mail address of a person or company, as the system gave it. */
export const emailSchema = z.object({
  address: z.string(),
  type: z.enum(['work', 'personal', 'billing', 'other']).optional(),
  primary: z.boolean().optional(),
});
export type Email = z.infer<typeof emailSchema>;

/** A phone number: the given text is kept; `e164` is the comparison key when it could be read. */
export const phoneSchema = z.object({
  number: z.string(),
  e164: z.string().optional(),
  extension: z.string().optional(),
  type: z.enum(['mobile', 'work', 'home', 'main', 'fax', 'other']).optional(),
  primary: z.boolean().optional(),
});
export type Phone = z.infer<typeof phoneSchema>;

/** A postal address. `country` is ISO 3166-1 alpha-2 when known, `countryText` what the system said. */
export const addressSchema = z.object({
  type: z.enum(['billing', 'shipping', 'mailing', 'home', 'work', 'other']).optional(),
  line1: z.string().optional(),
  line2: z.string().optional(),
  city: z.string().optional(),
  region: z.string().optional(),
  postalCode: z.string().optional(),
  country: z.string().optional(),
  countryText: z.string().optional(),
});
export type Address = z.infer<typeof addressSchema>;

/** An amount as decimal text with its ISO 4217 currency; `currency` is null when the system does not say. */
export const moneySchema = z.object({
  amount: z.string().regex(/^-?\d+(\.\d+)?$/, 'expected decimal text'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'expected an ISO 4217 code')
    .nullable(),
});
export type Money = z.infer<typeof moneySchema>;

/** One value out of a list: `key` is the system's own, `label` what people read. Labels carry over between systems, keys do not. */
export const choiceSchema = z.object({ key: z.string(), label: z.string().optional() });
export type Choice = z.infer<typeof choiceSchema>;

/** Where a person or company stands; mapped between systems by `category`. */
export const lifecycleSchema = z.object({
  category: z.enum([
    'subscriber',
    'lead',
    'marketingQualified',
    'salesQualified',
    'opportunity',
    'customer',
    'evangelist',
    'inactive',
    'other',
  ]),
  key: z.string().optional(),
  label: z.string().optional(),
});
export type Lifecycle = z.infer<typeof lifecycleSchema>;

/** Formatted text with the format it is in. */
export const richTextSchema = z.object({ format: z.enum(['text', 'html', 'markdown']), body: z.string() });
export type RichText = z.infer<typeof richTextSchema>;

/** Permission to contact by one channel. An opt-out wins in any merge. */
export const consentSchema = z.object({ state: z.enum(['in', 'out', 'unknown']), at: z.string().optional() });
export type Consent = z.infer<typeof consentSchema>;

/** Somebody who took part in an activity; `address` is an e-mail address or a phone number. */
export const participantSchema = z.object({
  role: z.enum(['from', 'to', 'cc', 'attendee', 'organiser']),
  address: z.string().optional(),
  name: z.string().optional(),
});
export type Participant = z.infer<typeof participantSchema>;

/** A stage of a pipeline; `id` is the system's own. */
export const stageSchema = z.object({
  id: z.string(),
  name: z.string(),
  order: z.number(),
  category: z.enum(['open', 'won', 'lost', 'parked']),
  probability: z.number().min(0).max(1).nullable().optional(),
  archived: z.boolean().optional(),
});
export type Stage = z.infer<typeof stageSchema>;
