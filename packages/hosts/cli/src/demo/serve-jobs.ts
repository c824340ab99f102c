import { CrmSyncError } from '@crmsync/model';
import { type RunReport, type Sync, type SyncEvent, syncCollections } from '@crmsync/orchestrator';
import { createSqliteStore } from '@crmsync/store-sql';
import { CommandError } from '../command-error.ts';
import { createDemoSync } from './demo-sync.ts';
import { describeValue } from './describe-value.ts';
import { summarizePlan } from './summarize-plan.ts';
import { undoRuns } from './undo-runs.ts';
import type { ConflictSummary, Question, WorkerJob, WorkerReply, WorkerSetup } from './worker-messages.ts';
import { workerRequest } from './worker-messages.ts';

/** The work of `crmsync demo-worker`: takes jobs from its parent and answers them until the parent lets go. */
export async function serveJobs(): Promise<void> {
  if (process.send === undefined) {
    throw new CommandError('NO_PARENT', 'A demo worker is started by the demo.', 'Run: crmsync demo');
  }
  let jobs: ((job: WorkerJob) => Promise<unknown>) | undefined;
  const reply = (message: WorkerReply): void => {
    process.send?.(message);
  };
  process.on('message', (message) => {
    const request = workerRequest.parse(message);
    if (request.type === 'setup') jobs = openJobs(request.setup, reply);
    else void answer(jobs, request.job, reply);
  });
  // Ctrl-C reaches the whole group: the parent decides when its worker ends.
  process.on('SIGINT', () => undefined);
  await new Promise<void>((resolve) => process.once('disconnect', resolve));
  process.exit();
}

async function answer(
  jobs: ((job: WorkerJob) => Promise<unknown>) | undefined,
  job: WorkerJob,
  reply: (message: WorkerReply) => void,
): Promise<void> {
  try {
    reply({ type: 'result', value: (await jobs?.(job)) ?? null });
  } catch (error) {
    if (CrmSyncError.is(error)) {
      const { code, message, remedy } = error;
      reply({ type: 'problem', problem: { code, message, ...(remedy === undefined ? {} : { remedy }) } });
    } else {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      reply({ type: 'problem', problem: { code: 'UNEXPECTED', message } });
    }
  }
}

function openJobs(setup: WorkerSetup, reply: (message: WorkerReply) => void): (job: WorkerJob) => Promise<unknown> {
  const store = createSqliteStore({ path: setup.storePath, collections: syncCollections });
  const sync = createDemoSync(store, setup.accounts, (event) => tell(event, reply));
  return async (job) => {
    if (job.job === 'plan') return summarizePlan(sync, (await sync.plan()).id);
    if (job.job === 'apply') return finished(await sync.apply(job.planId));
    if (job.job === 'sync') return runToTheEnd(sync);
    if (job.job === 'resolve') return void (await sync.conflicts.resolve(job.id, job.how));
    if (job.job === 'undo') return undoRuns(sync, finished);
    return job.job === 'conflicts' ? openConflicts(sync) : openQuestions(sync);
  };
}

/** Shorter waits are not worth a word. */
const tellingWaitMs = 1_000;

function tell(event: SyncEvent, reply: (message: WorkerReply) => void): void {
  if (event.type === 'waiting' && event.ms >= tellingWaitMs)
    reply({ type: 'waiting', reason: event.reason, ms: event.ms });
  if (event.type !== 'progress' || event.done === 0) return;
  const { kind, connectionId } = event.step;
  reply({ type: 'progress', kind, connectionId, records: event.done });
}

const shortWaitMs = 15_000;
const mostRuns = 5;

/** Runs again when something had to wait a little. */
async function runToTheEnd(sync: Sync): Promise<void> {
  for (let run = 1; ; run += 1) {
    const report = await sync.run();
    finished(report);
    const waitMs = report.retryAt === undefined ? undefined : report.retryAt - Date.now();
    if (waitMs === undefined || waitMs > shortWaitMs || run === mostRuns) return;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, waitMs)));
  }
}

/** @throws CommandError when an account could not be synced */
function finished(report: RunReport): void {
  const [failure] = Object.entries(report.failures);
  if (failure === undefined) return;
  const [connectionId, { code, message, remedy }] = failure;
  throw new CommandError(code, `${connectionId}: ${message}`, remedy ?? 'See what the account says.');
}

async function openConflicts(sync: Sync): Promise<ConflictSummary[]> {
  const { items } = await sync.conflicts.list({ limit: 1_000 });
  return items.map(({ id, entity, connectionId, remoteId, fields }) => ({
    id,
    entity,
    connectionId,
    remoteId,
    fields: Object.entries(fields).map(([field, { local, remote }]) => ({
      field,
      local: describeValue(local),
      remote: describeValue(remote),
    })),
  }));
}

async function openQuestions(sync: Sync): Promise<Question[]> {
  const { items } = await sync.matches.list({ limit: 1_000 });
  return Promise.all(
    items.map(async ({ connectionId, entity, remoteId, reason, candidates }) => {
      const known = await Promise.all(candidates.map(({ goldenId }) => sync.records.get(goldenId)));
      const others = known.flatMap(({ externalIds }) =>
        externalIds.map(({ connectionId, id }) => ({ connectionId, remoteId: id })),
      );
      return { entity, reason, records: [{ connectionId, remoteId }, ...others] };
    }),
  );
}
