import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSeededRandom } from '@crmsync/fakes';
import { z } from 'zod';
import { fakePopulation } from '../fake/fake-population.ts';
import { hubspotSearchLagMs } from '../fake/vendors.ts';
import type { Terminal } from '../terminal.ts';
import { type DemoState, readState } from './account-state.ts';
import { type DemoAccounts, demoVendors, openAccount, type WriteListener } from './demo-account.ts';
import type { DemoOptions } from './demo-options.ts';
import { demoChecks, demoResult, printTable, type StoryFacts } from './demo-report.ts';
import type { DemoCheck, DemoOutcome } from './demo-result.ts';
import { type DemoWorker, startWorker, WorkerGoneError } from './demo-worker.ts';
import { establishTruth, type UserChange } from './ground-truth.ts';
import { armKill, chooseKillPoint } from './kill-point.ts';
import { printPlan } from './print-plan.ts';
import { recordKinds } from './record-kind.ts';
import type { Stage } from './stage.ts';
import { peopleEdits, tellUndo } from './undo-chapter.ts';
import { printUndo, undoChecks, undoResult } from './undo-report.ts';
import { performEdits, planUserEdits, type UserConflict, type UserEdits } from './user-edits.ts';
import { conflictList, type PlanSummary, planSummary, questionList, type WorkerProgress } from './worker-messages.ts';

const nothing = z.unknown();

/**
 * Tells the whole story: two accounts, a plan, a push with a killed worker, edits, a conflict, and the proof.
 * @param entry this program's own file, for starting workers
 * @throws the signal's reason when it is aborted; nothing is left behind
 */
export async function runStory(
  entry: string,
  options: DemoOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<DemoOutcome> {
  const startedAt = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'crmsync-demo-'));
  const workers: DemoWorker[] = [];
  let listener: WriteListener = () => undefined;
  const dismiss = (): void => {
    for (const worker of workers) worker.kill();
  };
  signal.addEventListener('abort', dismiss);
  let accounts: DemoAccounts | undefined;
  try {
    terminal.heading('Two CRMs on this machine');
    accounts = await openAccounts(options, (vendor) => listener(vendor));
    const { hubspot, pipedrive } = accounts;
    const storePath = join(folder, 'crmsync.sqlite');
    const hire = (): DemoWorker => {
      const worker = startWorker(entry, {
        storePath,
        accounts: { hubspot: accessOf(hubspot), pipedrive: accessOf(pipedrive) },
      });
      workers.push(worker);
      return worker;
    };
    const stage: Stage = {
      options,
      terminal,
      accounts,
      random: createSeededRandom(options.seed),
      hire,
      onWrite: (next) => {
        listener = next;
      },
      goOn: () => signal.throwIfAborted(),
    };
    return await tell(stage, startedAt);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', dismiss);
    dismiss();
    await Promise.all(workers.map((worker) => worker.ended));
    await Promise.all(demoVendors.map((vendor) => accounts?.[vendor].close()));
    if (options.keep) terminal.note(`the store stays in ${folder}`);
    else await rm(folder, { recursive: true, force: true });
  }
}

function accessOf({ url, token }: { readonly url: string; readonly token: string }) {
  return { url, token };
}

async function openAccounts(options: DemoOptions, onWrite: WriteListener): Promise<DemoAccounts> {
  const population = fakePopulation(options.seed, options, demoVendors);
  const [hubspot, pipedrive] = await Promise.all([
    openAccount('hubspot', population, options.seed, onWrite),
    openAccount('pipedrive', population, options.seed, onWrite),
  ]);
  return { hubspot, pipedrive };
}

