import type { EngineContext } from './engine-context.ts';
import { withLeft } from './left-for-later.ts';
import { dirtyState, outcomesAreOpen, reopenRefused } from './open-work.ts';
import { LeaseLostError } from './orchestrator-errors.ts';
import { type RunRow, type RunStep, runs } from './rows/run.ts';
import type { RunCounts } from './run-counts.ts';
import { runPiece } from './run-driver.ts';
import { pushSteps, recoverSteps, syncSteps, undoSteps } from './run-steps.ts';

/** What a slice leaves behind. */
export interface SliceOutcome {
  /** Whether there is more to do. */
  readonly more: boolean;
  /** Epoch ms before which there is no use in going on. */
  readonly retryAt?: number;
  readonly run: RunRow;
}

/** What a slice needs beyond the context of its steps. */
export interface SliceEnvironment {
  /** The context, with the connections as they are known now. */
  readonly context: (run: RunRow) => Promise<EngineContext>;
  /** Prolongs the lease. @throws LeaseLostError */
  readonly prolong: () => Promise<void>;
  readonly timeMs: number;
  readonly records: number;
}

const maxRounds = 5;
const shortWaitMs = 5_000;
/** Waits in a row without any progress, after which a connection counts as failed in this run. */
const maxWaits = 10;
const neverReady = 'the account asked to come back later again and again';

/** Works on a run until its limits are reached or nothing is left, storing how far it came after each piece. */
export async function runSlice(env: SliceEnvironment, run: RunRow): Promise<SliceOutcome> {
  let ctx = await env.context(run);
  const endsAt = ctx.clock.now() + env.timeMs;
  let current = await afterDeadWorker(ctx, run);
  let records = 0;
  while (current.open === 'yes') {
    if (ctx.clock.now() >= endsAt || records >= env.records) return { more: true, run: current };
    await env.prolong();
    const step = current.steps[current.step];
    if (!step) {
      // What the references told changes how records are read: the connections are opened anew.
      if (current.round === 0) ctx = await env.context(current);
      current = await endOrGoOn(ctx, current);
      continue;
    }
    if (current.failures[step.connectionId]) {
      current = await store(ctx, { ...current, step: current.step + 1, pages: 0 });
      continue;
    }
    if (current.pages === 0) {
      ctx.emit({ type: 'stepStarted', runId: run.id, step, index: current.step, steps: current.steps.length });
    }
    const piece = await runPiece(ctx, step);
    if (piece.status === 'wait' || (piece.status === 'done' && (piece.waitMs ?? 0) > 0)) {
      const ms = piece.status === 'wait' ? piece.ms : (piece.waitMs ?? 0);
      const reason = piece.status === 'wait' ? piece.reason : (piece.waitReason ?? 'waiting');
      const waits = (current.waits ?? 0) + 1;
      if (waits > maxWaits) {
        const code = piece.status === 'wait' ? piece.reason : 'UNAVAILABLE';
        current = await fail(ctx, current, step, { code, message: neverReady, remedy: 'Run again later.' });
        continue;
      }
      ctx.emit({ type: 'waiting', runId: run.id, step, reason, ms });
      current = await store(ctx, { ...current, pages: current.pages + 1, waits });
      if (ms > shortWaitMs || ctx.clock.now() + ms >= endsAt)
        return { more: true, retryAt: ctx.clock.now() + ms, run: current };
      await ctx.clock.sleep(ms, ctx.signal);
      continue;
    }
    if (piece.status === 'failed') {
      const { code, message, remedy } = piece.error;
      current = await fail(ctx, current, step, { code, message, ...(remedy === undefined ? {} : { remedy }) });
      continue;
    }
    records += piece.records;
    ctx.emit(progress(current, step, piece.records));
    const left = withLeft(current.left, piece.left);
    current = await store(ctx, advance({ ...current, ...(left ? { left } : {}) }, piece.more));
  }
  return { more: false, run: current, ...(current.retryAt === undefined ? {} : { retryAt: current.retryAt }) };
}

