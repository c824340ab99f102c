import type { Clock, Connection, Credential, EntityPort, Patch, RemoteRecord } from '@crmsync/adapter';
import {
  createSalesforceFake,
  createVirtualClock,
  fakeFetch,
  type SalesforceFake,
  type SalesforceFakeOptions,
  type VirtualClock,
} from '@crmsync/fakes';
import { type SalesforceSettings, salesforce } from '../../src/index.ts';

/** No request takes this long here, so that the sleep that guards it must not move the clock. */
const timeoutsMs = [29_999, 120_000, 300_000];

export const instanceUrl = 'https://acme.my.salesforce.com';
export const startMs = Date.UTC(2026, 0, 10, 8, 0, 0, 250);

/** One request as it went out. */
export interface SentRequest {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
  readonly headers: Headers;
}

/** An organisation with a connection to it; waits move the clock instead of taking time. */
export interface TestOrg {
  readonly fake: SalesforceFake;
  readonly clock: VirtualClock;
  readonly connection: Connection;
  readonly sent: SentRequest[];
  /** Paths of what was sent, without the version. */
  paths(): readonly string[];
  port(objectType: string): Required<EntityPort>;
  seed(objectType: string, ...fields: Record<string, unknown>[]): string[];
}

export function openOrg(
  options: SalesforceFakeOptions = {},
  settings: SalesforceSettings = {},
  renew?: (rejected: Credential) => Credential,
): TestOrg {
  const clock = createVirtualClock(startMs);
  const fake = createSalesforceFake({ ...options, clock });
  const sent: SentRequest[] = [];
  const inner = fakeFetch(fake, { wait: async () => {} });
  const credential = { token: fake.token, parts: { instanceUrl } };
  const connection = salesforce(settings).connect({
    credentials: {
      current: async () => credential,
      ...(renew ? { renew: async (rejected: Credential) => renew(rejected) } : {}),
    },
    clock: movingClock(clock),
    timeoutMs: 29_999,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const body = await request.clone().text();
      sent.push({ method: request.method, url: new URL(request.url), body, headers: request.headers });
      const response = await inner(request);
      const headers = new Headers(response.headers);
      headers.set('date', new Date(clock.now()).toUTCString());
      const empty = response.status === 204 || response.status === 304;
      return new Response(empty ? null : await response.text(), { status: response.status, headers });
    },
  });
  return {
    fake,
    clock,
    connection,
    sent,
    paths: () => sent.map(({ method, url }) => `${method} ${url.pathname.replace(/^\/services\/data\/v\d+\.\d/, '')}`),
    port: (objectType) => portOf(connection, objectType),
    seed: (objectType, ...fields) => [
      ...fake.control.seed(fields.map((each) => ({ objectType, fields: each as never }))),
    ],
  };
}

function movingClock(clock: VirtualClock): Clock {
  return {
    now: clock.now,
    sleep: (ms, signal) => {
      if (!timeoutsMs.includes(ms)) {
        clock.advance(ms);
        return Promise.resolve();
      }
      return new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
    },
  };
}

function portOf(connection: Connection, objectType: string): Required<EntityPort> {
  const port = connection.ports.find(({ capabilities }) => capabilities.objectType === objectType);
  if (!port) throw new Error(`no port ${objectType}`);
  // Operations that a port does not have fail loudly when a test calls them.
  return port as Required<EntityPort>;
}

export const idsOf = (records: readonly RemoteRecord[]): string[] => records.map(({ ref }) => ref.id);

export const patch = (
  fields: Patch['fields'],
  associations: Patch['associations'] = {},
  custom: Patch['custom'] = {},
): Patch => ({ fields, custom, associations });
