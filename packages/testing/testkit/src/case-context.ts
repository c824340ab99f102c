import {
  type Adapter,
  AuthenticationError,
  type Connection,
  type ConnectOptions,
  type Credential,
  type CredentialSource,
  type EntityPort,
  type PortCapabilities,
} from '@crmsync/adapter';
import type { FieldValues } from '@crmsync/model';
import type { AdapterSubject, AdapterWorld, VendorAnswer } from './adapter-subject.ts';
import { type RemoteSide, remoteSide } from './remote-side.ts';
import { createScriptedTransport, type ScriptedTransport } from './scripted-transport.ts';
import { createTestTime, type TestTime } from './test-time.ts';

/** Every token that the adapter is given begins like this. */
export const tokenMark = 'conformance-token';

/** Credentials that count how often they are renewed. */
export interface TestCredentials extends CredentialSource {
  renewals(): number;
  /** Sessions that the adapter gave to be kept, each with the number of requests sent before. */
  stored(): readonly { readonly token: string; readonly requestsBefore: number }[];
}

/** One line that the adapter logged. */
export interface LoggedLine {
  readonly event: string;
  readonly details: FieldValues;
}

/** What a case works with. */
export interface CaseContext {
  readonly adapter: Adapter;
  readonly world: AdapterWorld;
  readonly transport: ScriptedTransport;
  readonly time: TestTime;
  readonly logged: readonly LoggedLine[];
  readonly answers: {
    rateLimited(retryAfterSeconds: number): VendorAnswer;
    expired(): VendorAnswer;
    forbidden(): VendorAnswer;
  };
  /** The account's side of a port. */
  remoteOf(objectType: string): RemoteSide;
  /** A connection of its own to the account. */
  connect(options?: Partial<ConnectOptions>): Connection;
  /** Credentials that can be renewed unless told otherwise. */
  credentials(options?: { readonly renewable?: boolean }): TestCredentials;
}

/** What a case about a port works with. */
export interface PortCaseContext extends CaseContext {
  readonly connection: Connection;
  readonly port: EntityPort;
  readonly capabilities: PortCapabilities;
  readonly remote: RemoteSide;
  /** The same port of another connection. */
  another(options?: Partial<ConnectOptions>): EntityPort;
}

/** Sets a case up. Sends nothing. */
export function openCase({ adapter, transport: reachedBy }: AdapterSubject, world: AdapterWorld): CaseContext {
  const time = createTestTime(world.clock);
  const transport = createScriptedTransport({
    ...(reachedBy === 'statements'
      ? { statements: hook(world.statements, 'statements of a subject that has them') }
      : { fetch: hook(world.fetch, 'fetch') }),
    time,
    isWrite: (request) => world.isWrite?.(request) ?? !['GET', 'HEAD'].includes(request.method),
    isLogin: (request) => world.sessions?.isLogin(request) ?? false,
    genuine: (text) => text.replaceAll(new RegExp(`${tokenMark}-\\d+`, 'g'), () => world.credential.token),
  });
  const logged: LoggedLine[] = [];
  const credentials = (options: { readonly renewable?: boolean } = {}) =>
    testCredentials(world.credential, options.renewable ?? true, () => transport.sent.length);
  return {
    adapter,
    world,
    transport,
    time,
    logged,
    answers: {
      rateLimited: (seconds) =>
        world.answers?.rateLimited?.(seconds) ?? { status: 429, headers: { 'retry-after': String(seconds) } },
      expired: () => world.answers?.expired?.() ?? { status: 401 },
      forbidden: () => world.answers?.forbidden?.() ?? { status: 403 },
    },
    credentials,
    remoteOf: (objectType) => remoteSide(hook(world.ports[objectType], `ports.${objectType}`), time),
    connect: (options = {}) =>
      adapter.connect({
        credentials: credentials(),
        clock: time.clock,
        fetch: transport.fetch,
        logger: { log: (_level, event, details) => logged.push({ event, details: { ...details } }) },
        timeoutMs: 20_000,
        ...(world.baseUrl === undefined ? {} : { baseUrl: world.baseUrl }),
        ...options,
      }),
  };
}

/** The part of a case that is about one port. */
export function portCaseContext(context: CaseContext, objectType: string): PortCaseContext {
  const connection = context.connect();
  const port = portOf(connection, objectType);
  return {
    ...context,
    connection,
    port,
    capabilities: port.capabilities,
    remote: context.remoteOf(objectType),
    another: (options) => portOf(context.connect(options), objectType),
  };
}

/** A port of a connection by its object type. */
export function portOf(connection: Connection, objectType: string): EntityPort {
  const port = connection.ports.find(({ capabilities }) => capabilities.objectType === objectType);
  if (!port) throw new Error(`The connection has no port ${objectType}`);
  return port;
}

/** Something the world must have, since the adapter declares what it is for. */
export function hook<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`The world lacks ${name}, which the adapter's capabilities call for`);
  return value;
}

function testCredentials(genuine: Credential, renewable: boolean, requests: () => number): TestCredentials {
  const stored: { readonly token: string; readonly requestsBefore: number }[] = [];
  let version = 1;
  const current = (): Credential => ({ ...genuine, token: `${tokenMark}-${version}`, version });
  return {
    current: () => Promise.resolve(current()),
    async renew() {
      version += 1;
      if (!renewable) throw new AuthenticationError('The credentials of the case cannot be renewed');
      return current();
    },
    async store({ token }) {
      stored.push({ token, requestsBefore: requests() });
    },
    renewals: () => version - 1,
    stored: () => stored,
  };
}
