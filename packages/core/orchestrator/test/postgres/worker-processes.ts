import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { leaseMs } from '../crash/two-accounts.ts';
import type { ServedAccounts } from './served-accounts.ts';
import type { Message, Order } from './worker.ts';

/** How a worker's process ended. */
export type WorkerEnd = { readonly ended: 'killed' } | { readonly ended: 'done'; readonly setbacks: readonly string[] };

/** A worker in a process of its own. */
export interface WorkerProcess {
  readonly workerId: string;
  readonly end: Promise<WorkerEnd>;
  kill(): void;
}

const workerFile = fileURLToPath(new URL('./worker.ts', import.meta.url));
/** Starting is most of what a short worker does: compiled code is kept between them. */
const compileCache = join(tmpdir(), 'crmsync-crash-compile-cache');

/** Starts workers on one schema, all with the time of the accounts. */
export function startWorkers(
  accounts: ServedAccounts,
  place: Pick<Order, 'connectionString' | 'schema'>,
  workerIds: readonly string[],
): readonly WorkerProcess[] {
  const aheadMs = () => accounts.now() - Date.now();
  const children = workerIds.map((workerId) =>
    spawnWorker({ ...place, workerId, addresses: accounts.addresses, aheadMs: aheadMs() }),
  );
  accounts.onAdvance = () => {
    for (const child of children) if (child.connected) child.send({ aheadMs: aheadMs() } satisfies Message, () => {});
  };
  return children.map((child, at) => {
    child.on('message', (message: Message) => {
      if ('advanceMs' in message) accounts.advance(message.advanceMs);
    });
    return { workerId: workerIds[at] ?? '', end: endOf(child, accounts), kill: () => child.kill('SIGKILL') };
  });
}

function spawnWorker(order: Order): ChildProcess {
  const options = ['--conditions=@crmsync/source', '--disable-warning=ExperimentalWarning', workerFile];
  return spawn(process.execPath, [...options, JSON.stringify(order)], {
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

async function endOf(child: ChildProcess, accounts: ServedAccounts): Promise<WorkerEnd> {
  let setbacks: readonly string[] | undefined;
  child.on('message', (message: Message) => {
    if ('setbacks' in message) ({ setbacks } = message);
  });
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (...end) => resolve(end));
  });
  if (signal === 'SIGKILL') {
    // Requests that are in the sockets still are worked off; then its lease runs out.
    await setTimeout(20);
    accounts.advance(leaseMs);
    return { ended: 'killed' };
  }
  if (code !== 0 || !setbacks) throw new Error(`the worker failed with ${code ?? signal}`);
  return { ended: 'done', setbacks };
}
