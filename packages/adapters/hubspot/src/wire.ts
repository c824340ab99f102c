/**
 * What HubSpot sends, reduced to what is read here. Unknown keys are ignored, and nearly everything is nullish, since
 * answers differ between API versions.
 * @see https://developers.hubspot.com/docs/api-reference/crm-objects-v3/guide
 */
import { z } from 'zod';

/** Ids come as text, and as numbers from the older association endpoints. */
const idWire = z.union([z.string(), z.number()]).transform(String);

const cursorPagingWire = z.object({ next: z.object({ after: z.string() }).nullish() }).nullish();

type PropertiesWire = { readonly [name: string]: string | null };

/**
 * Property values are text or null, whatever their type. One check of the whole, since a schema per value costs more than
 * all else of a record's shape.
 */
const propertiesWire = z.unknown().transform((value, context): PropertiesWire => {
  const wrong = wrongProperties(value);
  if (isProperties(value, wrong)) return value;
  for (const path of wrong)
    context.issues.push({ code: 'custom', message: 'expected text or null', path, input: value });
  return z.NEVER;
});

/** Paths of what is not text or null; the empty path is the object itself. */
function wrongProperties(value: unknown): readonly string[][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[]];
  const wrong: string[][] = [];
  for (const [name, text] of Object.entries(value)) if (typeof text !== 'string' && text !== null) wrong.push([name]);
  return wrong;
}

function isProperties(value: unknown, wrong: readonly string[][]): value is PropertiesWire {
  return typeof value === 'object' && wrong.length === 0;
}

const inlineAssociationsWire = z.object({
  results: z.array(z.object({ id: idWire, type: z.string().nullish() })),
  paging: cursorPagingWire,
});

/** One CRM record: contact, company, deal, activity or task. */
export const objectWire = z.object({
  id: idWire,
  properties: propertiesWire,
  createdAt: z.string().nullish(),
  updatedAt: z.string().nullish(),
  archived: z.boolean().nullish(),
  archivedAt: z.string().nullish(),
  associations: z.record(z.string(), inlineAssociationsWire).nullish(),
  objectWriteTraceId: z.string().nullish(),
  url: z.string().nullish(),
  new: z.boolean().nullish(),
});
export type ObjectWire = z.infer<typeof objectWire>;

/** The envelope of a page; its items are read one by one, so that a broken one does not stop the page. */
export const pageWire = z.object({
  results: z.array(z.unknown()),
  paging: cursorPagingWire,
  total: z.number().nullish(),
});
export type PageWire = z.infer<typeof pageWire>;

const contextWire = z.record(z.string(), z.union([z.array(z.string()), z.string()])).nullish();

/** @see https://developers.hubspot.com/docs/api-reference/error-handling */
export const errorBodyWire = z.object({
  status: z.string().nullish(),
  message: z.string().nullish(),
  category: z.string().nullish(),
  errorType: z.string().nullish(),
  policyName: z.string().nullish(),
  context: contextWire,
  errors: z
    .array(z.object({ message: z.string().nullish(), code: z.string().nullish(), context: contextWire }))
    .nullish(),
});
export type ErrorBodyWire = z.infer<typeof errorBodyWire>;

/** The answer of a batch call: 200, 201 or, with errors beside results, 207. */
export const batchWire = z.object({
  status: z.string().nullish(),
  results: z.array(z.unknown()).nullish(),
  errors: z.array(errorBodyWire).nullish(),
});

/** The links of one record in an association batch read. */
export const linksWire = z.object({
  from: z.object({ id: idWire }),
  to: z.array(
    z.object({
      toObjectId: idWire,
      associationTypes: z.array(z.object({ typeId: z.number(), label: z.string().nullish() })).nullish(),
    }),
  ),
  paging: cursorPagingWire,
});
export type LinksWire = z.infer<typeof linksWire>;

