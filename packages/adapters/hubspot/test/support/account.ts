import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Clock, Connection, CredentialSource, EntityPort, Patch } from '@crmsync/adapter';
import { tokenCredential } from '@crmsync/adapter-kit';
import {
  createHubSpotFake,
  createVirtualClock,
  type FakeServer,
  type HubSpotFake,
  type HubSpotFakeOptions,
  startFakeServer,
  type VirtualClock,
} from '@crmsync/fakes';
import { type HubSpotExchange, recordExchanges } from '@crmsync/fakes/spec';
import { hubspot } from '../../src/index.ts';

/** No request takes this long here, so that the sleep that guards it must not move the clock. */
const timeoutMs = 29_999;

/** An account served over HTTP with a connection to it; waits move the clock instead of taking time. */
export interface TestAccount {
  readonly fake: HubSpotFake;
  readonly clock: VirtualClock;
  readonly connection: Connection;
  readonly exchanges: HubSpotExchange[];
  /** Another connection to the same account. */
  connect(credentials: CredentialSource): Connection;
  port(objectType: string): Required<EntityPort>;
  close(): Promise<void>;
}

export async function openAccount(
  options: HubSpotFakeOptions = {},
  settings: Parameters<typeof hubspot>[0] = {},
  connect: { readonly readOnly?: boolean; readonly token?: string } = {},
): Promise<TestAccount> {
  const clock = createVirtualClock();
  const inner = createHubSpotFake({ ...options, clock });
  const exchanges: HubSpotExchange[] = [];
  const server = await startFakeServer(dated(recordExchanges(inner, exchanges)), { wait: async () => {} });
  const connectWith = (credentials: CredentialSource) =>
    hubspot(settings).connect({
      credentials,
      baseUrl: server.url,
      clock: movingClock(clock),
      timeoutMs,
      readOnly: connect.readOnly ?? false,
    });
  const connection = connectWith(tokenCredential(connect.token ?? inner.token));
  return {
    fake: inner,
    clock,
    connection,
    exchanges,
    connect: connectWith,
    port: (objectType) => portOf(connection, objectType),
    close: () => closeAll(connection, server),
  };
}

async function closeAll(connection: Connection, server: FakeServer): Promise<void> {
  await connection.close();
  await server.close();
}

function movingClock(clock: VirtualClock): Clock {
  return {
    now: clock.now,
    sleep: (ms, signal) => {
      if (ms !== timeoutMs) {
        clock.advance(ms);
        return Promise.resolve();
      }
      return new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
    },
  };
}

/** The server would tell the real time, which is not the account's. */
function dated(inner: HubSpotFake): HubSpotFake {
  return {
    ...inner,
    async handle(request) {
      const response = await inner.handle(request);
      return { ...response, headers: { ...response.headers, date: new Date(inner.clock.now()).toUTCString() } };
    },
  };
}

function portOf(connection: Connection, objectType: string): Required<EntityPort> {
  const port = connection.ports.find(({ capabilities }) => capabilities.objectType === objectType);
  if (!port) throw new Error(`no port ${objectType}`);
  // Operations that a port does not have fail loudly when a test calls them.
  return port as Required<EntityPort>;
}

export const patch = (
  fields: Patch['fields'],
  associations: Patch['associations'] = {},
  custom: Patch['custom'] = {},
): Patch => ({ fields, custom, associations });

/** Folder of the vendor's endpoint facts; absent on machines that do not have them. */
export function specFolder(): string | undefined {
  const root = process.env.CRMSYNC_SPECS ?? fileURLToPath(new URL('../../../../../../shared/specs', import.meta.url));
  const folder = `${root}/hubspot`;
  return existsSync(`${folder}/contacts.2026-03.json`) ? folder : undefined;
}
