import { contentHash } from '@crmsync/model';
import type { Fence } from '@crmsync/store';
import { type ConflictDesk, createConflictDesk } from './host/conflict-desk.ts';
import { createDeadLetterDesk, type DeadLetterDesk } from './host/dead-letter-desk.ts';
import { createDeleteDesk, type DeleteDesk } from './host/delete-desk.ts';
import { createDuplicateDesk, type DuplicateDesk } from './host/duplicate-desk.ts';
import type { HostContext, ListPage, ListPageOptions } from './host/host-context.ts';
import { listRows } from './host/list-rows.ts';
import { createMatchDesk, type MatchDesk } from './host/match-desk.ts';
import { createMessageDesk, type MessageDesk } from './host/message-desk.ts';
import { createRecords, type Records } from './host/records.ts';
import { createSchemaDesk, type SchemaDesk } from './host/schema-desk.ts';
import { createSuppressionDesk, type SuppressionDesk } from './host/suppression-desk.ts';
import { createWebhookDesk, type WebhookDesk } from './host/webhook-desk.ts';
import { LeaseLostError, StoreRestoredError, UnknownRecordError } from './orchestrator-errors.ts';
import { createOverlayStore } from './overlay-store.ts';
import { createPlanDraft, createPlanGate, scratchTenant } from './plan.ts';
import { checkRestored, storeRestored, tellWitness } from './restore/check-restored.ts';
import { rebaseStore } from './restore/rebase-store.ts';
import { type AuditRow, auditTrail } from './rows/audit.ts';
import { type ConnectionStateRow, connectionStates } from './rows/connection-state.ts';
import { type PlanItemRow, type PlanRow, planItems, plans } from './rows/plan.ts';
import { type RunRow, runs } from './rows/run.ts';
import { type SkipRow, skips } from './rows/skip.ts';
import { type RunReport, runReport } from './run-report.ts';
import { runSlice } from './run-slice.ts';
import { createSyncEngine, type SyncEngine } from './sync-engine.ts';
import { checkSyncOptions, type SliceLimits, type SyncOptions } from './sync-options.ts';
import { planUndo } from './undo/plan-undo.ts';

export interface RunOptions {
  /**
   * `append` takes nothing away that the hub holds, `overwrite` lets the remotes' values win, empty ones too; without a
   * mode both sides are merged.
   */
  readonly mode?: 'append' | 'overwrite';
  /** Reads every kind of record whole, whether or not that is due; see `sweepEveryMs`. @default false */
  readonly sweep?: boolean;
  readonly signal?: AbortSignal;
}

export interface SliceReport extends RunReport {
  /** Whether there is more to do; call again, after `retryAt` if it is set. */
  readonly more: boolean;
}

