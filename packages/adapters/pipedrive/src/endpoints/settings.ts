import type { ActivityTypes } from '../mapping/activity.ts';

/** Entities whose records can carry a custom field with our key. */
export type SyncKeyEntity = 'company' | 'contact' | 'deal';

/** What a Pipedrive adapter can be set up with. */
export interface PipedriveSettings {
  /**
   * How requests are authorised: an OAuth access token, or a user's API token.
   * @default 'apiToken'
   */
  readonly auth?: 'oauth' | 'apiToken';
  /**
   * Label of the custom text field that holds our key, for all entities or for each. With it a create whose answer was
   * lost can be found again. @default none: creates are not idempotent
   */
  readonly syncKeyField?: string | { readonly [entity in SyncKeyEntity]?: string };
  /**
   * How far back records are listed to find one by its key, since search lags behind. Older ones are searched.
   * @default 3600000
   */
  readonly syncKeyWindowMs?: number;
  /** Whether contact sync is on in the account: only then do persons have a job title, birthday, notes and address. @default false */
  readonly contactSync?: boolean;
  /** Keys of the account's activity types that stand for text messages, chats and everything else. @default none */
  readonly activityTypes?: ActivityTypes;
  /** Whether `get` of deals reads all their participants, at 10 tokens each. @default false */
  readonly dealParticipants?: boolean;
  /** Requests allowed in 2 seconds; the answers' headers correct it. @default 80 */
  readonly burstPer2s?: number;
  /** Tokens allowed per day for the whole company; the answers' headers correct it. @default 210000 */
  readonly dailyTokens?: number;
  /** Part of the daily tokens (0 to below 1) left for other apps of the account. @default 0 */
  readonly dailyReserve?: number;
}

/** The label of an entity's key field, where there is one. */
export function syncKeyLabel(settings: PipedriveSettings, entity: SyncKeyEntity): string | undefined {
  const { syncKeyField } = settings;
  return typeof syncKeyField === 'string' ? syncKeyField : syncKeyField?.[entity];
}
