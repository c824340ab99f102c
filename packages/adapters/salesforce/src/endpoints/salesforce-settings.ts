import type { LeadStatuses } from '../mapping/lead.ts';
import type { TaskDue, TaskStatuses } from '../mapping/task.ts';

/** The objects of this adapter whose records are written. */
export const recordTypes = ['Account', 'Contact', 'Opportunity', 'Lead', 'Event', 'Task'] as const;
/** One of {@link recordTypes}. */
export type RecordType = (typeof recordTypes)[number];

/** When the Bulk API 2.0 is used instead of single calls. */
export interface BulkSettings {
  /** A listing or reading of changes of more records than this goes through a query job. @default 50000 */
  readonly queryAbove?: number;
  /** Records per page of a query job's result; one page is in memory at a time. @default 2000 */
  readonly pageRecords?: number;
  /** A write of more items than this goes through an ingest job. @default ingest jobs are not used */
  readonly writeAbove?: number;
  /** Most items of one write, and so of one ingest job, where `writeAbove` is set. @default 10000 */
  readonly writeBatch?: number;
  /** Time between two looks at a job. @default 5000 */
  readonly pollMs?: number;
  /** How long a write waits for its job before its outcome is told unknown. @default 600000 */
  readonly writeWaitMs?: number;
}

/** What stands in for a signature, which outbound messages do not have. All that is set must fit. */
export interface OutboundMessageSettings {
  /** Where the secret is in the URL that the message is posted to. @default 'query' */
  readonly secretIn?: 'query' | 'path';
  /** Name of the query parameter. @default 'token' */
  readonly parameter?: string;
  /** Organisations whose messages are accepted; ids of 15 or 18 characters. @default any, the secret alone decides */
  readonly organizationIds?: readonly string[];
  /** Actions whose messages are accepted. @default any */
  readonly actionIds?: readonly string[];
  /**
   * Where TLS ends in front of the host and Salesforce's client certificate was checked there: the header that says so, in
   * lower case, and its value. The proxy must remove the header from what comes in. @default not looked at
   */
  readonly clientCertificate?: { readonly header: string; readonly value: string };
}

/** What can be set about the adapter. Settings hold no credentials. */
export interface SalesforceSettings {
  /** @default '66.0' */
  readonly apiVersion?: string;
  /**
   * By object, a text field of the organisation's own that is an external id and unique: it makes creating twice harmless and
   * finds records at once. @default none
   */
  readonly syncKeyField?: { readonly [T in RecordType]?: string };
  /** States and countries are picklists in this organisation. @default false */
  readonly stateCountryPicklists?: boolean;
  /** The organisation has several currencies. @default false */
  readonly multiCurrency?: boolean;
  /** What lead statuses mean, by API name. @default those of a new organisation */
  readonly leadStatuses?: LeadStatuses;
  /** What task statuses mean, by API name. @default those of a new organisation */
  readonly taskStatuses?: TaskStatuses;
  /** Tasks are due on a day: read as midnight UTC of it (`dueAt`), or as a day (`dueOn`). Both can be written. @default 'moment' */
  readonly taskDue?: TaskDue;
  /** Tasks and events are about one record beside a person: what is written there. @default 'deal' */
  readonly activityRelation?: 'deal' | 'company';
  /** Saves what a duplicate rule only alerts about. Rules that block refuse all the same. @default false */
  readonly saveDuplicateAlerts?: boolean;
  /** How far reading changes looks back: at least as long as the longest transaction. @default 600000 */
  readonly lookBackMs?: number;
  /** How long a write may stay invisible to the text search that finds phone numbers. @default 60000 */
  readonly searchLagMs?: number;
  readonly bulk?: BulkSettings;
  /** Calls of the organisation in any 24 hours; what its answers tell is believed more. */
  readonly rateLimits?: {
    /** @default 100000 */
    readonly perDay?: number;
    /** Part of the day's calls (0 to 1) left to other users of the organisation. @default 0.2 */
    readonly dailyReserve?: number;
    /** Calls at once: production allows 25 long ones, developer editions 5. @default 5 */
    readonly concurrent?: number;
  };
  readonly webhook?: OutboundMessageSettings;
}
