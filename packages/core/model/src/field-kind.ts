import { z } from 'zod';
import { dateOnlySchema, instantSchema } from './instant.ts';
import {
  addressSchema,
  choiceSchema,
  consentSchema,
  emailSchema,
  lifecycleSchema,
  moneySchema,
  phoneSchema,
  richTextSchema,
} from './value-schemas.ts';

const decimalText = z.string().regex(/^-?\d+(\.\d+)?$/, 'expected decimal text');

/**
 * The kinds of value a field can hold. The kind decides the schema, how two values are compared and which merge rule
 * is the default; it is the only thing the engine knows about a field.
 */
export const fieldKinds = {
  text: z.string(),
  richText: richTextSchema,
  int: z.number().int(),
  decimal: decimalText,
  bool: z.boolean(),
  date: dateOnlySchema,
  instant: instantSchema,
  money: moneySchema,
  choice: choiceSchema,
  choices: z.array(choiceSchema),
  lifecycle: lifecycleSchema,
  consent: consentSchema,
  url: z.string(),
  urls: z.array(z.string()),
  email: z.string(),
  emails: z.array(emailSchema),
  phone: z.string(),
  phones: z.array(phoneSchema),
  addresses: z.array(addressSchema),
  domains: z.array(z.string()),
  tags: z.array(z.string()),
  /** The id of an owner, pipeline or stage: a remote id at an adapter, a hub key in the hub. */
  reference: z.string(),
  /** Ids of associated records, the primary one first: remote ids at an adapter, golden ids in the hub. */
  references: z.array(z.string()),
  json: z.json(),
} as const;

/** Name of a field kind. */
export type FieldKind = keyof typeof fieldKinds;

/** The value type of a field kind. */
export type ValueOf<K extends FieldKind> = z.infer<(typeof fieldKinds)[K]>;

/** Any field's value; `null` means known to be empty, an absent key means not fetched. */
export type FieldValue = z.core.util.JSONType;

/** Fields by name; absent = unknown or untouched, `null` = empty or cleared. */
export type FieldValues = { [field: string]: FieldValue };