/** The connection of a step does nothing more in this run. */
function fail(
  ctx: EngineContext,
  run: RunRow,
  { connectionId }: RunStep,
  failure: RunRow['failures'][string],
): Promise<RunRow> {
  const { code, message } = failure;
  ctx.emit({ type: 'failed', runId: run.id, connectionId, code, message });
  ctx.counts.reason(code);
  return store(ctx, { ...run, waits: 0, failures: { ...run.failures, [connectionId]: failure } });
}

/** What a dead worker had sent is sorted out before anything that may rest on it is written. */
async function afterDeadWorker(ctx: EngineContext, run: RunRow): Promise<RunRow> {
  const kind = run.steps[run.step]?.kind;
  if ((kind !== 'push' && kind !== 'deletes') || !(await outcomesAreOpen(ctx, run, ['sent']))) return run;
  const first = recoverSteps([...ctx.connections.values()]);
  return store(ctx, {
    ...run,
    steps: [...run.steps.slice(0, run.step), ...first, ...run.steps.slice(run.step)],
    pages: 0,
  });
}

function advance(run: RunRow, more: boolean): RunRow {
  return more ? { ...run, pages: run.pages + 1, waits: 0 } : { ...run, step: run.step + 1, pages: 0, waits: 0 };
}

function progress(run: RunRow, step: RunStep, done: number): Parameters<EngineContext['emit']>[0] {
  return { type: 'progress', runId: run.id, step, done, ...(step.entity ? { entity: step.entity } : {}) };
}

async function store(ctx: EngineContext, run: RunRow): Promise<RunRow> {
  const counts = ctx.counts.total(run.counts);
  const next: RunRow = {
    ...run,
    counts,
    // A batch of which a part was written is progress, though the rest has to wait.
    ...(written(counts) > written(run.counts) ? { waits: 0 } : {}),
    updatedAt: new Date(ctx.clock.now()).toISOString(),
    sequence: run.sequence + 1,
  };
  const result = await ctx.store.commit({
    ...(ctx.fence ? { fence: ctx.fence } : {}),
    put: [{ collection: runs, row: next }],
  });
  if (!result.ok) throw new LeaseLostError();
  return next;
}

function written({ outbound }: RunCounts): number {
  return Object.values(outbound).reduce(
    (sum, { created = 0, updated = 0, deleted = 0, failed = 0 }) => sum + created + updated + deleted + failed,
    0,
  );
}

/** Another round of pushes if something became writable meanwhile; else the end. */
async function endOrGoOn(ctx: EngineContext, run: RunRow): Promise<RunRow> {
  const connections = [...ctx.connections.values()];
  if (run.round === 0) {
    const steps = run.mode === 'undo' ? undoSteps(connections) : syncSteps(connections);
    return store(ctx, { ...run, steps: [...run.steps, ...steps], round: 1 });
  }
  const waiting = await dirtyState(ctx, run);
  const open = await outcomesAreOpen(ctx, run);
  if (run.mode === 'apply') await reopenRefused(ctx);
  if (run.mode !== 'undo' && (waiting.ready || open) && run.round < maxRounds) {
    const steps = [...run.steps, ...(open ? recoverSteps(connections) : []), ...pushSteps(connections)];
    return store(ctx, { ...run, steps, round: run.round + 1 });
  }
  const failed = Object.keys(run.failures).length > 0;
  const guarded = Object.values(run.failures).some((failure) => failure.code === 'DELETE_GUARD');
  const state: RunRow['state'] = guarded
    ? 'parked'
    : failed
      ? 'partial'
      : waiting.unapproved
        ? 'awaitingApproval'
        : 'completed';
  const ended = await store(ctx, {
    ...run,
    state,
    open: 'no',
    endedAt: new Date(ctx.clock.now()).toISOString(),
    ...(guarded ? { cause: 'guard' } : {}),
    ...(waiting.retryAt === undefined || run.mode === 'apply' ? {} : { retryAt: waiting.retryAt }),
  });
  ctx.emit({ type: 'runEnded', runId: run.id, state, counts: ended.counts });
  return ended;
}
