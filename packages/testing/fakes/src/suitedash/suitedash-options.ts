import type { VirtualClock } from '../virtual-clock.ts';

/** What the vendor's pages leave open. */
export interface SuiteDashOpenPoints {
  /** How a 422 lists its field errors. @default 'object' */
  readonly errorShape?: 'object' | 'list' | 'text';
  /** Whether a tag, company, contact or status that does not exist is an error or silently left out. @default 'error' */
  readonly missingReference?: 'error' | 'ignore';
  /** Whether a key that the schema does not have is an error or silently left out. @default 'error' */
  readonly unknownKeys?: 'error' | 'ignore';
  /** How a contact takes its company: one object, or a list of them. @default 'object' */
  readonly companyShape?: 'object' | 'list';
  /** Whether two companies may have one name. @default 'refuse' */
  readonly duplicateCompanyNames?: 'refuse' | 'allow';
  /** Addresses by which `GET /contact/{email}` finds a contact. @default 'login' */
  readonly emailLookup?: 'login' | 'all';
  /** True where `active` of a contact can be written. @default false */
  readonly activeWritable?: boolean;
  /** What `send_welcome_email` means when it is left out. @default true */
  readonly welcomeEmailDefault?: boolean;
  /** Status of a create. @default 201 */
  readonly createdStatus?: 200 | 201;
  /** Times that a webhook is tried. @default 1 */
  readonly webhookAttempts?: number;
  /** How the account's own project webhooks name their events. @default 'camel' */
  readonly nativeEventStyle?: 'camel' | 'snake' | 'dotted';
  /** Requests per second; unlimited when absent. */
  readonly requestsPerSecond?: number;
}

/** How a SuiteDash fake is set up. */
export interface SuiteDashFakeOptions extends SuiteDashOpenPoints {
  /** @default a clock that stands still at 2026-01-01T00:00:00Z */
  readonly clock?: VirtualClock;
  /** Seed of everything random. @default 1 */
  readonly seed?: number;
  /** The public id of the account. @default a fixed UUID */
  readonly publicId?: string;
  /** The secret key that is accepted. @default 'suitedash-secret' */
  readonly token?: string;
  /** Further secret keys, as there are while one is replaced. */
  readonly moreSecrets?: readonly string[];
  /** Calls per calendar month of UTC. @default 20000 */
  readonly monthlyCalls?: number;
  /** The account's tags; any text is a tag when absent. */
  readonly tags?: readonly string[];
  /** The account's project statuses. @default a list of five */
  readonly projectStatuses?: readonly string[];
  /** Events that automations post when a project takes a status. @default started, completed and cancelled */
  readonly statusEvents?: Readonly<Record<string, string>>;
  /** Keys that the account's users picked for the bodies of webhooks, in their order. */
  readonly webhookFields?: { readonly contact?: readonly string[]; readonly project?: readonly string[] };
  /** True where the add-on for worlds is bought. @default false */
  readonly worlds?: boolean;
}

/** Public id unless another one is given. */
export const defaultPublicId = '5f6e3c1a-2b7d-4f0e-9a1b-3c4d5e6f7a8b';
/** Project statuses unless others are given. */
export const defaultStatuses = ['Not Started', 'In Progress', 'On Hold', 'Completed', 'Cancelled'];
/** What automations post unless others are set up. */
export const defaultStatusEvents: Readonly<Record<string, string>> = {
  'In Progress': 'project.started',
  Completed: 'project.completed',
  Cancelled: 'project.cancelled',
};
