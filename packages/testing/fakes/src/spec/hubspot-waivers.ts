import type { HubSpotViolation } from './hubspot-violation.ts';

/** A known difference between the specification and the live API. */
export interface HubSpotWaiver {
  /** Why the difference is no mistake. */
  readonly reason: string;
  covers(violation: HubSpotViolation, pathname: string): boolean;
}

/** Every difference that is left out of a check of HubSpot exchanges. */
export const hubspotWaivers: readonly HubSpotWaiver[] = [
  {
    reason: 'The live API takes objects as sorts where the specification says texts.',
    covers: ({ schema, field, problem }) =>
      schema === 'PublicObjectSearchRequest' && field === 'sorts' && problem === 'type',
  },
  {
    reason: 'Search needs none of the fields that the specification demands.',
    covers: ({ schema, problem }) => schema === 'PublicObjectSearchRequest' && problem === 'missing',
  },
  {
    reason: 'Batch read needs no list of properties or of properties with history.',
    covers: ({ schema, problem, field }) =>
      schema === 'BatchReadInputSimplePublicObjectId' && problem === 'missing' && field.startsWith('properties'),
  },
  {
    reason: 'A create without links needs no list of associations.',
    covers: ({ schema, problem, field }) =>
      schema.endsWith('InputForCreate') && problem === 'missing' && field === 'associations',
  },
  {
    reason: 'Parts of a 207 were recorded without the lists that the specification demands.',
    covers: ({ schema, problem, field }) =>
      schema === 'StandardError' && problem === 'missing' && (field === 'errors' || field === 'links'),
  },
  {
    reason: 'The subcategory of a 207 part is a text on the wire.',
    covers: ({ schema, field }) => schema === 'StandardError' && field === 'subCategory',
  },
  {
    reason: 'Version v4 was recorded with numeric object ids in associations.',
    covers: ({ side, field, problem }, pathname) =>
      side === 'response' && problem === 'type' && field.endsWith('ObjectId') && pathname.startsWith('/crm/v4/'),
  },
  {
    reason: 'An unlabelled kind of association has null as its label.',
    covers: ({ schema, field, problem }) =>
      schema === 'AssociationSpecWithLabel' && field === 'label' && problem === 'null',
  },
  {
    reason: 'Version 2026-09 lists no 207 although partial failures exist.',
    covers: ({ problem, field }, pathname) => problem === 'status' && field === '207' && pathname.includes('/2026-09/'),
  },
  {
    reason: 'Version 2026-09 lists no read of the links of one record.',
    covers: ({ problem }, pathname) =>
      problem === 'operation' && /\/2026-09\/[^/]+\/\d+\/associations\/[^/]+$/.test(pathname),
  },
  {
    reason: 'Error answers carry a status, and those about limits an error type, a policy and a request id.',
    covers: ({ schema, problem, field }) =>
      schema === 'Error' && problem === 'unknown' && ['status', 'errorType', 'policyName', 'requestId'].includes(field),
  },
  {
    reason: 'Answers about limits, long addresses and broken servers have no category.',
    covers: ({ schema, problem, field }) => schema === 'Error' && problem === 'missing' && field === 'category',
  },
  {
    reason: 'A deactivated owner has no user id.',
    covers: ({ schema, field, problem }) => schema === 'PublicOwner' && field === 'userId' && problem === 'null',
  },
];
