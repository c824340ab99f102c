/**
 * What is not confirmed about the vendor. Each has the value that is held most likely, or the stricter one; an adapter
 * should work with the other values too.
 */
export interface UnverifiedBehaviour {
  /** Message of a refusal for the daily quota. */
  readonly quotaMessage: string;
  /** Message of a refusal for too many long calls at once; the code is the same. */
  readonly concurrencyMessage: string;
  /** Code for a text that is too long. */
  readonly tooLongCode: string;
  /** Code for a value that is no choice of a restricted picklist. */
  readonly restrictedPicklistCode: string;
  /** Code for a state or country that is not in the list. */
  readonly stateCountryCode: string;
  /** True where tasks tell when they were completed. */
  readonly completedDateTime: boolean;
  /** True to sign the answers of the token endpoint. */
  readonly signTokenAnswers: boolean;
  /** Status of an upsert that found its record: newer versions say 200 with a body, older ones 204. */
  readonly upsertFoundStatus: 200 | 204;
  /** Key under which a refused duplicate tells what it matched. */
  readonly duplicateKey: 'duplicateResut' | 'duplicateResult';
  /** True to move the stamps of records that a merge gives another parent. */
  readonly mergeStampsChildren: boolean;
  /** True to delete the contacts and opportunities of a deleted account. */
  readonly accountDeleteCascades: boolean;
  /** Status for a request line and headers of more than 16,384 bytes. */
  readonly longRequestStatus: 414 | 431;
  /** End of a time in the CSV of bulk queries. */
  readonly bulkTimeSuffix: 'Z' | '+0000';
}

/** The behaviour that is held most likely. */
export const likelyBehaviour: UnverifiedBehaviour = {
  quotaMessage: 'TotalRequests Limit exceeded.',
  concurrencyMessage: 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.',
  tooLongCode: 'STRING_TOO_LONG',
  restrictedPicklistCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
  stateCountryCode: 'FIELD_INTEGRITY_EXCEPTION',
  completedDateTime: true,
  signTokenAnswers: true,
  upsertFoundStatus: 200,
  duplicateKey: 'duplicateResut',
  mergeStampsChildren: true,
  accountDeleteCascades: true,
  longRequestStatus: 414,
  bulkTimeSuffix: 'Z',
};
