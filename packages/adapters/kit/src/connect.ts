import {
  type AccountIdentity,
  type CallOptions,
  type Connection,
  type ConnectOptions,
  type Credential,
  type CredentialSource,
  type EntityPort,
  type Logger,
  type PortAccess,
  UnavailableError,
} from '@crmsync/adapter';
import { CrmSyncError, contentHash, type FieldDefinition } from '@crmsync/model';
import type { CallContext } from './call-context.ts';
import { systemClock } from './clock.ts';
import { type OpenResources, openResources } from './connection-resource.ts';
import { holdCredentials } from './credential-holder.ts';
import type { AdapterDefinition } from './define-adapter.ts';
import type { Port } from './define-port.ts';
import { entityPort } from './entity-port.ts';
import { createHttpClient, type HttpClient, type HttpClientOptions, refuseReadOnly } from './http-client.ts';
import { isLostAnswer, markLost } from './lost-answer.ts';
import { seededRandom } from './random.ts';
import { createRateBudget } from './rate-budget.ts';
import { rawPath } from './request-path.ts';
import { sessionCredentials } from './session-credentials.ts';

const silent: Logger = { log: () => undefined };

/** What the ports of one connection share. */
export interface ConnectionCore {
  readonly definition: AdapterDefinition;
  context(options: CallOptions | undefined): CallContext;
  fieldsOf(port: Port, context: CallContext): Promise<readonly FieldDefinition[]>;
  /** Whether `CallContext.shared` has something under a key; nothing after a refresh. */
  keeps(key: string): boolean;
  /** Fields as they were described last, by object type. */
  readonly described: Map<string, readonly FieldDefinition[]>;
}

/** Makes a connection of a definition. Sends nothing. @throws TypeError on wrong options */
export function connect(definition: AdapterDefinition, options: ConnectOptions): Connection {
  checkOptions(definition, options);
  const kept: Kept = { shared: new Map(), resources: openResources(options) };
  const common = clientOptions(definition, options);
  const client = (credentials: CredentialSource, more: Partial<HttpClientOptions> = {}) =>
    createHttpClient({
      ...common,
      auth: definition.auth ?? (() => ({})),
      ...more,
      credentials: holdCredentials(credentials),
    });
  const makeContext = (http: HttpClient, call: CallOptions | undefined): CallContext =>
    contextOf(definition, options, http, kept, call ?? {});
  const { session } = definition;
  // Logging in and out changes no record, so that a connection may do it that only reads.
  const outside = (credential: Credential, more: Partial<HttpClientOptions> = {}) =>
    makeContext(client(fixedCredential(credential), { ...more, readOnly: false }), {});
  const leave = async (open: Credential): Promise<void> => session?.close?.(outside(open), open);
  const source = session
    ? sessionCredentials(
        options.credentials,
        (login) => session.open(outside(login, { auth: () => ({}) }), login),
        session.seats ? leave : undefined,
      )
    : undefined;
  const http = client(source ?? options.credentials);
  const core: ConnectionCore = {
    definition,
    context: (call) => makeContext(http, call),
    keeps: (key) => kept.shared.has(key),
    described: new Map(),
    fieldsOf: async (port, context) => {
      const { entity, objectType, fields } = port.capabilities;
      const described = definition.describe
        ? await definition.describe(context, { entity, objectType })
        : port.mapping.definitions(objectType);
      return described.map((one) => asWritable(one, fields.writable));
    },
  };
  const logOut = async (): Promise<void> => {
    const ended = await source?.end();
    if (!ended) return;
    await leave(ended);
    await options.credentials.forget?.(ended);
  };
  return connectionOf(core, {
    refresh: () => kept.shared.clear(),
    close: async () => {
      const [loggedOut, freed] = await Promise.allSettled([logOut(), kept.resources.close()]);
      if (loggedOut.status === 'rejected') throw loggedOut.reason;
      if (freed.status === 'rejected') throw freed.reason;
    },
  });
}

/** What one connection keeps between calls. */
interface Kept {
  readonly shared: Map<string, Promise<unknown>>;
  readonly resources: OpenResources;
}

/** What the account lets be written is still read-only where the port has no way to write it. */
function asWritable(definition: FieldDefinition, writable: readonly string[]): FieldDefinition {
  const { field } = definition;
  return field === undefined || writable.includes(field) ? definition : { ...definition, readOnly: true };
}

function fixedCredential(credential: Credential): CredentialSource {
  return { current: () => Promise.resolve(credential) };
}

