import type { EngineContext } from './engine-context.ts';
import { LeaseLostError } from './orchestrator-errors.ts';
import { dirtyRows } from './rows/dirty.ts';
import { type RunRow, type RunStep, runs } from './rows/run.ts';
import { runPiece } from './run-driver.ts';
import { pushSteps, syncSteps } from './run-steps.ts';

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

/** Works on a run until its limits are reached or nothing is left, storing how far it came after each piece. */
export async function runSlice(env: SliceEnvironment, run: RunRow): Promise<SliceOutcome> {
  let ctx = await env.context(run);
  const endsAt = ctx.clock.now() + env.timeMs;
  let current = run;
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
      ctx.emit({ type: 'waiting', runId: run.id, step, reason, ms });
      current = await store(ctx, { ...current, pages: current.pages + 1 });
      if (ms > shortWaitMs || ctx.clock.now() + ms >= endsAt)
        return { more: true, retryAt: ctx.clock.now() + ms, run: current };
      await ctx.clock.sleep(ms, ctx.signal);
      continue;
    }
    if (piece.status === 'failed') {
      const { code, message, remedy } = piece.error;
      ctx.emit({ type: 'failed', runId: run.id, connectionId: step.connectionId, code, message });
      ctx.counts.reason(code);
      const failure = { code, message, ...(remedy === undefined ? {} : { remedy }) };
      current = await store(ctx, { ...current, failures: { ...current.failures, [step.connectionId]: failure } });
      continue;
    }
    records += piece.records;
    ctx.emit(progress(current, step, piece.records));
    current = await store(ctx, advance(current, piece.more));
  }
  return { more: false, run: current, ...(current.retryAt === undefined ? {} : { retryAt: current.retryAt }) };
}

function advance(run: RunRow, more: boolean): RunRow {
  return more ? { ...run, pages: run.pages + 1 } : { ...run, step: run.step + 1, pages: 0 };
}

function progress(run: RunRow, step: RunStep, done: number): Parameters<EngineContext['emit']>[0] {
  return { type: 'progress', runId: run.id, step, done, ...(step.entity ? { entity: step.entity } : {}) };
}

async function store(ctx: EngineContext, run: RunRow): Promise<RunRow> {
  const next: RunRow = {
    ...run,
    counts: ctx.counts.total(run.counts),
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

/** Another round of pushes if something became writable meanwhile; else the end. */
async function endOrGoOn(ctx: EngineContext, run: RunRow): Promise<RunRow> {
  const connections = [...ctx.connections.values()];
  if (run.round === 0) {
    return store(ctx, { ...run, steps: [...run.steps, ...syncSteps(connections)], round: 1 });
  }
  const waiting = await dirtyState(ctx, run);
  if (waiting.ready && run.round < maxRounds) {
    return store(ctx, { ...run, steps: [...run.steps, ...pushSteps(connections)], round: run.round + 1 });
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
    ...(waiting.retryAt === undefined ? {} : { retryAt: waiting.retryAt }),
  });
  ctx.emit({ type: 'runEnded', runId: run.id, state, counts: ended.counts });
  return ended;
}

/** Whether writes wait: for another round, for approval, or for a time. */
async function dirtyState(
  ctx: EngineContext,
  run: RunRow,
): Promise<{ ready: boolean; unapproved: boolean; retryAt: number | undefined }> {
  let ready = false;
  let unapproved = false;
  let retryAt: number | undefined;
  for (const conn of ctx.connections.values()) {
    if (!conn.writesTo || run.failures[conn.id]) continue;
    for (const entity of new Set(conn.ports.map((port) => port.capabilities.entity))) {
      const [first] = await ctx.store.read({
        collection: dirtyRows,
        index: 'byConnection',
        equals: [conn.id, entity],
        limit: 1,
      });
      if (!first) continue;
      if (!conn.outboundApproved) unapproved = true;
      else if (first.row.notBefore <= ctx.clock.now()) ready = true;
      else retryAt = Math.min(retryAt ?? Number.POSITIVE_INFINITY, first.row.notBefore);
    }
  }
  return { ready, unapproved, retryAt };
}
