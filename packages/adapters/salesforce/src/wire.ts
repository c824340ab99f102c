/**
 * What Salesforce sends, reduced to what is read here. Unknown keys are ignored.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/
 */
import { z } from 'zod';

const nullableText = z.string().nullish();

/** One field of `GET /sobjects/{Obj}/describe`, as the user of the API sees it. */
export const fieldWire = z.object({
  name: z.string(),
  label: nullableText,
  type: z.string(),
  length: z.number().nullish(),
  nillable: z.boolean().nullish(),
  createable: z.boolean().nullish(),
  updateable: z.boolean().nullish(),
  defaultedOnCreate: z.boolean().nullish(),
  calculated: z.boolean().nullish(),
  autoNumber: z.boolean().nullish(),
  custom: z.boolean().nullish(),
  unique: z.boolean().nullish(),
  picklistValues: z
    .array(z.object({ value: z.string(), label: nullableText, active: z.boolean().nullish() }))
    .nullish(),
});
export type FieldWire = z.infer<typeof fieldWire>;

/** Answer of a describe. */
export const describeWire = z.object({
  name: z.string(),
  createable: z.boolean().nullish(),
  updateable: z.boolean().nullish(),
  deletable: z.boolean().nullish(),
  queryable: z.boolean().nullish(),
  fields: z.array(fieldWire),
});

/** One page of a query; its rows are read one by one, so that a broken one does not stop the page. */
export const queryWire = z.object({
  totalSize: z.number(),
  done: z.boolean(),
  nextRecordsUrl: z.string().startsWith('/services/data/').nullish(),
  records: z.array(z.unknown()),
});

/** Answer of a search: ids of what was found. */
export const searchWire = z.object({ searchRecords: z.array(z.object({ Id: z.string() })) });

/** What is wrong with a call (`errorCode`) or with one of its records (`statusCode`). */
export const errorWire = z.object({
  errorCode: nullableText,
  statusCode: nullableText,
  message: nullableText,
  fields: z.array(z.string()).nullish(),
  // The vendor's spelling, and the right one.
  duplicateResut: z.unknown().optional(),
  duplicateResult: z.unknown().optional(),
});
export type ErrorWire = z.infer<typeof errorWire>;

/** A refused call. */
export const errorListWire = z.array(errorWire).min(1);

/** Which records a duplicate rule took for the same. */
export const duplicatesWire = z.object({
  matchResults: z.array(
    z.object({ entityType: nullableText, matchRecords: z.array(z.object({ record: z.object({ Id: z.string() }) })) }),
  ),
});

/** What became of one record of a collection. The answer is 200 even where all were refused. */
export const saveResultWire = z.object({
  id: nullableText,
  success: z.boolean(),
  created: z.boolean().nullish(),
  errors: z.array(errorWire).nullish(),
});
export type SaveResultWire = z.infer<typeof saveResultWire>;

/** Answer of a collection, in the order of the request. */
export const saveResultsWire = z.array(saveResultWire);

/** A bulk job. */
export const jobWire = z.object({ id: z.string(), state: z.string(), errorMessage: nullableText });

/** Answer of `GET /limits`. */
export const limitsWire = z.record(
  z.string(),
  z.object({ Max: z.number(), Remaining: z.number() }).or(z.unknown().transform(() => undefined)),
);

/** Answer of `GET /services/oauth2/userinfo`. */
export const userInfoWire = z.object({
  organization_id: z.string(),
  zoneinfo: nullableText,
  urls: z.record(z.string(), z.unknown()).nullish(),
});

/** What the identity service says with 403 of a session that has ended. */
export const endedSessionWire = z.literal('Bad_OAuth_Token');
