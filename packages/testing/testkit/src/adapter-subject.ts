import type { Adapter, Credential, OutgoingMessage, WebhookRequest } from '@crmsync/adapter';
import type { FieldValue, FieldValues, RemoteRef } from '@crmsync/model';

/** What the conformance cases are run on: an adapter, and accounts to try it on. */
export interface AdapterSubject {
  readonly adapter: Adapter;
  /**
   * How the adapter reaches its system. With `statements` the cases of rate limits and of tokens on the wire do not concern
   * it, one more holds it to its word, and all others break and count statements instead of requests. @default 'http'
   */
  readonly transport?: Transport;
  /** Makes an account of its own for each case, with nothing in it but what every account has. */
  world(): AdapterWorld | Promise<AdapterWorld>;
}

/** How an adapter reaches its system: by requests, or by statements of a driver. */
export type Transport = 'http' | 'statements';

/** One account at the vendor, or rather at the author's fake of it, with everything that happens there without the API. */
export interface AdapterWorld {
  /** Answers the adapter's requests as the vendor would. The cases put faults in front of it. Needed with `http`. */
  readonly fetch?: typeof globalThis.fetch;
  /** The adapter's statements. Needed with `statements`. */
  readonly statements?: WorldStatements;
  /** What the fake accepts. The adapter gets stand-ins for the token, so that leaks can be told. */
  readonly credential: Credential;
  /** @default the adapter's own address */
  readonly baseUrl?: string;
  /** The vendor's time. It stands still unless it is moved; the adapter's clock is moved with it. */
  readonly clock: { now(): number; advance(ms: number): void };
  /** One for each port of the adapter, by object type. */
  readonly ports: { readonly [objectType: string]: WorldPort };
  /** How the vendor words what the cases let it answer. @default the plain status */
  readonly answers?: VendorAnswers;
  /** Needed when the adapter receives webhooks. */
  readonly webhooks?: WorldWebhooks;
  /** Needed when the adapter logs in. */
  readonly sessions?: WorldSessions;
  /** Needed when the adapter sends messages. */
  readonly messages?: WorldMessages;
  /** Whether a request asks for a change. @default every method but GET and HEAD */
  isWrite?(request: { readonly method: string; readonly url: string; readonly body: string }): boolean;
  /** The next batch is committed half and answered with an error. @default every second write is lost */
  halveNextBatch?(): void;
  /** Frees what the account holds. */
  close?(): void | Promise<void>;
}

/** One statement of the adapter, on its way to the system. */
export interface WorldStatement {
  /** All of it, values included. */
  readonly text: string;
  readonly isWrite: boolean;
  /** Aborted when the adapter lets go of it, by ending its connection for one. */
  readonly signal: AbortSignal;
}

/**
 * Stands between the adapter and its system.
 * @param carryOut brings the statement to the system; what comes back is JSON
 * @returns what the adapter is to get; throws what it is to see
 */
export type StatementGate = (statement: WorldStatement, carryOut: () => Promise<unknown>) => Promise<unknown>;

/**
 * What a statement can meet: the connection breaks (`lost`); the system stops (`down`), has no room (`busy`) or refuses the
 * credentials, the right, the content, a value that is there already, or a thing that it does not know.
 */
export type StatementFailure =
  | 'lost'
  | 'down'
  | 'busy'
  | 'unauthenticated'
  | 'forbidden'
  | 'rejected'
  | 'conflict'
  | 'missing';

/** The statements of an adapter that needs no HTTP. */
export interface WorldStatements {
  /** From now on every statement goes through the gate. */
  watch(gate: StatementGate): void;
  /**
   * The driver's own error.
   * @param words what it says wherever an error can say something: it may quote all that was sent
   */
  failure(kind: StatementFailure, words: string): unknown;
}

/** One answer of the vendor. */
export interface VendorAnswer {
  readonly status: number;
  readonly headers?: { readonly [name: string]: string };
  /** Text as it is, anything else as JSON. @default empty */
  readonly body?: unknown;
}

/** The vendor's own words for what goes wrong. */
export interface VendorAnswers {
  /** Too many requests. @default 429 with `Retry-After` */
  rateLimited?(retryAfterSeconds: number): VendorAnswer;
  /** The token is too old. @default 401 */
  expired?(): VendorAnswer;
  /** The token is good, but lacks a right. @default 403 */
  forbidden?(): VendorAnswer;
}

/** A record to create through the adapter. */
export interface Sample {
  readonly fields: FieldValues;
  readonly custom?: FieldValues;
  /** Records without which the vendor refuses it, by role. @default none */
  readonly associations?: { readonly [role: string]: readonly RemoteRef[] };
}

/** A custom field of the account, with two values as the adapter shows them. */
export interface WorldCustomField {
  readonly remoteKey: string;
  readonly values: readonly [FieldValue, FieldValue];
}

