import type { CredentialSource } from '@crmsync/adapter';
import { CrmSyncError } from '@crmsync/model';
import type { Sync } from '@crmsync/orchestrator';
import type { Store } from '@crmsync/store';
import { createMemoryStore } from '@crmsync/store/memory';
import type { Gatekeeper } from './crm/remote-calls.ts';
import type { Account } from './crm/sim-adapter.ts';
import type { SimCrm } from './crm/sim-crm.ts';
import { type Engine, loadEngine } from './engine.ts';
import { createLife, type Life } from './life.ts';
import { leaseMs, openSync, type Setting, tenantId } from './open-sync.ts';
import { checkCursors } from './oracle/check-cursors.ts';
import type { Listing } from './oracle/evidence.ts';
import { judge } from './oracle/judge.ts';
import { type HostEdit, perform } from './people.ts';
import { retryLetters, review } from './reviewer.ts';
import { type Story, vendorTopology } from './story.ts';
import type { HostTables } from './vendors/host-tables.ts';
import { createListingWatch } from './vendors/listing-watch.ts';
import { readableStore } from './vendors/readable-store.ts';
import { startPost } from './webhook-post.ts';
import { startCrew } from './worker.ts';
import { createWorld, type Finding, noteFailure, tally, type World } from './world.ts';

/** What a simulation came to. */
export interface Outcome {
  readonly story: Story;
  readonly findings: readonly Finding[];
  /** Counted, not promised. */
  readonly tallies: { readonly [name: string]: number };
  readonly trace: readonly string[];
  readonly hash: string;
}

export interface SimulationOptions {
  /** @default the workspace's own */
  readonly engine?: Engine;
  /** Gives an empty store that takes the engine's collections. @default in memory */
  readonly openStore?: () => Promise<Store>;
  /** Gives empty tables of a host, for stories with accounts behind real adapters. @default such stories cannot be played */
  readonly openTables?: () => Promise<HostTables>;
}

/** Plays a story to its end and judges it. Equal stories give equal outcomes. */
export async function simulate(story: Story, options: SimulationOptions = {}): Promise<Outcome> {
  const engine = options.engine ?? (await loadEngine());
  const world = await openWorld(story, options);
  const store = (await options.openStore?.()) ?? createMemoryStore({ epoch: 'simulated' });
  const listings: Listing[] = [];
  const accounts = new Map([...world.sims].map(([id, crm]) => [id, openAccount(world, crm, listings)]));
  const setting: Setting = { world, engine, store, accounts, watch: createListingWatch(listings) };
  const hostEdits: HostEdit[] = [];
  try {
    await world.scheduler.run(play(setting, hostEdits));
    await judge(world, readableStore(world, store.tenant(tenantId)), engine.syncCollections, hostEdits, listings);
  } catch (error) {
    noteFailure(world, 'the story', error instanceof CrmSyncError ? new Error(error.code, { cause: error }) : error);
  } finally {
    await store.close();
  }
  const tallies = Object.fromEntries([...world.tallies].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { story, findings: world.findings, tallies, trace: world.trace.lines, hash: world.trace.hash() };
}

/** What real adapters need is only loaded where a story has them. */
async function openWorld(story: Story, { openTables }: SimulationOptions): Promise<World> {
  if (story.topology !== vendorTopology) return createWorld(story);
  const { createVendorCrm } = await import('./vendors/vendor-crm.ts');
  const tables = await openTables?.();
  return createWorld(story, (parts) => createVendorCrm(parts, tables));
}

function openAccount(world: World, crm: SimCrm, listings: Listing[]): Account {
  const { id } = crm;
  const gate: Gatekeeper = { token: `token ${id}`, recent: [] };
  let token = gate.token;
  const credentials: CredentialSource = {
    current: async () => ({ token }),
    async renew() {
      token = gate.token;
      tally(world, 'tokens renewed');
      return { token };
    },
  };
  return {
    crm,
    gate,
    credentials,
    onComplete: (type, startedAt) =>
      listings.push({ crm: id, type, startedAt: startedAt - crm.quirks.skewMs, endedAt: world.scheduler.now() }),
  };
}

/** Whether the host's own life is never cut short: it is the web server that takes webhooks and people's answers. */
async function play(setting: Setting, hostEdits: HostEdit[]): Promise<void> {
  const { world } = setting;
  const { story, scheduler } = world;
  const host = openSync(setting, createLife(world, 'host'), false);
  const reviewer = world.random.fork('reviewer');
  startPost(world, host);
  for (const op of story.ops) {
    scheduler.after(op.at, () => {
      if (op.kind !== 'review') perform(world, host, hostEdits, op);
      else if (story.settings.reviews)
        review(world, host, reviewer).catch((error: unknown) => noteFailure(world, 'the reviewer', error));
    });
  }
  const crew = startCrew(setting);
  await scheduler.sleep(Math.max(story.lengthMs, ...story.ops.map(({ at }) => at)) + 1_000);
  crew.sendHome();
  world.becomeQuiet();
  // Late webhooks arrive, and the last lease ends.
  await scheduler.sleep(2_400_000 + leaseMs);
  const life = createLife(world, 'closer');
  const sync = openSync(setting, life, false);
  await readChanges(setting, sync, life);
  await settle(world, host, sync, life);
}

/** Ends the run that was under way, then reads what changed, which must find everything that sweeps have not found. */
async function readChanges({ world }: Setting, sync: Sync, life: Life): Promise<void> {
  await sync.run();
  await life.sleep(60_000);
  const { state, failures } = await sync.run();
  world.trace.note(`changes were read: ${state}`);
  if (Object.keys(failures).length === 0) checkCursors(world);
  await life.sleep(60_000);
}

const mostRounds = 14;

/** Runs until nothing is left to do; then further runs must not write anything. */
async function settle(world: World, host: Sync, sync: Sync, life: Life): Promise<void> {
  const random = world.random.fork('closing review');
  let still = 0;
  let parked = false;
  for (let round = 0; still < 2; round += 1) {
    if (round === mostRounds) {
      world.findings.push({ rule: 'I6 never quiet', what: `${mostRounds} runs without faults, and still writing` });
      return;
    }
    if (world.story.settings.reviews) await review(world, host, random, round === 0);
    else if (round === 0) await retryLetters(world, host);
    const before = world.requests.writes;
    const report = await sync.run({ sweep: true });
    world.trace.note(
      `run ended ${report.state} ${Object.values(report.failures)
        .map(({ code }) => code)
        .join()}`,
    );
    for (const { code, message } of Object.values(report.failures))
      if (code !== 'DELETE_GUARD') world.findings.push({ rule: 'failure when quiet', what: `${code} ${message}` });
    parked = report.state === 'parked';
    still = world.requests.writes === before ? still + 1 : 0;
    await life.sleep(600_000);
  }
  // What the guard holds may go out as its day passes.
  await life.sleep(parked ? 3_600_000 : 90_000_000);
  const before = world.requests.writes;
  await sync.run({ sweep: true });
  if (world.requests.writes > before)
    world.findings.push({
      rule: 'I6 wrote again',
      what: `${world.requests.writes - before} requests in a further run`,
    });
}
