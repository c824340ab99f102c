import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createHubSpotFake, startFakeServer } from '@crmsync/fakes';
import { openStore } from '../support/open-store.ts';

/** What came of it. Shares and parts are of 1. */
export interface LimitProof {
  readonly requests: number;
  /** 429 in the first window, and after it. */
  readonly refusedFirst: number;
  readonly refusedLater: number;
  /** Served requests, as a part of what the limit allows over the whole time. */
  readonly usedPart: number;
  /** The same for the windows after the first. */
  readonly usedPartLater: number;
  /** What each tenant got, as a part of its fair share of what was served. */
  readonly shares: { readonly [tenantId: string]: number };
  readonly storeReads: number;
  readonly storeCommits: number;
}

const windowMs = 10_000;

/**
 * Real processes ask one strict account over HTTP in real time, through one SQLite file. Half of the processes belong to
 * greedy tenants; their clocks differ by up to 56 seconds.
 */
export async function proveLimit(options: {
  readonly processes: number;
  readonly tenants: number;
  readonly runMs: number;
  readonly limit: number;
  /** Address of a Postgres database to share instead of a SQLite file. */
  readonly database?: string | undefined;
}): Promise<LimitProof> {
  const { processes, tenants, runMs, limit } = options;
  const folder = mkdtempSync(join(tmpdir(), 'crmsync-rates-'));
  const location = options.database ?? join(folder, 'store.sqlite');
  const store = openStore(location);
  await store.migrate();
  await store.tenant('crmsync rates').drop();
  await store.close();
  const fake = createHubSpotFake({ limits: { tenSecondly: limit, daily: 1_000_000 } });
  const server = await startFakeServer(fake);
  try {
    const workers = await Promise.all(
      Array.from({ length: processes }, (_, at) => {
        const greed = at % tenants === 0 ? 24 : 6;
        const skewMs = Math.round((at - (processes - 1) / 2) * (56_000 / Math.max(1, processes - 1)));
        const args = [location, server.url, `tenant-${at % tenants}`, greed, skewMs, runMs, limit];
        return startWorker(args.map(String));
      }),
    );
    const startMs = Date.now();
    for (const worker of workers) worker.child.stdin?.write('go\n');
    const results = await Promise.all(workers.map(async (worker) => JSON.parse(await worker.line()) as WorkerResult));
    return summary(options, startMs, fake.control.log().entries, results);
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface WorkerResult {
  readonly tenantId: string;
  readonly served: number;
  readonly reads: number;
  readonly commits: number;
}

function summary(
  { tenants, runMs, limit }: { readonly tenants: number; readonly runMs: number; readonly limit: number },
  startMs: number,
  entries: readonly { readonly atMs: number; readonly status: number }[],
  results: readonly WorkerResult[],
): LimitProof {
  const first = entries.filter(({ atMs }) => atMs < startMs + windowMs);
  const later = entries.filter(({ atMs }) => atMs >= startMs + windowMs && atMs < startMs + runMs);
  const refused = (part: typeof entries) => part.filter(({ status }) => status === 429).length;
  const ok = (part: typeof entries) => part.filter(({ status }) => status === 200).length;
  const served = results.reduce((sum, result) => sum + result.served, 0);
  const shares: Record<string, number> = {};
  for (const { tenantId, served: own } of results) {
    shares[tenantId] = (shares[tenantId] ?? 0) + (own / served) * tenants;
  }
  const total = (of: 'reads' | 'commits') => results.reduce((sum, result) => sum + result[of], 0);
  return {
    requests: entries.length,
    refusedFirst: refused(first),
    refusedLater: refused(later),
    usedPart: ok([...first, ...later]) / ((limit * runMs) / windowMs),
    usedPartLater: ok(later) / ((limit * (runMs - windowMs)) / windowMs),
    shares,
    storeReads: total('reads'),
    storeCommits: total('commits'),
  };
}

interface Worker {
  readonly child: ChildProcess;
  line(): Promise<string>;
}

async function startWorker(args: readonly string[]): Promise<Worker> {
  const file = fileURLToPath(new URL('../processes/rate-worker.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@crmsync/source', '--no-warnings', file, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async (): Promise<string> => {
    const next = await lines.next();
    if (next.done) throw new Error('a worker ended early');
    return next.value;
  };
  if ((await line()) !== 'ready') throw new Error('a worker is not ready');
  return { child, line };
}
