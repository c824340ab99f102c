import { hubspot } from '@crmsync/adapter-hubspot';
import { tokenCredential } from '@crmsync/adapter-kit';
import { pipedrive } from '@crmsync/adapter-pipedrive';
import { createSync, type Sync, type SyncEvent, type SyncOptions, syncCollections } from '@crmsync/orchestrator';
import { type BenchStore, openBenchStore } from './bench-store.ts';
import { type RunningAccount, startAccount } from './start-account.ts';
import { createTransportMeter, type TransportMeter } from './transport-meter.ts';

const unlimited = 1_000_000_000;

/** The fields that the fake account's contacts have besides the standard ones. */
const customFields = ['background', 'customer_number'].map((key) => ({
  entity: 'contact' as const,
  key,
  remotes: { hubspot: key },
}));

/** Figures of one phase. */
export interface PhaseFigures {
  readonly phase: string;
  readonly records: number;
  readonly wallMs: number;
  /** Wall time less the time in which a request was under way. */
  readonly engineMs: number;
  /** Processor time of the process that runs the engine, all its threads; other work on the machine does not change it. */
  readonly cpuMs: number;
  readonly requests: number;
  /** By the engine's own cost. */
  readonly recordsPerSecond: number;
}

export interface EngineFigures {
  readonly phases: readonly PhaseFigures[];
  readonly rssMb: { readonly start: number; readonly half: number; readonly end: number };
}

/** What is measured. */
export interface EngineBenchOptions {
  /** Contacts of the account that is read. */
  readonly records: number;
  /** How many contacts are created in a second account; none leaves the phase out. */
  readonly push: number;
  readonly store: BenchStore;
}

/** Measures pull and push of contacts through one store. */
export async function benchEngine({ records, push, store: place }: EngineBenchOptions): Promise<EngineFigures> {
  const source = await startAccount('hubspot', records);
  const target = await startAccount('pipedrive', 0);
  const { store, remove } = await openBenchStore(place);
  const meter = createTransportMeter();
  const rss = { start: rssMb(), half: 0, end: 0 };
  let done = 0;
  const watch = (event: SyncEvent): void => {
    if (event.type !== 'progress' || event.step.kind !== 'pull') return;
    done += event.done;
    if (rss.half === 0 && done >= records / 2) rss.half = rssMb();
  };
  const base: SyncOptions = { tenantId: 'bench', store, defaultRegion: 'US', customFields, connections: {} };
  const reading = createSync({ ...base, connections: { hubspot: readOnly(source, meter) }, onEvent: watch });
  const phases: PhaseFigures[] = [];
  try {
    phases.push(await measure('first pull', meter, () => runOnce(reading)));
    rss.end = rssMb();
    await forgetPositions(store);
    phases.push(await measure('no-change pull', meter, () => runOnce(reading)));
    if (push > 0) phases.push(await pushPhase(base, source, target, meter, push));
    return { phases, rssMb: rss };
  } finally {
    await reading.close();
    source.stop();
    target.stop();
    await remove();
  }
}

function readOnly(account: RunningAccount, meter: TransportMeter): SyncOptions['connections'][string] {
  return {
    adapter: hubspot({ rateLimits: { perTenSeconds: unlimited, perDay: unlimited, searchPerSecond: unlimited } }),
    credentials: tokenCredential(account.token),
    connect: { baseUrl: account.url, fetch: meter.fetch },
    entities: ['contact'],
    direction: 'pull',
  };
}

/** A small source of its own, so that the push is not drowned in records that nobody asked for. */
async function pushPhase(
  base: SyncOptions,
  _source: RunningAccount,
  target: RunningAccount,
  meter: TransportMeter,
  push: number,
): Promise<PhaseFigures> {
  const source = await startAccount('hubspot', push);
  const settings = { ...base, tenantId: 'bench-push' };
  const reading = createSync({
    ...settings,
    connections: {
      hubspot: readOnly(source, meter),
      pipedrive: {
        adapter: pipedrive({ burstPer2s: unlimited, dailyTokens: unlimited }),
        credentials: tokenCredential(target.token),
        connect: { baseUrl: target.url, fetch: meter.fetch },
        entities: ['contact'],
        direction: 'push',
      },
    },
  });
  try {
    await reading.run();
    await reading.approve('pipedrive');
    return await measure('push (creates)', meter, async () => (await reading.run()).totals.created.remote);
  } finally {
    await reading.close();
    source.stop();
  }
}

async function runOnce(sync: Sync): Promise<number> {
  const report = await sync.run();
  const [failure] = Object.values(report.failures);
  if (failure) throw new Error(`${failure.code}: ${failure.message}`);
  return report.totals.read;
}

/** Makes the next run list everything again. */
async function forgetPositions(store: SyncOptions['store']): Promise<void> {
  const collection = syncCollections.find((candidate) => candidate.name === 'checkpoints');
  if (!collection) return;
  const tenant = store.tenant('bench');
  const rows = await tenant.read({ collection, index: 'byConnection' });
  await tenant.commit({ delete: rows.map(({ row }) => ({ collection, id: row.id })) });
}

async function measure(phase: string, meter: TransportMeter, work: () => Promise<number>): Promise<PhaseFigures> {
  const busy = meter.busyMs();
  const requests = meter.requests();
  const cpu = process.cpuUsage();
  const start = performance.now();
  const records = await work();
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  const engineMs = Math.max(1, wallMs - (meter.busyMs() - busy));
  return {
    phase,
    records,
    wallMs: Math.round(wallMs),
    engineMs: Math.round(engineMs),
    cpuMs: Math.round((user + system) / 1_000),
    requests: meter.requests() - requests,
    recordsPerSecond: Math.round((records / engineMs) * 1_000),
  };
}

function rssMb(): number {
  return Math.round(process.memoryUsage.rss() / 1_048_576);
}
