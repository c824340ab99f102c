import type { FaultRule } from './fault-plan.ts';
import type { LoggedRequest, RequestCounters } from './request-log.ts';
import type { VirtualClock } from './virtual-clock.ts';
import type { WebhookFlushOptions, WebhookFlushResult, WebhookSender, WebhookSubscription } from './webhook-outbox.ts';

/** One HTTP request as plain data, whatever carried it. */
export interface FakeRequest {
  /** Upper-case HTTP method. */
  readonly method: string;
  readonly url: URL;
  /** Headers by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** One HTTP answer as plain data, with what befalls it on the way. */
export interface FakeResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What the carrier does instead of just answering. */
  readonly transport?: {
    /** Milliseconds the answer is held. */
    readonly delayMs?: number;
    /** True when the connection is cut and the answer never arrives. */
    readonly cut?: boolean;
  };
}

/** A stateful stand-in for one account at one vendor. */
export interface FakeCrm {
  readonly vendor: string;
  /** The credential that the fake accepts. */
  readonly token: string;
  readonly clock: VirtualClock;
  /** Answers one request of the vendor's API. */
  handle(request: FakeRequest): Promise<FakeResponse>;
  /** Everything a test or demo does behind the API's back. */
  readonly control: FakeControl;
}

/** A link of a seeded record to another one, by id or by the name given in the same call. */
export interface SeedLink {
  readonly objectType: string;
  readonly id?: string;
  /** `ref` of a record in the same call. */
  readonly ref?: string;
  /** The vendor's number for the kind of link; its default when absent. */
  readonly typeId?: number;
}

/** A record put straight into the state: no events, no limits, no API rules beyond valid values. */
export interface SeedRecord {
  readonly objectType: string;
  /** Values under the vendor's own field names. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The vendor's id; a new one when absent. */
  readonly id?: string;
  /** Name for links within one call. */
  readonly ref?: string;
  /** Milliseconds since the epoch. @default now */
  readonly createdAtMs?: number;
  /** Milliseconds since the epoch. @default `createdAtMs`, else now */
  readonly updatedAtMs?: number;
  readonly links?: readonly SeedLink[];
  /** The entity this record stands for; never visible through the vendor's API. */
  readonly truthId?: string;
}

/** Names one record of a fake. */
export interface FakeRecordRef {
  readonly objectType: string;
  readonly id: string;
}

/** What a user of the CRM changes on a record. */
export interface FakeEdit extends FakeRecordRef {
  /** New values under the vendor's own field names; null empties a field. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A record that a user of the CRM makes. */
export interface FakeCreate {
  readonly objectType: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly links?: readonly SeedLink[];
  readonly truthId?: string;
}

/** A link that a user of the CRM makes or removes. */
export interface FakeLinkChange {
  readonly from: FakeRecordRef;
  readonly to: FakeRecordRef;
  /** The vendor's number for the kind of link; its default when absent. */
  readonly typeId?: number;
  /** True to remove the link. @default false */
  readonly remove?: boolean;
}

/** Two records that a user of the CRM makes one. */
export interface FakeMerge {
  readonly objectType: string;
  /** The record whose values win. */
  readonly primaryId: string;
  readonly otherId: string;
}

/** One record as the fake holds it. */
export interface FakeStateRecord {
  readonly objectType: string;
  readonly id: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Milliseconds since the epoch. */
  readonly createdAtMs: number;
  /** Milliseconds since the epoch. */
  readonly updatedAtMs: number;
  readonly deleted: boolean;
  readonly links: readonly { readonly objectType: string; readonly id: string; readonly typeIds: readonly number[] }[];
}

/** Which part of the state is dumped. */
export interface FakeStateQuery {
  readonly objectType: string;
  /** Continue after this record id. */
  readonly after?: string;
  /** Most records of the page. @default 100 */
  readonly limit?: number;
  /** True to include deleted records. @default false */
  readonly deleted?: boolean;
}

/** One page of the state. */
export interface FakeStatePage {
  readonly records: readonly FakeStateRecord[];
  /** Present when more records follow. */
  readonly after?: string;
}

/** Records held per object type. */
export interface FakeRecordCounts {
  readonly live: number;
  readonly deleted: number;
}

/** The whole of a fake in numbers. */
export interface FakeStats {
  readonly vendor: string;
  /** The fake's time in milliseconds since the epoch. */
  readonly nowMs: number;
  readonly records: Readonly<Record<string, FakeRecordCounts>>;
  readonly log: RequestCounters;
  readonly webhooksPending: number;
}

/** Counters and last requests. */
export interface FakeLog {
  readonly counters: RequestCounters;
  readonly entries: readonly LoggedRequest[];
}

/** What each vendor's fake does with its records behind the API; user operations move stamps and queue webhooks. */
export interface FakeRecordControl {
  /** Puts records into the state and gives back their ids in order. */
  seed(records: readonly SeedRecord[]): readonly string[];
  create(record: FakeCreate): string;
  edit(edit: FakeEdit): void;
  delete(ref: FakeRecordRef): void;
  restore(ref: FakeRecordRef): void;
  /** Gives back the id of the record that remains. */
  merge(merge: FakeMerge): string;
  link(change: FakeLinkChange): void;
  state(query: FakeStateQuery): FakeStatePage;
  counts(): Readonly<Record<string, FakeRecordCounts>>;
  /** The entity behind each record, by record id. */
  truth(objectType: string): Readonly<Record<string, string>>;
}

/** The control API of a fake for use in the same process; the same calls are served over HTTP. */
export interface FakeControl extends FakeRecordControl {
  /** Moves the fake's clock ahead by `ms` milliseconds. */
  advanceClock(ms: number): void;
  addFaults(rules: readonly FaultRule[]): void;
  clearFaults(): void;
  log(): FakeLog;
  clearLog(): void;
  /** Requests that asked for a change since the log was cleared. */
  writes(): number;
  stats(): FakeStats;
  subscribe(subscription: WebhookSubscription): void;
  unsubscribe(url: string): void;
  /**
   * Delivers the queued webhooks.
   *
   * @param send carries one delivery. @default the global `fetch`
   */
  flushWebhooks(options?: WebhookFlushOptions, send?: WebhookSender): Promise<WebhookFlushResult>;
}
