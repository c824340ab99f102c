import type { EntityPort } from '@crmsync/adapter';
import type { ConnectionContext, EngineContext } from '../engine-context.ts';
import { inOneTransaction } from '../inbound/apply-inbound.ts';
import type { MergePolicy } from '../merge-policy.ts';
import { dropOvertaken } from '../outbound/drop-overtaken.ts';
import { observeRemote } from '../outbound/observe-remote.ts';
import { type HeldRecord, planPush } from '../outbound/plan-push.ts';
import { sendIntents } from '../outbound/send-intents.ts';
import { dirtyRows } from '../rows/dirty.ts';
import { type IntentRow, intents } from '../rows/intent.ts';
import type { RunStep } from '../rows/run.ts';
import { createUnitOfWork } from '../unit-of-work.ts';
import { connectionOf } from './connection-of.ts';
import { type StepOutcome, stepDone } from './step.ts';

/** Dirty rows turned into intents at once. */
const planSize = 200;

/** Pushes one batch of one entity: intents that are ready are sent, else dirty rows are turned into intents. */
export async function pushStep(ctx: EngineContext, step: RunStep, policy: MergePolicy): Promise<StepOutcome> {
  const conn = connectionOf(ctx, step);
  if (!conn.writesTo || !step.entity) return stepDone;
  if (!ctx.planner && !conn.outboundApproved) return stepDone;
  for (const port of conn.ports) {
    if (port.capabilities.entity !== step.entity || ctx.planner) continue;
    for (const operation of ['create', 'update'] as const) {
      const batch = await readyIntents(ctx, conn, port, operation);
      if (batch.length > 0) return sendBatch(ctx, conn, port, policy, operation, batch);
    }
  }
  const rows = await createUnitOfWork(ctx.store).find({
    collection: dirtyRows,
    index: 'byConnection',
    equals: [conn.id, step.entity],
    from: 0,
    below: ctx.clock.now() + 1,
    limit: planSize,
  });
  if (rows.length === 0) return stepDone;
  let held: readonly HeldRecord[] = [];
  await inOneTransaction(ctx, async (unit) => {
    held = await planPush(ctx, unit, conn, rows);
  });
  for (const port of new Set(held.map((record) => record.port))) {
    const ids = held.filter((record) => record.port === port).map((record) => record.remoteId);
    await observeRemote(ctx, conn, port, policy, ids);
  }
  return { more: true, records: ctx.planner ? rows.length : 0 };
}

async function readyIntents(
  ctx: EngineContext,
  conn: ConnectionContext,
  port: EntityPort,
  operation: 'create' | 'update',
): Promise<readonly IntentRow[]> {
  const rows = await createUnitOfWork(ctx.store).find({
    collection: intents,
    index: 'byState',
    equals: [conn.id, port.capabilities.objectType, 'planned'],
    limit: 1_000,
  });
  return rows
    .filter((intent) => intent.operation === operation)
    .slice(0, Math.max(1, port.capabilities.batch[operation]));
}

async function sendBatch(
  ctx: EngineContext,
  conn: ConnectionContext,
  port: EntityPort,
  policy: MergePolicy,
  operation: 'create' | 'update',
  batch: readonly IntentRow[],
): Promise<StepOutcome> {
  const ready = operation === 'update' ? await dropOvertaken(ctx, conn, port, policy, batch) : batch;
  if (ready.length === 0) return { more: true, records: 0 };
  const aftermath = await sendIntents(ctx, conn, port, operation, ready);
  const look = [...aftermath.reread, ...aftermath.existing];
  if (look.length > 0) await observeRemote(ctx, conn, port, policy, look);
  if (aftermath.fatal) throw aftermath.fatal;
  return {
    more: true,
    records: ready.length,
    ...(aftermath.retryAfterMs === undefined ? {} : { waitMs: aftermath.retryAfterMs, waitReason: 'remoteBusy' }),
  };
}