/** A two-way sync of one tenant. */
export interface Sync {
  /** Runs until nothing is left to do, or until it would have to wait long (see `retryAt`). @throws SyncBusyError */
  run(options?: RunOptions): Promise<RunReport>;
  /** One bounded piece of work, for schedulers and queues; safe to repeat. @throws SyncBusyError */
  slice(options?: RunOptions & { readonly limits?: SliceLimits }): Promise<SliceReport>;
  /** Works out what a run would do, writing nothing anywhere but the plan itself. */
  plan(options?: { readonly signal?: AbortSignal }): Promise<PlanRow>;
  /** The items of a plan, with reasons and field differences. */
  planItems(
    planId: string,
    options?: ListPageOptions & { readonly action?: PlanItemRow['action'] },
  ): Promise<ListPage<PlanItemRow>>;
  /**
   * Works out what takes back the writes of a run to the connections, as a plan: records that it made are deleted, fields get
   * back what they showed. What somebody changed since is listed as skipped. Give it to `apply`.
   * @throws UnknownRecordError
   */
  planUndo(runId: string, options?: { readonly signal?: AbortSignal }): Promise<PlanRow>;
  /** Does exactly what a plan holds; what has moved since is refused and left for the next run. */
  apply(planId: string, options?: { readonly signal?: AbortSignal }): Promise<RunReport>;
  /** Lets the engine write to a connection from now on. */
  approve(connectionId: string): Promise<void>;
  /** Stops or restarts a connection without losing what is known of it. */
  pause(connectionId: string): Promise<void>;
  resume(connectionId: string): Promise<void>;
  /**
   * Goes on with an older copy of the store (`STORE_RESTORED`): what it was about to do is forgotten, every record is looked
   * at again with the next run, and nothing is made twice or deleted by old orders. @throws SyncBusyError
   */
  rebase(): Promise<void>;
  readonly records: Records;
  readonly conflicts: ConflictDesk;
  readonly matches: MatchDesk;
  readonly duplicates: DuplicateDesk;
  readonly deadLetters: DeadLetterDesk;
  readonly deletes: DeleteDesk;
  readonly suppressions: SuppressionDesk;
  readonly schema: SchemaDesk;
  readonly webhooks: WebhookDesk;
  readonly messages: MessageDesk;
  /** Runs, the newest first. */
  runs(options?: ListPageOptions): Promise<ListPage<RunReport>>;
  /** Remote records that are not synced, and why. */
  skipped(options?: ListPageOptions): Promise<ListPage<SkipRow>>;
  /** Every write of a run, in order. */
  audit(runId: string, options?: ListPageOptions): Promise<ListPage<AuditRow>>;
  /** What is known of a connection's account. */
  connection(connectionId: string): Promise<ConnectionStateRow | undefined>;
  /** Frees what the connections hold. The store stays open: it is the host's. */
  close(): Promise<void>;
}

/**
 * Makes a sync of one tenant over the host's store.
 * @throws ConfigurationError naming each wrong setting
 * @example
 * const sync = createSync({
 *   tenantId: 'acme',
 *   store,
 *   connections: { hubspot: { adapter: hubspot(), credentials, outbound: 'auto' } },
 * });
 * const report = await sync.run();
 */
export function createSync(options: SyncOptions): Sync {
  checkSyncOptions(options);
  const engine = createSyncEngine(options);
  const host = hostContext(engine);
  const slice: Sync['slice'] = (sliceOptions = {}) => oneSlice(engine, sliceOptions);
  return {
    slice,
    run: (runOptions = {}) => wholeRun(engine, runOptions),
    plan: (planOptions = {}) => makePlan(engine, planOptions.signal),
    async planItems(planId, { action, ...page } = {}) {
      await engine.ready();
      const query = action
        ? { collection: planItems, index: 'byAction', equals: [planId, action] }
        : { collection: planItems, index: 'byPlan', equals: [planId] };
      return listRows(engine.hostTenant, query, page, (row) => row);
    },
    planUndo: (runId, undoOptions = {}) => makeUndoPlan(engine, runId, undoOptions.signal),
    apply: (planId, applyOptions = {}) => applyPlan(engine, planId, applyOptions.signal),
    approve: (id) => changeConnection(engine, id, { outbound: 'approved' }),
    pause: (id) => changeConnection(engine, id, { state: 'paused' }),
    resume: (id) => changeConnection(engine, id, { state: 'active' }),
    rebase: () => rebase(engine),
    records: createRecords(host),
    conflicts: createConflictDesk(host),
    matches: createMatchDesk(host),
    duplicates: createDuplicateDesk(host),
    deadLetters: createDeadLetterDesk(host),
    deletes: createDeleteDesk(host),
    suppressions: createSuppressionDesk(host),
    schema: createSchemaDesk(host),
    webhooks: createWebhookDesk(host),
    messages: createMessageDesk(host),
    runs: (page = {}) =>
      listRows(engine.hostTenant, { collection: runs, index: 'byStart', order: 'descending' }, page, runReport),
    skipped: (page = {}) => listRows(engine.hostTenant, { collection: skips, index: 'byTime' }, page, (row) => row),
    audit: (runId, page = {}) =>
      listRows(engine.hostTenant, { collection: auditTrail, index: 'byRun', equals: [runId] }, page, (row) => row),
    async connection(id) {
      await engine.ready();
      const [found] = await engine.tenant.read({ collection: connectionStates, ids: [id] });
      return found?.row;
    },
    close: () => engine.live.close(),
  };
}

