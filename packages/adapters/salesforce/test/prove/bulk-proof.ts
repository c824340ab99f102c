import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { EntityPort, Page } from '@crmsync/adapter';
import { tokenCredential } from '@crmsync/adapter-kit';
import { salesforce } from '../../src/index.ts';

/** What came of it. Memory is that of this process, which is the adapter's. */
export interface BulkProof {
  readonly read: number;
  readonly pages: number;
  readonly readPerSecond: number;
  readonly written: number;
  readonly writtenPerSecond: number;
  readonly requests: number;
  readonly peakRssMb: number;
}

/**
 * Reads all contacts of an organisation in another process through a query job, and writes each of them through ingest jobs
 * as it comes, page by page.
 * @param options.write contacts of the first pages that are written
 */
export async function proveBulk(options: { readonly contacts: number; readonly write: number }): Promise<BulkProof> {
  const organisation = await startOrganisation(options.contacts);
  try {
    return await prove(organisation, options.write);
  } finally {
    organisation.stop();
  }
}

async function prove(
  { url, token }: { readonly url: string; readonly token: string },
  write: number,
): Promise<BulkProof> {
  let requests = 0;
  const connection = salesforce({
    bulk: { pollMs: 200, writeAbove: 1_000, writeBatch: 10_000 },
    rateLimits: { perDay: 1_000_000 },
  }).connect({
    credentials: tokenCredential(token),
    baseUrl: url,
    timeoutMs: 120_000,
    fetch: (input, init) => {
      requests += 1;
      return fetch(input, init);
    },
  });
  const port = connection.ports.find(({ capabilities }) => capabilities.objectType === 'Contact');
  if (!port?.list || !port.update) throw new Error('there is no port of contacts');
  const ids: string[] = [];
  let read = 0;
  let pages = 0;
  let cursor: Page['next'] = null;
  const readFromMs = performance.now();
  do {
    const page: Page = await port.list(cursor === null ? {} : { cursor });
    read += page.records.length;
    pages += 1;
    if (ids.length < write) ids.push(...page.records.map(({ ref }) => ref.id));
    cursor = page.next;
  } while (cursor !== null);
  const readMs = performance.now() - readFromMs;
  const writeFromMs = performance.now();
  const written = await writeAll(port, ids.slice(0, write));
  const writeMs = performance.now() - writeFromMs;
  await connection.close();
  return {
    read,
    pages,
    readPerSecond: Math.round(read / (readMs / 1_000)),
    written,
    writtenPerSecond: Math.round(written / (writeMs / 1_000)),
    requests,
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1_024),
  };
}

async function writeAll(port: EntityPort, ids: readonly string[]): Promise<number> {
  let written = 0;
  for (let start = 0; start < ids.length; start += port.capabilities.batch.update) {
    const items = ids.slice(start, start + port.capabilities.batch.update).map((id) => ({
      key: id,
      id,
      patch: { fields: { jobTitle: 'Engineer of everything' }, custom: {}, associations: {} },
    }));
    const outcomes = (await port.update?.(items)) ?? [];
    written += outcomes.filter(({ status }) => status === 'applied').length;
  }
  return written;
}

interface Organisation {
  readonly url: string;
  readonly token: string;
  stop(): void;
}

async function startOrganisation(contacts: number): Promise<Organisation> {
  const file = fileURLToPath(new URL('../processes/organisation.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@crmsync/source', '--no-warnings', file, String(contacts)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const first = await lines.next();
  if (first.done) throw new Error('the organisation ended early');
  const { url, token } = JSON.parse(first.value) as { url: string; token: string };
  return { url, token, stop: () => child.stdin.end() };
}
