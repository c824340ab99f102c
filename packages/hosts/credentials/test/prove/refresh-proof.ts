import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createCredentials } from '../../src/index.ts';
import { openStore } from '../support/open-store.ts';
import { storeFreshToken } from '../support/store-fresh-token.ts';
import { testVault } from '../support/test-vault.ts';
import { startTokenServer, type TokenServerFacts } from '../support/token-server.ts';

/** What happened to the workers and at the vendor. */
export interface RefreshProof {
  readonly facts: TokenServerFacts;
  /** How often each outcome was: `status 200`, `code UNAUTHENTICATED` … */
  readonly outcomes: { readonly [outcome: string]: number };
  /** State of the connection afterwards. */
  readonly state: string | undefined;
}

/**
 * Real processes share one SQLite file and one refresh token that works once, and all find their token refused.
 * @param options.kill one more process begins first and is killed there, before its request goes out or after the
 * vendor has answered and before anything is stored
 */
export async function proveRefresh(options: {
  readonly processes: number;
  readonly kill?: 'sending' | 'answered';
  readonly leaseMs?: number;
  /** Address of a Postgres database to share instead of a SQLite file. */
  readonly database?: string | undefined;
}): Promise<RefreshProof> {
  const folder = mkdtempSync(join(tmpdir(), 'crmsync-credentials-'));
  const location = options.database ?? join(folder, 'store.sqlite');
  const store = openStore(location);
  await store.migrate();
  await store.tenant('t').drop();
  const server = await startTokenServer({ answerMs: 150 });
  try {
    await storeFreshToken(store, 't', 'crm');
    const { leaseMs = 3_000, kill, processes } = options;
    const args = [location, server.url, String(leaseMs)];
    const victim = kill ? await startWorker([...args, kill]) : undefined;
    const workers = await Promise.all(Array.from({ length: processes }, () => startWorker(args)));
    if (victim) {
      victim.go();
      await victim.line();
      victim.child.kill('SIGKILL');
    }
    for (const worker of workers) worker.go();
    const outcomes: Record<string, number> = {};
    for (const worker of workers) {
      const outcome = await worker.line();
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
    const status = await createCredentials({ store, tenantId: 't', vault: testVault }).status('crm');
    return { facts: server.facts, outcomes, state: status?.state };
  } finally {
    await server.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Worker {
  readonly child: ChildProcess;
  go(): void;
  /** The next line it says. */
  line(): Promise<string>;
}

async function startWorker(args: readonly string[]): Promise<Worker> {
  const file = fileURLToPath(new URL('../processes/refresh-worker.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@crmsync/source', '--no-warnings', file, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async (): Promise<string> => {
    const next = await lines.next();
    if (next.done)
      throw new Error(`a worker ended early, exit code ${child.exitCode ?? (await once(child, 'exit'))[0]}`);
    return next.value;
  };
  if ((await line()) !== 'ready') throw new Error('a worker is not ready');
  return { child, line, go: () => child.stdin.write('go\n') };
}
