import type {
  Adapter,
  Connection,
  ConnectOptions,
  EntityPort,
  Page,
  PortCapabilities,
  RemoteRecord,
  WebhookReceiver,
  WriteOutcome,
} from '@crmsync/adapter';
import { type AdapterDefinition, defineAdapter } from '@crmsync/adapter-kit';
import { acmeDefinition } from './acme-adapter.ts';

/** An adapter with one rule broken. */
export interface Mutant {
  /** Id of the case that must fail. */
  readonly breaks: string;
  readonly story: string;
  adapter(): Adapter;
}

/** The correct adapter with another definition. */
export const ofDefinition = (change: Partial<AdapterDefinition>) => (): Adapter =>
  defineAdapter({ ...acmeDefinition, ...change });

/** The correct adapter, connected with other options. */
export const ofOptions = (change: (options: ConnectOptions) => ConnectOptions) => (): Adapter => {
  const adapter = defineAdapter(acmeDefinition);
  return { ...adapter, connect: (options) => adapter.connect(change(options)) };
};

/** The correct adapter behind another `fetch`. */
export const ofFetch = (change: (fetch: typeof globalThis.fetch) => typeof globalThis.fetch) =>
  ofOptions((options) => ({ ...options, fetch: change(options.fetch ?? globalThis.fetch) }));

/** The correct adapter with another connection. */
export const ofConnection =
  (change: (connection: Connection, options: ConnectOptions) => Connection) => (): Adapter => {
    const adapter = defineAdapter(acmeDefinition);
    return { ...adapter, connect: (options) => change(adapter.connect(options), options) };
  };

/** The correct adapter with other ports, on each connection anew. */
export const ofPorts = (change: (port: EntityPort, options: ConnectOptions) => Partial<EntityPort>) =>
  ofConnection((connection, options) => ({
    ...connection,
    ports: connection.ports.map((port) => ({ ...port, ...change(port, options) })),
  }));

/** The correct adapter that declares something else. */
export const ofCapabilities = (change: (capabilities: PortCapabilities) => PortCapabilities) => (): Adapter => {
  const adapter = defineAdapter(acmeDefinition);
  const declared = <P extends { readonly capabilities: PortCapabilities }>(port: P) => ({
    ...port,
    capabilities: change(port.capabilities),
  });
  return {
    ...adapter,
    ports: adapter.ports.map(declared),
    connect: (options) => {
      const connection = adapter.connect(options);
      return { ...connection, ports: connection.ports.map(declared) };
    },
  };
};

/** The correct adapter with another webhook receiver. */
export const ofWebhook = (change: (receiver: WebhookReceiver) => Partial<WebhookReceiver>) => (): Adapter => {
  const adapter = defineAdapter(acmeDefinition);
  if (!adapter.webhook) throw new Error('the adapter receives webhooks');
  return { ...adapter, webhook: { ...adapter.webhook, ...change(adapter.webhook) } };
};

/** Ports whose pages, of listings and changes, are changed. */
export const ofPages = (change: (page: Page, capabilities: PortCapabilities, options: ConnectOptions) => Page) =>
  ofPorts(({ list, changes, capabilities }, connected) => ({
    ...(list ? { list: async (options) => change(await list(options), capabilities, connected) } : {}),
    ...(changes ? { changes: async (options) => change(await changes(options), capabilities, connected) } : {}),
  }));

/** Ports whose records, read by id, are changed. */
export const ofGotten = (change: (record: RemoteRecord) => RemoteRecord) =>
  ofPorts(({ get }) =>
    get
      ? {
          get: async (ids, options) =>
            (await get(ids, options)).map((one) =>
              one.status === 'found' ? { ...one, record: change(one.record) } : one,
            ),
        }
      : {},
  );

type Written = 'create' | 'update' | 'upsert' | 'delete';

/** Ports whose outcomes of one kind of write are changed. */
export const ofOutcomes = (operation: Written, change: (outcome: WriteOutcome) => WriteOutcome) =>
  ofPorts((port) => {
    if (!port[operation]) return {};
    const { create, update, upsert, delete: remove } = port;
    const all = {
      create: async (...args: Parameters<NonNullable<typeof create>>) => (await create?.(...args))?.map(change) ?? [],
      update: async (...args: Parameters<NonNullable<typeof update>>) => (await update?.(...args))?.map(change) ?? [],
      upsert: async (...args: Parameters<NonNullable<typeof upsert>>) => (await upsert?.(...args))?.map(change) ?? [],
      delete: async (...args: Parameters<NonNullable<typeof remove>>) => (await remove?.(...args))?.map(change) ?? [],
    };
    return { [operation]: all[operation] };
  });

/** What is in doubt is told refused. */
export const refusedIfUnknown = (outcome: WriteOutcome): WriteOutcome =>
  outcome.status === 'unknown' ? { ...outcome, status: 'refused' } : outcome;

/** The JSON that a request sends. */
export async function sentBody(
  input: Parameters<typeof fetch>[0],
  init: RequestInit | undefined,
): Promise<{ readonly request: globalThis.Request; readonly path: string; readonly body: unknown }> {
  const request = new Request(input, init);
  const text = await request.clone().text();
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  return { request, path: new URL(request.url).pathname, body };
}

/** A `fetch` that changes the JSON of answers to some paths. */
export const changedAnswers =
  (paths: RegExp, change: (answer: unknown, sent: unknown) => unknown) =>
  (fetch: typeof globalThis.fetch): typeof globalThis.fetch =>
  async (input, init) => {
    const { request, path, body } = await sentBody(input, init);
    const response = await fetch(request);
    if (!paths.test(path) || !response.ok) return response;
    const text = await response.text();
    try {
      return Response.json(change(JSON.parse(text), body), { status: response.status, headers: response.headers });
    } catch {
      return new Response(text, response);
    }
  };