function hostContext(engine: SyncEngine): HostContext {
  const context = (cause: string) =>
    engine.context({ ...engine.newRun('normal'), id: `host_${cause}` }, { store: engine.tenant, fence: undefined });
  return {
    options: engine.options,
    store: engine.options.store,
    tenant: engine.hostTenant,
    clock: engine.clock,
    matcher: engine.matcher,
    engine: context,
    connections: async () => (await context('read')).connections,
  };
}

async function oneSlice(
  engine: SyncEngine,
  options: RunOptions & { readonly limits?: SliceLimits; readonly planId?: string; readonly undo?: boolean },
): Promise<SliceReport> {
  const lease = await engine.lease();
  try {
    await checkRestored(engine, lease.fence);
    const mode = options.planId === undefined ? options.mode : options.undo ? 'undo' : 'apply';
    const run = await openRun(engine, lease.fence, { ...options, mode });
    const limits = { ...engine.options.limits, ...options.limits };
    const gate =
      run.planId === undefined || run.mode === 'undo' ? {} : { gate: createPlanGate(engine.tenant, run.planId) };
    const outcome = await runSlice(
      {
        context: (current) =>
          engine.context(current, { store: engine.tenant, fence: lease.fence, signal: options.signal, ...gate }),
        prolong: lease.prolong,
        timeMs: limits.timeMs ?? 20_000,
        records: limits.records ?? 2_000,
      },
      run,
    );
    await tellWitness(engine, outcome.run);
    return {
      ...runReport(outcome.run),
      more: outcome.more,
      ...(outcome.retryAt === undefined ? {} : { retryAt: outcome.retryAt }),
    };
  } finally {
    await lease.release();
  }
}

async function rebase(engine: SyncEngine): Promise<void> {
  const lease = await engine.lease();
  try {
    await rebaseStore(engine, lease.fence);
  } finally {
    await lease.release();
  }
}

/**
 * The run that is open, or a new one. An open run of another kind than the one asked for ends here: everything it did is
 * stored, and what it left undone shows itself again.
 */
async function openRun(
  engine: SyncEngine,
  fence: Fence,
  asked: { readonly mode: RunRow['mode'] | undefined; readonly planId?: string; readonly sweep?: boolean },
): Promise<RunRow> {
  const { mode, planId, sweep = false } = asked;
  const [open] = await engine.tenant.read({ collection: runs, index: 'byOpen', equals: ['yes'], limit: 1 });
  if (open && isAsked(open.row, asked)) return open.row;
  if (open) {
    const endedAt = new Date(engine.clock.now()).toISOString();
    const row: RunRow = { ...open.row, state: 'aborted', cause: 'superseded', open: 'no', endedAt };
    const result = await engine.tenant.commit({ fence, put: [{ collection: runs, row }] });
    if (!result.ok) throw new LeaseLostError();
  }
  const run: RunRow = { ...engine.newRun(mode ?? 'normal', planId), ...(sweep ? { sweep } : {}) };
  engine.options.onEvent?.({ type: 'runStarted', runId: run.id, mode: run.mode, steps: run.steps.length });
  return run;
}

/** Whether going on with an open run is what is asked for. */
function isAsked(open: RunRow, { mode, planId, sweep = false }: Parameters<typeof openRun>[2]): boolean {
  if (sweep && open.sweep !== true) return false;
  return mode === undefined || (open.mode === mode && open.planId === planId);
}

const longestWaitMs = 120_000;

async function wholeRun(
  engine: SyncEngine,
  options: RunOptions & { readonly planId?: string; readonly undo?: boolean },
): Promise<RunReport> {
  for (;;) {
    const report = await oneSlice(engine, { ...options, limits: { timeMs: 60_000, records: 50_000 } });
    if (!report.more) return report;
    const waitMs = report.retryAt === undefined ? 0 : report.retryAt - engine.clock.now();
    if (waitMs > longestWaitMs) return report;
    if (waitMs > 0) await engine.clock.sleep(waitMs, options.signal);
  }
}

