import type { RateWindow } from '@crmsync/adapter';
import type { FieldValues } from '@crmsync/model';

/** A contact whose phone numbers are labelled: what is written, over what is known of it. */
export interface LabelledContact {
  readonly fields: FieldValues;
  /** By the keys of the custom fields. */
  readonly custom: FieldValues;
}

/** How a workspace is synced. Points that the vendor leaves open have a setting. */
export interface OpenPhoneSettings {
  /**
   * Mark of the contacts that this installation makes, up to 72 characters; together with the external id it is unique in
   * the workspace. Give each installation that writes to one workspace its own, and never change it.
   * @default 'crmsync'
   */
  readonly source?: string;
  /**
   * Label of new phone numbers without a type, e.g. `Main Phone`, or told of each contact. Labels that are there stay.
   * @default 'primary'
   */
  readonly phoneLabel?: string | ((contact: LabelledContact) => string);
  /** Label of new e-mail addresses without a type. @default 'primary' */
  readonly emailLabel?: string;
  /** Phone numbers that are not E.164 are left out with a warning; `false` sends them as they are. @default true */
  readonly strictPhones?: boolean;
  /** Reads the user who made a contact as its owner. It cannot be written. @default false */
  readonly creatorIsOwner?: boolean;
  /** What custom fields of the type `date` are: moments, or days by the first ten characters. @default 'instant' */
  readonly customDatesAs?: 'instant' | 'date';
  /**
   * The listing of contacts shows every one of the workspace, those made in the application too. `false`: what it does not
   * show is never taken as deleted.
   * @default true
   */
  readonly listShowsAll?: boolean;
  /** How long a new contact may stay invisible to listings and to the search by external id. @default 10000 */
  readonly listLagMs?: number;
  /** How far calls are looked back for: longer than the longest call, and than `updatedAt` of threads may lag. @default 14400000 */
  readonly callLookBackMs?: number;
  /** The same for messages: longer than their delivery takes. @default 900000 */
  readonly messageLookBackMs?: number;
  /** How old calls and messages may be that are read at all; absent = everything there is. */
  readonly historyMs?: number;
  /** Links calls and messages to the contacts with their phone numbers; needs a scan of all contacts. @default true */
  readonly linkActivities?: boolean;
  /** How long the phone numbers of a scan are used for that. @default 900000 */
  readonly phoneIndexMs?: number;
  /** How messages are sent. */
  readonly messaging?: {
    /** Id (`PN…`) or E.164 number of the line that sends where a message names none. @default the only line there is */
    readonly from?: string;
    /** Id (`US…`) of the user in whose name is sent. @default the vendor's choice */
    readonly userId?: string;
    /** Marks the thread as done after sending. @default false */
    readonly markDone?: boolean;
  };
  /** Id of the workspace (`OR…`). Webhook events of another one are refused then. @default known by its owner's user id */
  readonly workspaceId?: string;
  /** The vendor allows 10 requests in a second and key. @default 8 */
  readonly requestsPerSecond?: number;
  /** A limit of your own, which the vendor does not have. @default none */
  readonly requestsPerMinute?: number;
  /** A limit of your own, which the vendor does not have. @default none */
  readonly requestsPerHour?: number;
  /** Further tries of a request that was refused for the limit or not answered, where trying again is safe. @default 3 */
  readonly retries?: number;
  /** The first wait before one, doubled each time up to half a minute. @default 1000 */
  readonly retryDelayMs?: number;
  /** Largest difference of a webhook's time to ours. @default 300000 */
  readonly webhookToleranceMs?: number;
}

/** The label of items without a type, where none is set. */
export const usualLabel = 'primary';

const reservedWords = ['openphone', 'device', 'csv', 'zapier', 'google-people', 'other'];
const reservedPrefixes = ['openphone', 'csv'];

/** The source of our contacts. */
export function sourceOf({ source = 'crmsync' }: OpenPhoneSettings): string {
  return source;
}

/** @throws TypeError when a setting cannot work */
export function checkSettings(settings: OpenPhoneSettings): void {
  const source = sourceOf(settings);
  if (source.length < 1 || source.length > 72) throw wrong('source', 'needs 1 to 72 characters');
  if (reservedWords.includes(source) || reservedPrefixes.some((prefix) => source.startsWith(prefix))) {
    throw wrong('source', 'is a word that OpenPhone keeps for itself');
  }
  for (const name of positive) if (!((settings[name] ?? 1) > 0)) throw wrong(name, 'must be positive');
  for (const name of notNegative) if (!((settings[name] ?? 0) >= 0)) throw wrong(name, 'must not be negative');
}

const positive = [
  'requestsPerSecond',
  'requestsPerMinute',
  'requestsPerHour',
  'phoneIndexMs',
  'historyMs',
  'webhookToleranceMs',
] as const;
const notNegative = ['listLagMs', 'callLookBackMs', 'messageLookBackMs', 'retries', 'retryDelayMs'] as const;

/** The windows of a key: the vendor's, with some room, and the host's own. */
export function rateWindows(settings: OpenPhoneSettings): readonly RateWindow[] {
  const { requestsPerSecond = 8, requestsPerMinute, requestsPerHour } = settings;
  return [
    { name: 'secondly', limit: requestsPerSecond, perMs: 1_000 },
    ...(requestsPerMinute === undefined ? [] : [{ name: 'minutely', limit: requestsPerMinute, perMs: 60_000 }]),
    ...(requestsPerHour === undefined ? [] : [{ name: 'hourly', limit: requestsPerHour, perMs: 3_600_000 }]),
  ];
}

function wrong(name: string, what: string): TypeError {
  return new TypeError(`openphone: the setting ${name} ${what}`);
}
