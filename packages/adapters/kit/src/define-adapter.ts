import type {
  AccountIdentity,
  Adapter,
  ConnectOptions,
  Credential,
  MessageOutcome,
  MessagingCapabilities,
  OutgoingMessage,
  PortAccess,
  RateWindow,
  WebhookReceiver,
} from '@crmsync/adapter';
import { type EntityType, entityTypes, type FieldDefinition } from '@crmsync/model';
import type { AuthStrategy } from './auth-strategy.ts';
import type { CallContext } from './call-context.ts';
import { connect } from './connect.ts';
import type { Port } from './define-port.ts';
import type { ErrorTable } from './error-table.ts';
import type { RetryPolicy } from './http-client.ts';
import type { RateHeaderReader } from './rate-headers.ts';
import type { SessionDefinition } from './session-credentials.ts';

/** A whole adapter, as data and small functions. */
export interface AdapterDefinition {
  /** Kebab-case, never changed: it is stored in links. */
  readonly id: string;
  readonly name: string;
  /**
   * The vendor's host and path prefix, fixed or told by the credentials. `ConnectOptions.baseUrl` wins. Absent, as `auth`,
   * where the system is not reached by HTTP: see {@link CallContext.resource} and {@link CallContext.write}.
   */
  readonly baseUrl?: string | ((credential: Credential) => string);
  readonly auth?: AuthStrategy;
  /** Windows by scope; the first scope is the default of requests. */
  readonly rateLimits: { readonly [scope: string]: readonly RateWindow[] };
  readonly rateHeaders?: RateHeaderReader;
  /** The vendor's exceptions from what status codes mean. */
  readonly errors?: ErrorTable;
  /** Sent with every request, e.g. an API version. */
  readonly headers?: { readonly [name: string]: string };
  /** Requests on the wire at once. @default unlimited */
  readonly maxConcurrent?: number;
  readonly retry?: RetryPolicy;
  /** For vendors that give a session for a login. */
  readonly session?: SessionDefinition;
  /** Made by `definePort`; put in order of dependency by the kit. */
  readonly ports: readonly Port[];
  readonly webhook?: WebhookReceiver;
  whoAmI(context: CallContext): Promise<AccountIdentity>;
  /** What the account and its credentials take away; see `Connection.access`. @default nothing is known before a refusal */
  access?(context: CallContext): Promise<readonly PortAccess[]>;
  /** The fields of one object type as the account has them. @default what the mapping knows */
  describe?(
    context: CallContext,
    port: { readonly entity: EntityType; readonly objectType: string },
  ): Promise<readonly FieldDefinition[]>;
  readonly messaging?: Omit<MessagingCapabilities, 'status'> & {
    send(context: CallContext, message: OutgoingMessage): Promise<MessageOutcome>;
    status?(context: CallContext, id: string): Promise<MessageOutcome>;
  };
}

/**
 * Makes an adapter of its definition.
 * @throws TypeError when the definition is wrong: a malformed id, an object type twice, a reserve outside 0 to 1
 * @example defineAdapter({ id: 'acme', name: 'Acme', baseUrl, auth: bearerAuth(), rateLimits, ports, whoAmI })
 */
export function defineAdapter(definition: AdapterDefinition): Adapter {
  checkDefinition(definition);
  const ports = [...definition.ports].sort(
    (left, right) => entityTypes.indexOf(left.capabilities.entity) - entityTypes.indexOf(right.capabilities.entity),
  );
  const sorted = { ...definition, ports };
  return Object.freeze({
    specVersion: 'v1' as const,
    id: definition.id,
    name: definition.name,
    ports: ports.map((port) =>
      Object.freeze({
        capabilities: port.capabilities,
        project: (wanted: Parameters<Port['mapping']['project']>[0], current?: typeof wanted) =>
          port.mapping.project(wanted, current),
      }),
    ),
    rateLimits: definition.rateLimits,
    ...(definition.webhook ? { webhook: definition.webhook } : {}),
    ...(definition.session ? { login: { seats: definition.session.seats ?? false } } : {}),
    ...(definition.messaging ? { messaging: messagingFacts(definition.messaging) } : {}),
    connect: (options: ConnectOptions) => connect(sorted, options),
  });
}

function messagingFacts({
  channels,
  once,
  status,
}: NonNullable<AdapterDefinition['messaging']>): MessagingCapabilities {
  return { channels, once, status: status !== undefined };
}

function checkDefinition(definition: AdapterDefinition): void {
  const fail = (text: string): never => {
    throw new TypeError(`defineAdapter ${definition.id}: ${text}`);
  };
  if (!/^[a-z][a-z\d]*(-[a-z\d]+)*$/.test(definition.id)) fail('the id is not in kebab-case');
  if ((definition.baseUrl === undefined) !== (definition.auth === undefined))
    fail('`baseUrl` and `auth` need each other');
  if (definition.session && !definition.auth) fail('`session` needs `auth`');
  const types = definition.ports.map((port) => port.capabilities.objectType);
  const twice = types.find((type, index) => types.indexOf(type) !== index);
  if (twice !== undefined) fail(`object type ${twice} is declared twice`);
  for (const [scope, windows] of Object.entries(definition.rateLimits)) {
    for (const window of windows) {
      const fits = window.limit > 0 && window.perMs > 0 && (window.reserve ?? 0) >= 0 && (window.reserve ?? 0) < 1;
      if (!fits)
        fail(`window ${window.name} of scope ${scope} needs a positive limit and perMs and a reserve of 0 to 1`);
    }
  }
}
