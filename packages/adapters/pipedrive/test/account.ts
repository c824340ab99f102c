import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Connection, EntityPort, Page, Patch, RemoteRecord, WriteOutcome } from '@crmsync/adapter';
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
      responseBody: jsonOf(text),
    });
    return response;
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** All pages of a listing or of changes; cursors go through JSON, as they do between processes. */
export async function allPages(read: (cursor: Page['next'] | undefined) => Promise<Page>): Promise<Page[]> {
  const pages: Page[] = [];
  let cursor: Page['next'] | undefined;
  do {
    const page: Page = await read(cursor);
    pages.push(page);
    cursor = page.next === null ? undefined : JSON.parse(JSON.stringify(page.next));
  } while (cursor !== undefined);
  return pages;
}

/** Everything a port lists, with the checkpoint of the last page. */
export async function listAll(port: EntityPort, limit?: number) {
  const pages = await allPages((cursor) =>
    port.list!({ ...(cursor === undefined ? {} : { cursor }), ...(limit === undefined ? {} : { limit }) }),
  );
  return { pages, records: pages.flatMap((page) => page.records), checkpoint: pages.at(-1)!.checkpoint! };
}

/** Everything that changed since a checkpoint. */
export async function changesSince(port: EntityPort, checkpoint: NonNullable<Page['checkpoint']>, limit?: number) {
  const pages = await allPages((cursor) =>
    port.changes!({
      checkpoint,
      ...(cursor === undefined ? {} : { cursor }),
      ...(limit === undefined ? {} : { limit }),
    }),
  );
  return { pages, records: pages.flatMap((page) => page.records), checkpoint: pages.at(-1)!.checkpoint! };
}

/** A patch of fields and, where given, of associations by role: the ids to add. */
export function fieldsPatch(fields: Record<string, unknown>, links: Record<string, readonly string[]> = {}): Patch {
  const objectTypes: Record<string, string> = { contacts: 'persons', companies: 'organizations', deals: 'deals' };
  const associations = Object.entries(links).map(([role, ids]) => [
    role,
    { add: ids.map((id) => ({ objectType: objectTypes[role], id })), remove: [] },
  ]);
  return { fields: JSON.parse(JSON.stringify(fields)), custom: {}, associations: Object.fromEntries(associations) };
}

/** Creates one record and gives what the port says it shows. */
export async function createOne(port: EntityPort, patch: Patch, syncKey?: string): Promise<RemoteRecord> {
  const [outcome] = await port.create!([{ key: 'one', patch, ...(syncKey === undefined ? {} : { syncKey }) }]);
  return recordOf(outcome);
}

/** Updates one record and gives what the port says it shows. */
export async function updateOne(
  port: EntityPort,
  id: string,
  patch: Patch,
  current?: RemoteRecord,
): Promise<RemoteRecord> {
  const [outcome] = await port.update!([
    { key: 'one', id, patch, ...(current ? { current: { fields: current.fields, custom: current.custom } } : {}) },
  ]);
  return recordOf(outcome);
}

function recordOf(outcome: WriteOutcome | undefined): RemoteRecord {
  if (outcome?.status !== 'applied') throw outcome?.error ?? new Error('no outcome');
  if (!outcome.record) throw new Error('the outcome has no record');
  return outcome.record;
}

/** Folder of the vendor's description files; absent on machines that do not have them. */
export function specFolder(): string | undefined {
  const root = process.env.CRMSYNC_SPECS ?? fileURLToPath(new URL('../../../../../shared/specs', import.meta.url));
  const folder = `${root}/pipedrive`;
  return existsSync(`${folder}/pipedrive-v2.json`) ? folder : undefined;
}
