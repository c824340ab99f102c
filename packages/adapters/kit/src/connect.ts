import type {
  AccountIdentity,
  CallOptions,
  Connection,
  ConnectOptions,
  Credential,
  CredentialSource,
  EntityPort,
  Logger,
} from '@crmsync/adapter';
import { contentHash, type FieldDefinition } from '@crmsync/model';
import type { CallContext } from './call-context.ts';
import { systemClock } from './clock.ts';
import { holdCredentials } from './credential-holder.ts';
import type { AdapterDefinition } from './define-adapter.ts';
import type { Port } from './define-port.ts';
import { entityPort } from './entity-port.ts';
import { createHttpClient, type HttpClient, type HttpClientOptions } from './http-client.ts';
import { isLostAnswer } from './lost-answer.ts';
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
}

/** Makes a connection of a definition. Sends nothing. @throws TypeError on wrong options */
export function connect(definition: AdapterDefinition, options: ConnectOptions): Connection {
  checkOptions(definition, options);
  const shared = new Map<string, Promise<unknown>>();
  const common = clientOptions(definition, options);
  const client = (credentials: CredentialSource, auth = definition.auth) =>
    createHttpClient({ ...common, auth, credentials: holdCredentials(credentials) });
  const makeContext = (http: HttpClient, call: CallOptions | undefined): CallContext =>
    contextOf(definition, options, http, shared, call ?? {});
  const { session } = definition;
  const source = session
    ? sessionCredentials(options.credentials, (login) => {
        const fixed = client(fixedCredential(login), () => ({}));
        return session.open(makeContext(fixed, {}), login);
      })
    : undefined;
  const http = client(source ?? options.credentials);
  const core: ConnectionCore = {
    definition,
    context: (call) => makeContext(http, call),
    fieldsOf: async (port, context) => {
      const { entity, objectType, fields } = port.capabilities;
      const described = definition.describe
        ? await definition.describe(context, { entity, objectType })
        : port.mapping.definitions(objectType);
      return described.map((one) => asWritable(one, fields.writable));
    },
  };
  return connectionOf(core, async () => {
    const ended = await source?.end();
    if (ended && session?.close) await session.close(makeContext(client(fixedCredential(ended)), {}), ended);
  });
}

/** What the account lets be written is still read-only where the port has no way to write it. */
function asWritable(definition: FieldDefinition, writable: readonly string[]): FieldDefinition {
  const { field } = definition;
  return field === undefined || writable.includes(field) ? definition : { ...definition, readOnly: true };
}

function fixedCredential(credential: Credential): CredentialSource {
  return { current: () => Promise.resolve(credential) };
}

function connectionOf(core: ConnectionCore, close: () => Promise<void>): Connection {
  const { definition } = core;
  const ports: readonly EntityPort[] = definition.ports.map((port) => entityPort(core, port));
  const { messaging } = definition;
  return Object.freeze({
    adapterId: definition.id,
    ports,
    whoAmI: (options?: CallOptions) => core.context(options).account(),
    describe: async (entity, options) => {
      const context = core.context(options);
      const found: FieldDefinition[] = [];
      for (const port of definition.ports) {
        if (port.capabilities.entity === entity) found.push(...(await core.fieldsOf(port, context)));
      }
      return found;
    },
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
                if (isLostAnswer(error)) return { key: message.key, status: 'unknown' as const };
                throw error;
              }),
            ...(messaging.status
              ? { status: async (id, options) => messaging.status?.(core.context(options), id) ?? unknownMessage(id) }
              : {}),
          },
        }
      : {}),
    close,
  } satisfies Connection);
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
    baseUrl: definition.baseUrl,
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
  kept: Map<string, Promise<unknown>>,
  call: CallOptions,
): CallContext {
  const clock = options.clock ?? systemClock;
  const context: CallContext = {
    adapterId: definition.id,
    http: {
      send: (request) => http.send(request, call),
      errorOf: http.errorOf,
      serverNow: http.serverNow,
    },
    options: call,
    clock,
    random: connectionRandom(definition.id, clock.now()),
    logger: options.logger ?? silent,
    account: () => context.shared<AccountIdentity>('(account)', () => definition.whoAmI(context)),
    shared: <T>(key: string, make: () => Promise<T>) => sharedValue<T>(kept, key, make),
    forget: (key) => {
      kept.delete(key);
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
