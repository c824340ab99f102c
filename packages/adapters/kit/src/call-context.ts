import type { AccountIdentity, CallOptions, Clock, Logger, RemoteRecord } from '@crmsync/adapter';
import type { CrmSyncError, EntityType, FieldDefinition, Instant } from '@crmsync/model';
import type { ConnectionResource } from './connection-resource.ts';
import type { HttpAnswer, HttpRequest } from './http-request.ts';
import type { FieldSet, Mapping, PatchResult } from './mapping-table.ts';
import type { Random } from './random.ts';
import type { RecordInit } from './remote-record.ts';
import type { WireAnswer } from './wire-answer.ts';

/** The HTTP client of one call: signal, priority and longest wait of the call are bound to it. */
export interface CallHttp {
  /** Sends one request and checks the answer; see {@link HttpRequest}. */
  send<T = unknown>(request: HttpRequest<T>): Promise<HttpAnswer<T>>;
  /** The error that a status and body stand for: for items inside a batch answer. `undefined` = it is no error. */
  errorOf(operation: string, answer: Pick<WireAnswer, 'status' | 'body'>): CrmSyncError | undefined;
  /** The vendor's time now, as far as its answers have told. */
  serverNow(): Instant;
}

/** What every function of an adapter gets beside its arguments. */
export interface CallContext {
  readonly adapterId: string;
  /** Throws a `TypeError` where the adapter has no `baseUrl`. */
  readonly http: CallHttp;
  readonly options: CallOptions;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Who the credentials belong to; asked once per connection. */
  account(): Promise<AccountIdentity>;
  /** Something asked once per connection, e.g. the pipelines. A failure is not kept. */
  shared<T>(key: string, make: () => Promise<T>): Promise<T>;
  /** Forgets what {@link CallContext.shared} keeps under a key. */
  forget(key: string): void;
  /** What the connection holds beside HTTP, e.g. a pool: opened once, when first needed, and closed with the connection. */
  resource<T>(resource: ConnectionResource<T>): Promise<T>;
  /**
   * Runs something that changes the system by other means than `http`. What it throws of the contract's errors means that
   * nothing was applied, unless it went through `markLost`; anything else, an abort too, leaves the outcome unknown.
   * @param operation names it in messages, e.g. `clients.update`
   * @throws PermissionError when the connection or the call is read-only
   */
  write<T>(operation: string, run: () => Promise<T>): Promise<T>;
}

/** What an endpoint of a port gets beside its arguments. */
export interface PortContext<E extends EntityType = EntityType> extends CallContext {
  readonly entity: E;
  readonly objectType: string;
  readonly mapping: Mapping<E>;
  /**
   * Definitions of custom fields, described once per connection; described again when one of `keys` is unknown.
   * @param keys remote keys; absent = all custom fields of this object type
   */
  customDefinitions(keys?: readonly string[]): Promise<readonly FieldDefinition[]>;
  /** All fields of this object type as the account has them; afterwards choices are read and written by their labels. */
  fieldDefinitions(): Promise<readonly FieldDefinition[]>;
  /** The wire values of a patch, with the definitions that its custom fields need. `current` as in `UpdateItem`. */
  patch(patch: FieldSet, current?: FieldSet): Promise<PatchResult>;
  /** A record from a wire object by the mapping. Losses in reading are logged, never thrown. */
  record(init: RecordInit): RemoteRecord;
}