/** The records of one object type, behind the API's back. What happens there may take a while. */
export interface WorldPort {
  /** Ids of the records that a listing should show now. */
  ids(): readonly string[] | Promise<readonly string[]>;
  /** Puts new, different records into the account, all at this moment, and gives their ids. Left out where records cannot be made. */
  seed?(count: number): readonly string[] | Promise<readonly string[]>;
  /**
   * Records to create, each different for each `n`; the first is the usual one. Needed when the port creates. Together
   * they give every writable field a value.
   */
  samples?(n: number): readonly [Sample, ...Sample[]];
  /** A record whose content the vendor refuses. Needed when the port creates. */
  refused?(n: number): Sample;
  /** A user changes the record. Needed when the port has `changes` or versions. */
  edit?(id: string): void | Promise<void>;
  /** An administrator takes the right to read a field of the model away. @default the vendor has no rights by field */
  hide?(field: string): void | Promise<void>;
  /** A user deletes the record. Needed when the port learns of deletions. */
  remove?(id: string): void | Promise<void>;
  /** A user makes two records one; gives the id that remains. Needed when the port learns of merges. */
  merge?(survivorId: string, otherId: string): string | Promise<string>;
  /** A user adds a custom field. Needed when the port has custom fields. */
  addCustomField?(): WorldCustomField | Promise<WorldCustomField>;
  /** The value by which a sample is found. @default its first `email`, `phone` or `domain`, or its `name` */
  searchValue?(by: string, sample: Sample): string | undefined;
  /** What a sample is created or changed by. Needed when the port has `upsert`. */
  upsertBy?(sample: Sample): { readonly field: string; readonly value: string };
  /** Roles in which the vendor knows a primary record. @default none */
  readonly primaries?: readonly string[];
  /** An id of the right form that no record has. @default '999999999' */
  readonly unknownId?: string;
  /** Most records that one query reaches here, to make the case of the cap a small one. @default the declared cap */
  readonly cap?: number;
  /** What the vendor's answers look like. */
  readonly wire: WorldWire;
}

/** The little that the cases know of the vendor's answers, to break them in one place. */
export interface WorldWire {
  /**
   * The records in an answer, or the results of a batch of writes: the list itself, not a copy of it. `undefined` when the
   * answer has none.
   * @default the list, or the object with an id, that is the body or lies in its `results`, `data`, `items` or `records`
   */
  records?(body: unknown): unknown[] | undefined;
  /** Key of the id in a record. @default 'id' */
  readonly idKey?: string;
  /** The id that the adapter gives a record, where it is made of more than that. @default what is under `idKey` */
  idOf?(record: object): string | undefined;
  /** A field that the first sample has, and how to take it out of a record on the wire as if it were not fetched. */
  readonly absent?: { readonly field: string; omit(record: object): void };
}

/** How the vendor proves its webhooks genuine. */
export type WebhookProof =
  /** A signature over the body. */
  | 'signature'
  /** A signature over body and time. */
  | 'timedSignature'
  /** A secret that is sent along; nothing guards the body. */
  | 'sharedSecret';

/** The account's webhooks. */
export interface WorldWebhooks {
  readonly proof: WebhookProof;
  readonly secret: string;
  /** One that is wrong, of the same form. */
  readonly wrongSecret: string;
  /** The requests for what happened since the last call, proven with `secret` now. */
  deliver(): readonly WebhookRequest[] | Promise<readonly WebhookRequest[]>;
  /** A request with this body, proven as the vendor does it. */
  sign(rawBody: Uint8Array, secret: string, atMs: number): WebhookRequest;
  /** The request without its proof. @default without its headers */
  unproven?(request: WebhookRequest): WebhookRequest;
}

/** The logins of an account that gives sessions, as the vendor counts them. */
export interface WorldSessions {
  /** Logins so far. */
  logins(): number;
  /** Sessions that are open now. */
  open(): number;
  /** The vendor ends all sessions. */
  expire(): void;
  /** Whether a request logs in or out: what the cases break and count are the others. */
  isLogin(request: { readonly method: string; readonly url: string; readonly body: string }): boolean;
}

/** A message that the vendor took on. */
export interface ReceivedMessage {
  readonly channel: OutgoingMessage['channel'];
  /** E.164. */
  readonly to: string;
  readonly text: string;
}

/** The account's messages. */
export interface WorldMessages {
  /** A message to send, different for each `n`. */
  sample(n: number): Omit<OutgoingMessage, 'key'>;
  /** A message that the vendor refuses. */
  refused(): Omit<OutgoingMessage, 'key'>;
  /** What the vendor took on so far. */
  received(): readonly ReceivedMessage[];
  /** The network tells the vendor that a message arrived. Needed when the adapter asks for the status. */
  deliver?(id: string): void;
}
