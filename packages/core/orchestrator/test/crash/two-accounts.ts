import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  createHubSpotFake,
  createOffsetClock,
  createPipedriveFake,
  type FakeCrm,
  type FakeServer,
  startFakeServer,
} from '@crmsync/fakes';
import { killedMark } from './port-calls.ts';
import { syncToTheEnd, type WorkOrder, type WorkReport } from './sync-work.ts';

/** How a worker's process ended. */
export type WorkerEnd =
  | { readonly ended: 'killed'; readonly at: string }
  | { readonly ended: 'done'; readonly report: WorkReport };

/** What befalls the n-th write request after the server has committed it; the answer never goes out. */
export interface UnansweredWrite {
  /** Counted from 1, over both accounts. */
  readonly write: number;
  /** `kill` ends the worker that sent it. `cut` only cuts the connection. */
  readonly then: 'kill' | 'cut';
}

/** Two accounts served over HTTP, a database file, and workers that sync them in processes of their own. */
export interface TwoAccounts {
  readonly hubspot: FakeCrm;
  readonly pipedrive: FakeCrm;
  /** Moves the time of both accounts. */
  advance(ms: number): void;
  /** Lets a process of its own sync to the end, or to where it is killed. */
  work(workerId: string, kill?: WorkOrder['kill']): Promise<WorkerEnd>;
  /** The same in this process, without a kill: for what only leads up to the point of interest. */
  workHere(workerId: string): Promise<WorkReport>;
  /** Sets a trap for a write request, counted from now. */
  trap(unanswered: UnansweredWrite): void;
  /** Requests since the last call that asked for a change, in order, as `vendor METHOD path`. */
  takeWrites(): readonly string[];
  close(): Promise<void>;
}

/** Both accounts, and their time. */
export type AccountPair = Pick<TwoAccounts, 'hubspot' | 'pipedrive' | 'advance'>;

/** Lease of the workers, in milliseconds: who takes over from a dead one waits this long. */
export const leaseMs = 60_000;

/** Until a search of HubSpot shows a write, in milliseconds; well below what its adapter reckons with. */
export const searchLagMs = 20_000;

/** Starting is most of what a short worker does: compiled code is kept between them. */
const compileCache = join(tmpdir(), 'crmsync-crash-compile-cache');

const workerFile = fileURLToPath(new URL('./worker.ts', import.meta.url));

/** Starts both accounts, empty. */
export async function openTwoAccounts(): Promise<TwoAccounts> {
  const clock = createOffsetClock();
  const hubspot = createHubSpotFake({ clock, searchLagMs, limits: { tenSecondly: 10_000, searchPerSecond: 1_000 } });
  const pipedrive = createPipedriveFake({ clock, searchLagMs: 1_000 });
  const folder = await mkdtemp(join(tmpdir(), 'crmsync-crash-'));
  const trap = createTrap();
  const fakes = [hubspot, pipedrive];
  const servers = await Promise.all(fakes.map((fake) => startFakeServer(trap.guarded(fake))));
  const account = (fake: FakeCrm, server: FakeServer | undefined): WorkOrder['hubspot'] => ({
    url: server?.url ?? '',
    controlUrl: server?.controlUrl ?? '',
    token: fake.token,
  });
  const order = (workerId: string): WorkOrder => ({
    database: join(folder, 'sync.db'),
    hubspot: account(hubspot, servers[0]),
    pipedrive: account(pipedrive, servers[1]),
    aheadMs: clock.now() - Date.now(),
    workerId,
    leaseMs,
  });
  return {
    hubspot,
    pipedrive,
    advance: (ms) => clock.advance(ms),
    work: (workerId, kill) => trap.watch((told) => runWorker({ ...order(workerId), ...(kill ? { kill } : {}) }, told)),
    workHere: (workerId) => syncToTheEnd(order(workerId)),
    trap: trap.set,
    takeWrites: trap.takeWrites,
    async close() {
      await Promise.all(servers.map((server) => server.close()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Ends the worker under way, naming the request it died at. */
type Killer = (at: string) => void;

/** Watches the writes of both accounts, and springs at one of them. */
function createTrap() {
  let writes: string[] = [];
  let waiting: UnansweredWrite | undefined;
  let seen = 0;
  let killer: Killer | undefined;
  return {
    set(unanswered: UnansweredWrite) {
      waiting = unanswered;
      seen = 0;
    },
    takeWrites() {
      const taken = writes;
      writes = [];
      return taken;
    },
    async watch<T>(work: (told: (kill: Killer) => void) => Promise<T>): Promise<T> {
      try {
        return await work((kill) => {
          killer = kill;
        });
      } finally {
        killer = undefined;
      }
    },
    guarded: (fake: FakeCrm): FakeCrm => ({
      ...fake,
      async handle(request) {
        const before = fake.control.writes();
        const response = await fake.handle(request);
        if (fake.control.writes() === before) return response;
        const name = `${fake.vendor} ${request.method} ${request.url.pathname}`;
        writes.push(name);
        seen += 1;
        if (seen !== waiting?.write) return response;
        const { then } = waiting;
        waiting = undefined;
        if (then === 'kill') killer?.(name);
        return { ...response, transport: { cut: true } };
      },
    }),
  };
}

async function runWorker(order: WorkOrder, told: (kill: Killer) => void): Promise<WorkerEnd> {
  const options = ['--conditions=@crmsync/source', '--disable-warning=ExperimentalWarning', workerFile];
  const child = spawn(process.execPath, [...options, JSON.stringify(order)], {
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let killedAt: string | undefined;
  told((at) => {
    killedAt = at;
    child.kill('SIGKILL');
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (...end) => resolve(end));
  });
  const last = output.trimEnd().split('\n').at(-1) ?? '';
  if (signal === 'SIGKILL') {
    // Requests that are in the sockets still are worked off.
    await setTimeout(20);
    const own = last.startsWith(killedMark) ? last.slice(killedMark.length) : undefined;
    return { ended: 'killed', at: killedAt ?? own ?? 'an unknown place' };
  }
  if (code !== 0) throw new Error(`the worker failed with ${code ?? signal}: ${errors}`);
  const report: WorkReport = JSON.parse(last);
  return { ended: 'done', report };
}