/** The answer of a batch that writes links; the results of removing say nothing. */
export const linkBatchWire = z.object({
  results: z.array(z.object({ fromObjectId: idWire.nullish() })).nullish(),
});

/** @see https://developers.hubspot.com/docs/api-reference/crm-owners-v3/guide */
export const ownerWire = z.object({
  id: idWire,
  email: z.string().nullish(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
  type: z.string().nullish(),
  userId: z.number().nullish(),
  userIdIncludingInactive: z.number().nullish(),
  teams: z.array(z.object({ name: z.string() })).nullish(),
  archived: z.boolean().nullish(),
  createdAt: z.string().nullish(),
  updatedAt: z.string().nullish(),
});
export type OwnerWire = z.infer<typeof ownerWire>;

const stageWire = z.object({
  id: idWire,
  label: z.string(),
  displayOrder: z.number(),
  archived: z.boolean().nullish(),
  metadata: z.record(z.string(), z.string().nullable()).nullish(),
});
export type StageWire = z.infer<typeof stageWire>;

/** @see https://developers.hubspot.com/docs/api-reference/crm-pipelines-v3/guide */
export const pipelineWire = z.object({
  id: idWire,
  label: z.string(),
  displayOrder: z.number(),
  archived: z.boolean().nullish(),
  stages: z.array(stageWire),
  createdAt: z.string().nullish(),
  updatedAt: z.string().nullish(),
});
export type PipelineWire = z.infer<typeof pipelineWire>;

/** @see https://developers.hubspot.com/docs/api-reference/crm-properties-v3/guide */
export const propertyWire = z.object({
  name: z.string(),
  label: z.string(),
  type: z.string(),
  fieldType: z.string().nullish(),
  options: z.array(z.object({ label: z.string(), value: z.string(), hidden: z.boolean().nullish() })).nullish(),
  hasUniqueValue: z.boolean().nullish(),
  calculated: z.boolean().nullish(),
  externalOptions: z.boolean().nullish(),
  referencedObjectType: z.string().nullish(),
  hubspotDefined: z.boolean().nullish(),
  archived: z.boolean().nullish(),
  modificationMetadata: z.object({ readOnlyValue: z.boolean().nullish() }).nullish(),
});
export type PropertyWire = z.infer<typeof propertyWire>;

/** Answer of `GET /crm/properties/…`. */
export const propertyListWire = z.object({ results: z.array(propertyWire) });

/** @see https://developers.hubspot.com/docs/api-reference/account-account-info-v3/guide */
export const accountWire = z.object({
  portalId: idWire,
  accountType: z.string().nullish(),
  timeZone: z.string().nullish(),
  companyCurrency: z.string().nullish(),
});

/** One event of a webhook delivery. @see https://developers.hubspot.com/docs/api-reference/webhooks-webhooks-v3/guide */
export const webhookEventWire = z.object({
  subscriptionType: z.string(),
  subscriptionId: idWire.nullish(),
  portalId: idWire.nullish(),
  occurredAt: z.number().nullish(),
  objectId: idWire.nullish(),
  objectTypeId: z.string().nullish(),
  propertyName: z.string().nullish(),
  changeSource: z.string().nullish(),
  sourceId: z.string().nullish(),
  primaryObjectId: idWire.nullish(),
  mergedObjectIds: z.array(idWire).nullish(),
  newObjectId: idWire.nullish(),
  associationType: z.string().nullish(),
  fromObjectId: idWire.nullish(),
  toObjectId: idWire.nullish(),
  fromObjectTypeId: z.string().nullish(),
  toObjectTypeId: z.string().nullish(),
  associationRemoved: z.boolean().nullish(),
});
export type WebhookEventWire = z.infer<typeof webhookEventWire>;

/** Properties to write: text, with `""` to clear. */
export type PropertiesToWrite = Record<string, string>;

/** How one association is typed when it is written. */
export interface AssociationTypeToWrite {
  readonly associationCategory: 'HUBSPOT_DEFINED';
  readonly associationTypeId: number;
}