async function makePlan(engine: SyncEngine, signal: AbortSignal | undefined): Promise<PlanRow> {
  await engine.ready();
  const run = engine.newRun('preview');
  const planId = `plan_${run.id.slice('run_'.length)}`;
  const scratch = scratchTenant(engine.options.store, engine.options.tenantId, planId);
  const store = createOverlayStore(engine.tenant, scratch);
  const draft = createPlanDraft(engine.tenant);
  try {
    let current = run;
    for (;;) {
      const outcome = await runSlice(
        {
          context: (row) => engine.context(row, { store, fence: undefined, signal, planner: draft }),
          prolong: () => Promise.resolve(),
          timeMs: Number.MAX_SAFE_INTEGER,
          records: Number.MAX_SAFE_INTEGER,
        },
        current,
      );
      current = outcome.run;
      if (!outcome.more) break;
      if (outcome.retryAt !== undefined)
        await engine.clock.sleep(Math.max(0, outcome.retryAt - engine.clock.now()), signal);
    }
    return await draft.finish(planId, current.counts, run.startedAt);
  } finally {
    await scratch.drop();
  }
}

async function makeUndoPlan(engine: SyncEngine, runId: string, signal: AbortSignal | undefined): Promise<PlanRow> {
  await engine.ready();
  const [undone] = await engine.tenant.read({ collection: runs, ids: [runId] });
  if (!undone) throw new UnknownRecordError('run', runId);
  const run = engine.newRun('undo');
  const id = `undo_${run.id.slice('run_'.length)}`;
  const ctx = await engine.context(run, { store: engine.tenant, fence: undefined, signal });
  const items = await planUndo(ctx, engine.tenant, id, runId);
  const plan: PlanRow = {
    id,
    createdAt: run.startedAt,
    counts: run.counts,
    hash: contentHash([runId, items]),
    items,
    state: 'open',
    undoes: runId,
  };
  await engine.tenant.commit({ put: [{ collection: plans, row: plan }] });
  return plan;
}

async function applyPlan(engine: SyncEngine, planId: string, signal: AbortSignal | undefined): Promise<RunReport> {
  await engine.ready();
  const [plan] = await engine.tenant.read({ collection: plans, ids: [planId] });
  if (!plan) throw new UnknownRecordError('plan', planId);
  // Somebody who applies a plan has seen what will be written.
  for (const id of Object.keys(engine.options.connections))
    await changeConnection(engine, id, { outbound: 'approved' });
  const undo = plan.row.undoes !== undefined;
  const report = await wholeRun(engine, { planId, undo, ...(signal ? { signal } : {}) });
  const [now = plan] = await engine.tenant.read({ collection: plans, ids: [planId] });
  const applied: PlanRow = { ...now.row, state: 'applied' };
  await engine.tenant.commit({ put: [{ collection: plans, row: applied }] });
  return report;
}

async function changeConnection(
  engine: SyncEngine,
  id: string,
  change: Partial<Pick<ConnectionStateRow, 'outbound' | 'state'>>,
): Promise<void> {
  await engine.ready();
  const settings = engine.options.connections[id];
  if (!settings) throw new UnknownRecordError('connection', id);
  const [known] = await engine.tenant.read({ collection: connectionStates, ids: [id] });
  const blank: ConnectionStateRow = {
    id,
    adapterId: settings.adapter.id,
    outbound: 'awaiting',
    state: 'active',
    owners: [],
    pipelines: [],
    fields: [],
  };
  if (change.state === 'active' && known?.row.parked?.cause === storeRestored) throw new StoreRestoredError();
  const row: ConnectionStateRow = { ...(known?.row ?? blank), ...change };
  await engine.tenant.commit({ put: [{ collection: connectionStates, row }] });
}
