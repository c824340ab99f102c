import type { Connection, EntityPort, Page } from '@crmsync/adapter';
import { tokenCredential } from '@crmsync/adapter-kit';
import {
  createOffsetClock,
  createPipedriveFake,
  type FakeCrm,
  type FakeServer,
  type PipedriveFakeOptions,
  startFakeServer,
} from '@crmsync/fakes';
import type { PipedriveExchange } from '@crmsync/fakes/spec';
import { type PipedriveSettings, pipedrive } from '../src/index.ts';

/** A fake account behind real HTTP, a connection to it, and every exchange that went over the wire. */
export interface TestAccount {
  readonly fake: FakeCrm;
  readonly server: FakeServer;
  readonly connection: Connection;
  readonly exchanges: readonly PipedriveExchange[];
  port(objectType: string): EntityPort;
  close(): Promise<void>;
}

/** Opens an account whose time follows ours, so that the server's Date header tells the truth. */
export async function openAccount(
  settings: PipedriveSettings = {},
  fakeOptions: PipedriveFakeOptions = {},
): Promise<TestAccount> {
  const fake = createPipedriveFake({ clock: createOffsetClock(), burst: 1000, searchBurst: 1000, ...fakeOptions });
  const server = await startFakeServer(fake);
  const exchanges: PipedriveExchange[] = [];
  const adapter = pipedrive(settings);
  const connection = adapter.connect({
    credentials: tokenCredential(fake.token),
    baseUrl: server.url,
    timeoutMs: 5000,
    fetch: recordingFetch(exchanges),
  });
  return {
    fake,
    server,
    connection,
    exchanges,
    port: (objectType) => {
      const found = connection.ports.find((port) => port.capabilities.objectType === objectType);
      if (!found) throw new Error(`no port ${objectType}`);
      return found;
    },
    close: () => server.close(),
  };
}

function recordingFetch(exchanges: PipedriveExchange[]): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const requestText = request.method === 'GET' ? '' : await request.clone().text();
    const response = await globalThis.fetch(request);
    const text = await response.clone().text();
    exchanges.push({
      method: request.method,
      url: request.url,
      ...(requestText === '' ? {} : { requestBody: JSON.parse(requestText) }),
      status: response.status,
      responseBody: text === '' ? undefined : JSON.parse(text),
    });
    return response;
  };
}

/** All pages of a listing or of changes. */
export async function allPages(read: (cursor: Page['next']) => Promise<Page>): Promise<Page[]> {
  const pages: Page[] = [];
  let cursor: Page['next'] = null;
  do {
    const page: Page = await read(cursor);
    pages.push(page);
    cursor = page.next === null ? null : JSON.parse(JSON.stringify(page.next));
  } while (cursor !== null);
  return pages;
}

/** A patch of fields alone. */
export function fieldsPatch(fields: Record<string, unknown>) {
  return { fields: JSON.parse(JSON.stringify(fields)), custom: {}, associations: {} };
}