async function tell(stage: Stage, startedAt: number): Promise<DemoOutcome> {
  const { terminal, accounts, options } = stage;
  const before = await readState(accounts);
  for (const vendor of demoVendors) {
    const { contacts, companies, deals } = before[vendor];
    const { name, url } = accounts[vendor];
    terminal.line(
      `${name.padEnd(10)} ${url}  ${contacts.size} contacts, ${companies.size} companies, ${deals.size} deals`,
    );
  }
  terminal.note(`seed ${options.seed}; about 60 % of the records are in both, spelled differently and with gaps`);
  const first = stage.hire();
  const plan = await makePlan(stage, first, before);
  const { worker, killed } = await applyPlan(stage, first, plan);
  const edits = planUserEdits(before, stage.random.fork('edits'));
  const changes = await makeEdits(stage, edits);
  const earlier = peopleEdits(await readState(accounts), changes);
  const conflicts = await syncEdits(stage, worker, edits.conflict);
  const proof = await proveQuiet(stage, worker);
  const questions = await worker.ask({ job: 'questions' }, questionList);
  const after = await readState(accounts);
  const facts: StoryFacts = {
    ...proof,
    ...conflicts,
    seed: options.seed,
    truth: establishTruth({ before, after, userChanges: changes, questions }),
    questions,
    killed,
    editsArrived: editsArrived(edits, after),
    elapsedMs: Math.round(performance.now() - startedAt),
  };
  const { result, checks } = conclude(stage, before, facts);
  if (!options.undo) return { result, checks };
  const undone = await tellUndo(stage, worker, { before, earlier });
  printUndo(terminal, undone);
  return {
    result: { ...result, undo: undoResult(undone) },
    checks: [...checks, ...printChecks(terminal, undoChecks(undone))],
  };
}

async function makePlan({ terminal, goOn }: Stage, worker: DemoWorker, before: DemoState): Promise<PlanSummary> {
  goOn();
  terminal.heading('Plan – both sides are read, nothing is written');
  const held = demoVendors.flatMap((vendor) => recordKinds.map((kind) => before[vendor][kind].size));
  const bar = terminal.progress(
    'reading',
    held.reduce((sum, size) => sum + size, 0),
  );
  const plan = await worker.ask({ job: 'plan' }, planSummary, (progress) => {
    if (progress.type === 'waiting') bar.say(waitText(progress));
    else if (progress.kind === 'pull') bar.advance(progress.records);
  });
  bar.end();
  terminal.line();
  printPlan(terminal, plan);
  return plan;
}

/** Applies the plan; its worker is killed on the way, and a new one goes on. */
async function applyPlan(
  { terminal, random, hire, onWrite, goOn, accounts }: Stage,
  first: DemoWorker,
  plan: PlanSummary,
): Promise<{ readonly worker: DemoWorker; readonly killed: boolean }> {
  goOn();
  terminal.heading('Apply – and kill the worker on the way');
  const point = chooseKillPoint(plan, random.fork('kill'));
  const total = plan.counts
    .filter(({ direction }) => direction === 'outbound')
    .reduce((sum, { count }) => sum + count, 0);
  let written = 0;
  const apply = async (worker: DemoWorker): Promise<void> => {
    const bar = terminal.progress('writing', total);
    bar.advance(written);
    try {
      await worker.ask({ job: 'apply', planId: plan.planId }, nothing, (progress) => {
        const records = pushed(progress);
        bar.advance(records);
        written += records;
        if (progress.type === 'waiting') bar.say(waitText(progress));
      });
    } finally {
      bar.end();
    }
  };
  onWrite(armKill(point, first.kill));
  const killed = await apply(first).then(
    () => false,
    (error: unknown) => {
      if (error instanceof WorkerGoneError && error.signal === 'SIGKILL') return true;
      throw error;
    },
  );
  goOn();
  onWrite(() => undefined);
  if (!killed) return { worker: first, killed };
  terminal.line(
    `✂ SIGKILL to worker ${first.pid} at write ${point.write} to ${accounts[point.vendor].name}, before its answer`,
  );
  const second = hire();
  terminal.line(`↻ worker ${second.pid} finds the open writes in the store and goes on`);
  await apply(second);
  goOn();
  await second.ask({ job: 'sync' }, nothing);
  return { worker: second, killed };
}

function waitText({ ms, reason }: { readonly ms: number; readonly reason: string }): string {
  return `waiting ${(ms / 1000).toFixed(1)} s (${reason})`;
}

/** Records written, if it is that what the worker tells. */
function pushed(progress: WorkerProgress): number {
  return progress.type === 'progress' && progress.kind === 'push' ? progress.records : 0;
}

async function makeEdits({ terminal, accounts, goOn }: Stage, edits: UserEdits): Promise<UserChange[]> {
  goOn();
  terminal.heading('People work in both CRMs');
  for (const { text } of edits.edits) terminal.line(text);
  const { name, values } = edits.conflict;
  terminal.line(`both       ${name} marries: ${values.hubspot} in HubSpot, ${values.pipedrive} in Pipedrive`);
  const changes = await performEdits(accounts, [...edits.edits, ...edits.conflict.edits]);
  // What was written a moment ago is not in HubSpot's search yet.
  await new Promise((resolve) => setTimeout(resolve, hubspotSearchLagMs));
  return changes;
}

