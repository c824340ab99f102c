import { z } from 'zod';

/**
 * The shapes of Fishbowl's answers, as far as this adapter reads them. Rows of queries have the aliases that the statements
 * give them; a column that a version shows in another form is read in each of them.
 */

const text = z.string().nullish();
/** Ids are numbers; some versions write them as text. */
const id = z.union([z.number().int(), z.string().regex(/^\d+$/)]).transform(String);
const optionalId = id.nullish();
const decimal = z.union([z.string(), z.number()]).nullish();
/** `bit` columns arrive as `true`, `1`, `"1"` or a byte. */
const bit = z
  .union([z.boolean(), z.number(), z.string()])
  .nullish()
  .transform((value) => value === true || value === 1 || (typeof value === 'string' && isSet(value)));

function isSet(value: string): boolean {
  return ['1', 'true', '\u0001', 'AQ=='].includes(value);
}

const customFieldWire = z.object({ name: text, type: text, value: z.json().optional() });
export type CustomFieldWire = z.infer<typeof customFieldWire>;

/** A JSON column, as text or as what it holds. */
const customFields = z
  .union([z.string(), z.record(z.string(), z.json())])
  .nullish()
  .transform((value, context) => {
    const parsed = z
      .record(z.string(), customFieldWire)
      .safeParse(typeof value === 'string' ? jsonOf(value) : (value ?? {}));
    if (parsed.success) return parsed.data;
    context.addIssue({ code: 'custom', message: 'expected custom fields by id' });
    return z.NEVER;
  });

function jsonOf(value: string): unknown {
  if (value.trim() === '') return {};
  try {
    return JSON.parse(value) ?? {};
  } catch {
    return undefined;
  }
}

export const loginWire = z.object({ token: z.string().min(1) });
export const errorWire = z.object({ message: text });
export const nowRow = z.object({ present: z.string() });
export const statusRow = z.object({ code: z.coerce.number().int(), name: z.string(), present: z.string() });

export const apiDocsWire = z.object({
  version: z.union([z.string(), z.number()]).nullish(),
  sections: z.array(
    z.object({
      endpoints: z.array(z.object({ endpoint: z.object({ verb: z.string(), path: z.string() }).nullish() })).nullish(),
    }),
  ),
});

/** One stamp of a record that changed; a record has several. */
export const stampRow = z.object({ id, stamp: z.string() });

export const customFieldsRow = z.object({ customFields });

export const customerRow = z.object({
  id,
  name: text,
  number: text,
  activeFlag: bit,
  salesmanId: optionalId,
  parentId: optionalId,
  note: text,
  url: text,
  customFields,
  dateCreated: text,
  dateLastModified: text,
});
export type CustomerRow = z.infer<typeof customerRow>;

/** A phone number or an e-mail address; `owner` is the customer or person. */
export const pointRow = z.object({ owner: id, datus: text, kind: text, defaultFlag: bit });
export type PointRow = z.infer<typeof pointRow>;

export const addressRow = z.object({
  owner: id,
  address: text,
  city: text,
  region: text,
  zip: text,
  country: text,
  defaultFlag: bit,
});
export type AddressRow = z.infer<typeof addressRow>;

export const groupRow = z.object({ owner: id, name: text });

/** The first row of a person. */
export const personRow = z.object({ id, firstId: id, contactName: z.string(), customerId: id });
export type PersonRow = z.infer<typeof personRow>;

const place = { Address: text, City: text, Region: text, Zip: text, Country: text };
type Place<P extends string> = { [K in keyof typeof place as `${P}${K}`]: (typeof place)[K] };

function placeOf<P extends string>(prefix: P): Place<P> {
  return Object.fromEntries(Object.entries(place).map(([key, value]) => [`${prefix}${key}`, value])) as Place<P>;
}

export const orderRow = z.object({
  id,
  num: text,
  statusCode: z.coerce.number().int().nullish(),
  status: text,
  customerId: optionalId,
  customerContact: text,
  email: text,
  phone: text,
  customerPO: text,
  salesman: text,
  salesmanId: optionalId,
  namedSalesmanId: optionalId,
  subTotal: decimal,
  totalTax: decimal,
  totalPrice: decimal,
  currency: text,
  note: text,
  url: text,
  class: text,
  customFields,
  dateCreated: text,
  dateIssued: text,
  dateCompleted: text,
  dateLastModified: text,
  ...placeOf('bill'),
  ...placeOf('ship'),
});
export type OrderRow = z.infer<typeof orderRow>;

export const lineRow = z.object({
  owner: id,
  sku: text,
  name: text,
  typeId: z.coerce.number().int().nullish(),
  quantity: decimal,
  fulfilled: decimal,
  unitPrice: decimal,
  total: decimal,
});
export type LineRow = z.infer<typeof lineRow>;

export const userRow = z.object({
  id,
  username: text,
  firstName: text,
  lastName: text,
  email: text.optional(),
  active: bit,
});
export type UserRow = z.infer<typeof userRow>;

export const salesmanRow = z.object({ salesman: text });

/** A sales order of REST. Its keys differ by version, so they are looked for by name. */
export const restOrder = z.looseObject({ id });
export type RestOrder = z.infer<typeof restOrder>;