function connectionOf(core: ConnectionCore, life: Pick<Connection, 'close'> & { refresh(): void }): Connection {
  const { definition } = core;
  const ports: readonly EntityPort[] = definition.ports.map((port) => entityPort(core, port));
  const { messaging, access } = definition;
  return Object.freeze({
    adapterId: definition.id,
    ports,
    whoAmI: (options?: CallOptions) => core.context(options).account(),
    describe: async (entity, options) => {
      const context = core.context(options);
      const found: FieldDefinition[] = [];
      for (const port of definition.ports) {
        if (port.capabilities.entity !== entity) continue;
        found.push(...(await core.fieldsOf(port, context)));
      }
      return found;
    },
    ...(access ? { access: async (options) => checkedAccess(definition, await access(core.context(options))) } : {}),
    request: async ({ method, path, query, body }, options) => {
      const answer = await core.context(options).http.send({
        method: httpMethod(method),
        path: rawPath(path),
        ...(query ? { query } : {}),
        ...(body === undefined ? {} : { body }),
        operation: 'request',
      });
      return answer.body;
    },
    ...(messaging
      ? {
          messaging: {
            send: (message, options) =>
              messaging.send(core.context(options), message).catch((error: unknown) => {
                if (!isLostAnswer(error)) throw error;
                const known = CrmSyncError.is(error) ? { error } : {};
                return { key: message.key, status: 'unknown' as const, ...known };
              }),
            ...(messaging.status
              ? { status: async (id, options) => messaging.status?.(core.context(options), id) ?? unknownMessage(id) }
              : {}),
          },
        }
      : {}),
    ...life,
  } satisfies Connection);
}

/** Takes away from what is declared, and from ports that there are. */
function checkedAccess(definition: AdapterDefinition, found: readonly PortAccess[]): readonly PortAccess[] {
  for (const { objectType, operations } of found) {
    const declared = definition.ports.find(({ capabilities }) => capabilities.objectType === objectType)?.capabilities;
    if (!declared) throw new TypeError(`${definition.id} access: there is no port ${objectType}`);
    const more = operations.find((name) => !declared.operations.includes(name));
    if (more) throw new TypeError(`${definition.id} access: port ${objectType} does not declare ${more}`);
  }
  return found;
}

function unknownMessage(id: string): { key: string; status: 'unknown'; id: string } {
  return { key: id, status: 'unknown', id };
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] as const;

function httpMethod(method: string): (typeof methods)[number] {
  const known = methods.find((name) => name === method.toUpperCase());
  if (!known) throw new TypeError(`request: ${method} is no method that can be sent`);
  return known;
}

function checkOptions(definition: AdapterDefinition, options: ConnectOptions): void {
  const fail = (text: string): never => {
    throw new TypeError(`${definition.id} connect: ${text}`);
  };
  if (typeof options?.credentials?.current !== 'function') fail('`credentials` needs a function `current`');
  if (options.timeoutMs !== undefined && !(options.timeoutMs > 0)) fail('`timeoutMs` must be positive');
  if (options.baseUrl !== undefined && !URL.canParse(options.baseUrl)) fail('`baseUrl` is no URL');
}

function clientOptions(
  definition: AdapterDefinition,
  options: ConnectOptions,
): Omit<HttpClientOptions, 'auth' | 'credentials'> {
  const clock = options.clock ?? systemClock;
  return {
    adapterId: definition.id,
    baseUrl: definition.baseUrl ?? '',
    baseUrlOverride: options.baseUrl,
    rateLimits: definition.rateLimits,
    rateHeaders: definition.rateHeaders,
    errors: definition.errors,
    headers: definition.headers,
    maxConcurrent: definition.maxConcurrent,
    retry: definition.retry,
    budget: options.budget ?? createRateBudget({ clock }),
    clock,
    random: connectionRandom(definition.id, clock.now()),
    logger: options.logger ?? silent,
    fetch: options.fetch ?? globalThis.fetch,
    timeoutMs: options.timeoutMs ?? 30_000,
    readOnly: options.readOnly ?? false,
  };
}

/** Jitter that differs between connections, yet repeats under a clock that repeats. */
function connectionRandom(id: string, nowMs: number): () => number {
  return seededRandom(Number.parseInt(contentHash(`${id} ${nowMs}`).slice(0, 8), 16));
}

function contextOf(
  definition: AdapterDefinition,
  options: ConnectOptions,
  http: HttpClient,
  kept: Kept,
  call: CallOptions,
): CallContext {
  const clock = options.clock ?? systemClock;
  const isHttp = definition.baseUrl !== undefined;
  const context: CallContext = {
    adapterId: definition.id,
    http: {
      send: async (request) => {
        if (!isHttp) throw new TypeError(`${definition.id} is not reached by HTTP`);
        return http.send(request, call);
      },
      errorOf: http.errorOf,
      serverNow: http.serverNow,
    },
    options: call,
    clock,
    random: connectionRandom(definition.id, clock.now()),
    logger: options.logger ?? silent,
    account: () => context.shared<AccountIdentity>('(account)', () => definition.whoAmI(context)),
    shared: <T>(key: string, make: () => Promise<T>) => sharedValue<T>(kept.shared, key, make),
    forget: (key) => {
      kept.shared.delete(key);
    },
    resource: (resource) => kept.resources.of(resource),
    write: async (operation, run) => {
      const name = `${definition.id} ${operation}`;
      refuseReadOnly(name, options, call);
      call.signal?.throwIfAborted();
      return run().catch((error: unknown) => {
        if (CrmSyncError.is(error)) throw error;
        throw markLost(new UnavailableError(`${name}: nobody knows whether it was applied`, { cause: error }));
      });
    },
  };
  return context;
}

async function sharedValue<T>(kept: Map<string, Promise<unknown>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = kept.get(key);
  const value = known ?? make();
  if (!known) kept.set(key, value);
  try {
    return (await value) as T;
  } catch (error) {
    if (kept.get(key) === value) kept.delete(key);
    throw error;
  }
}
