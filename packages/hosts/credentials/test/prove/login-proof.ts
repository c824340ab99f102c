import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createCredentials } from '../../src/index.ts';
import { openStore } from '../support/open-store.ts';
import { type SeatFacts, startSeatServer } from '../support/seat-server.ts';
import { testVault } from '../support/test-vault.ts';

/** What happened to the workers and at the vendor. */
export interface LoginProof {
  /** While all workers had their session. */
  readonly during: SeatFacts;
  /** After all of them were closed. */
  readonly after: SeatFacts;
  /** How often each outcome was: `status 200`, `code UNAVAILABLE` … */
  readonly outcomes: { readonly [outcome: string]: number };
}

/**
 * Real processes share one SQLite file and the login of a vendor whose sessions are paid seats.
 * @param options.kill one more process begins first and is killed there: with the vendor's answer in hand and nothing
 * stored, or while it uses its session
 */
export async function proveLogin(options: {
  readonly processes: number;
  readonly kill?: 'answered' | 'using';
  readonly leaseMs?: number;
  /** How long a login takes. @default 150 */
  readonly answerMs?: number;
}): Promise<LoginProof> {
  const folder = mkdtempSync(join(tmpdir(), 'crmsync-logins-'));
  const location = join(folder, 'store.sqlite');
  const store = openStore(location);
  await store.migrate();
  const { leaseMs = 3_000, answerMs = 150, kill, processes } = options;
  const server = await startSeatServer({ answerMs });
  try {
    await createCredentials({ store, tenantId: 't', vault: testVault }).save('erp', { token: 'made-up-password' });
    const args = [location, server.url, String(leaseMs)];
    if (kill) await killWorker(await startWorker([...args, kill]));
    const workers = await Promise.all(Array.from({ length: processes }, () => startWorker(args)));
    for (const worker of workers) worker.go();
    const outcomes: Record<string, number> = {};
    for (const worker of workers) {
      const outcome = await worker.line();
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
    const during = { ...server.facts };
    for (const worker of workers) worker.go();
    for (const worker of workers) await worker.line();
    return { during, after: { ...server.facts }, outcomes };
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

async function killWorker(worker: Worker): Promise<void> {
  worker.go();
  if ((await worker.line()) !== 'hangs') throw new Error('the worker to be killed went on');
  worker.child.kill('SIGKILL');
  await once(worker.child, 'exit');
}

async function startWorker(args: readonly string[]): Promise<Worker> {
  const file = fileURLToPath(new URL('../processes/login-worker.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@crmsync/source', '--no-warnings', file, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async (): Promise<string> => {
    const next = await lines.next();
    if (next.done) throw new Error(`a worker ended early, exit code ${child.exitCode}`);
    return next.value;
  };
  if ((await line()) !== 'ready') throw new Error('a worker is not ready');
  return { child, line, go: () => child.stdin.write('go\n') };
}
