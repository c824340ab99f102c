import type { EntityType, FieldDefinition } from '@crmsync/model';
import type { PortAccess } from './access.ts';
import type { RateWindow } from './capabilities.ts';
import type { EntityPort, PortShape } from './entity-port.ts';
import type { MessagingCapabilities, MessagingPort } from './messaging.ts';
import type { CallOptions, Clock, CredentialSource, Logger, RateBudget } from './ports.ts';
import type { WebhookReceiver } from './webhook.ts';

/** Who the credentials belong to. */
export interface AccountIdentity {
  /** The vendor's id of the account; links are only valid inside it. */
  readonly accountId: string;
  readonly name?: string;
  /** IANA name. */
  readonly timeZone?: string;
  /** ISO 4217, what amounts without a currency are in. */
  readonly currency?: string;
  /** Whether the account belongs to a test or sandbox. */
  readonly sandbox?: boolean;
}

export interface ConnectOptions {
  readonly credentials: CredentialSource;
  /** @default the real clock */
  readonly clock?: Clock;
  /** Of no use to a system that is not reached by HTTP. @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch;
  /** @default a budget in memory, of this connection alone */
  readonly budget?: RateBudget;
  /** @default silent */
  readonly logger?: Logger;
  /** Another host than the vendor's own: a sandbox, a proxy, a fake. */
  readonly baseUrl?: string;
  /** Longest time one request may take. @default 30000 */
  readonly timeoutMs?: number;
  /** Refuses every request that could change something, below everything else; see `CallOptions.readOnly`. @default false */
  readonly readOnly?: boolean;
}

/** One authorised account. */
export interface Connection {
  readonly adapterId: string;
  /** One port per object type, in order of dependency. */
  readonly ports: readonly EntityPort[];
  whoAmI(options?: CallOptions): Promise<AccountIdentity>;
  /**
   * What this account and these credentials take away from the declared capabilities, for each port that lacks something.
   * A port that is not named has all that it declares. Absent = so has every port, or nobody can tell before a refusal.
   */
  access?(options?: CallOptions): Promise<readonly PortAccess[]>;
  /** The fields of an entity as the account has them, custom ones included. */
  describe(entity: EntityType, options?: CallOptions): Promise<readonly FieldDefinition[]>;
  /**
   * Makes the connection ask anew for what it keeps of the account: fields, choices, pipelines. Sessions, limits and calls
   * under way stay. Absent = it keeps nothing.
   */
  refresh?(): void;
  /**
   * The official escape hatch: one request with the connection's authorisation, limits and error classes.
   * @throws TypeError where the system is not reached by HTTP
   */
  request(
    request: {
      readonly method: string;
      readonly path: string;
      readonly query?: { readonly [name: string]: string };
      readonly body?: unknown;
    },
    options?: CallOptions,
  ): Promise<unknown>;
  readonly messaging?: MessagingPort;
  /** Frees what the connection holds (a session, a licensed seat). Safe to call twice. */
  close(): Promise<void>;
}

/** A connector to one system: static, no credentials. */
export interface Adapter {
  readonly specVersion: 'v1';
  /** Kebab-case, never changed: it is stored in links. */
  readonly id: string;
  readonly name: string;
  /** One per object type, in order of dependency. */
  readonly ports: readonly PortShape[];
  /** The vendor's limits by scope name, e.g. `api` and `search`. */
  readonly rateLimits: { readonly [scope: string]: readonly RateWindow[] };
  readonly webhook?: WebhookReceiver;
  /**
   * Set when connections log in and hold a session; absent when the credential itself authorises each request. `seats`: a
   * session takes up one of few licences, so there must never be two where one will do, and it is freed by `close`.
   */
  readonly login?: { readonly seats: boolean };
  /** Set when connections have `messaging`. */
  readonly messaging?: MessagingCapabilities;
  /** Makes a connection; sends nothing yet. @throws TypeError on wrong options */
  connect(options: ConnectOptions): Connection;
}