/** Syncs the edits, shows the conflict, decides it, and syncs the decision. */
async function syncEdits(
  { terminal, accounts, goOn }: Stage,
  worker: DemoWorker,
  conflict: UserConflict,
): Promise<Pick<StoryFacts, 'conflictsHeld' | 'conflictsSeen' | 'resolved'>> {
  goOn();
  terminal.heading('Sync – one field waits for a decision');
  await worker.ask({ job: 'sync' }, nothing);
  const open = await worker.ask({ job: 'conflicts' }, conflictList);
  const waiting = await readState(accounts);
  const held = demoVendors.every((vendor) => shown(conflict, waiting, vendor) === conflict.values[vendor]);
  for (const { entity, fields, connectionId } of open) {
    for (const { field, local, remote } of fields) {
      terminal.line(`${entity} ${conflict.name} · ${field}: ${local} here, ${remote} in ${connectionId}`);
    }
  }
  const mine = open.find(({ connectionId, remoteId }) => conflict.ids[vendorOf(connectionId)] === remoteId);
  if (!mine) return { conflictsSeen: open.length, conflictsHeld: 0, resolved: 0 };
  await worker.ask({ job: 'resolve', id: mine.id, how: 'remote' }, nothing);
  const chosen = conflict.values[vendorOf(mine.connectionId)];
  terminal.line(`decided: ${chosen}`);
  goOn();
  await worker.ask({ job: 'sync' }, nothing);
  const settled = await readState(accounts);
  const isEverywhere = demoVendors.every((vendor) => shown(conflict, settled, vendor) === chosen);
  return { conflictsSeen: open.length, conflictsHeld: Number(held), resolved: Number(isEverywhere) };
}

function vendorOf(connectionId: string): 'hubspot' | 'pipedrive' {
  return connectionId === 'hubspot' ? 'hubspot' : 'pipedrive';
}

function shown(conflict: UserConflict, state: DemoState, vendor: 'hubspot' | 'pipedrive'): string | undefined {
  const record = state[vendor].contacts.get(conflict.ids[vendor]);
  return record && conflict.shown(vendor, record);
}

/** One more run, counted by the accounts' own logs. */
async function proveQuiet(
  { accounts, goOn }: Stage,
  worker: DemoWorker,
): Promise<Pick<StoryFacts, 'secondRunWrites' | 'secondRunRequests' | 'secondRunWritten'>> {
  goOn();
  const both = demoVendors.map((vendor) => accounts[vendor].control);
  await Promise.all(both.map((control) => control.clearLog()));
  await worker.ask({ job: 'sync' }, nothing);
  const seen = await Promise.all(both.map((control) => control.log()));
  const writes = seen.reduce((sum, log) => sum + log.writes, 0);
  return {
    secondRunWrites: writes,
    secondRunRequests: seen.reduce((sum, log) => sum + log.requests, 0) - writes,
    secondRunWritten: seen.flatMap(({ written }) => written),
  };
}

/** An edit has arrived when both CRMs show it: the other one took it, and nothing took it back. */
function editsArrived({ edits }: UserEdits, after: DemoState): StoryFacts['editsArrived'] {
  return edits.map(({ vendor, kind, text, id, otherId, shown }) => {
    const here = after[vendor][kind].get(id);
    const there = after[vendor === 'hubspot' ? 'pipedrive' : 'hubspot'][kind].get(otherId);
    return { text, arrived: here !== undefined && there !== undefined && shown(here) && shown(there) };
  });
}

function conclude({ terminal }: Stage, before: DemoState, facts: StoryFacts): DemoOutcome {
  const result = demoResult(facts);
  const checks = demoChecks(facts);
  terminal.heading('What the two CRMs hold now, by their own count');
  printTable(terminal, before, result, facts.truth);
  terminal.line();
  const questions = result.questions === 0 ? '' : `; ${result.questions} wait until a person says whom they mean`;
  terminal.line(`${result.linked} records are on both sides${questions}`);
  if (result.indistinguishable > 0) {
    terminal.note(`${result.indistinguishable} were created although they were there: nothing in the data says so`);
  }
  terminal.line();
  printChecks(terminal, checks);
  terminal.note(`${(facts.elapsedMs / 1000).toFixed(1)} s`);
  return { result, checks };
}

function printChecks(terminal: Terminal, checks: readonly DemoCheck[]): readonly DemoCheck[] {
  for (const { holds, text } of checks) terminal.check(holds, text);
  return checks;
}
