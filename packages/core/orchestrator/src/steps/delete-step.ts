import type { RemoteRecord } from '@crmsync/adapter';
import { contentHash } from '@crmsync/model';
import { guardDeletes } from '../delete-guard.ts';
import { dropPlannedDeletion } from '../drop-planned-deletion.ts';
import type { ConnectionContext, EngineContext } from '../engine-context.ts';
import { applyInbound, inOneTransaction } from '../inbound/apply-inbound.ts';
import type { MergePolicy } from '../merge-policy.ts';
import { GuardError } from '../orchestrator-errors.ts';
import { changedRemotes } from '../outbound/changed-remotes.ts';
import { sendIntents } from '../outbound/send-intents.ts';
import { type DeleteHoldRow, deleteHolds } from '../rows/delete-hold.ts';
import { intentId, intents } from '../rows/intent.ts';
import { linkId, links } from '../rows/link.ts';
import type { RunStep } from '../rows/run.ts';
import { createUnitOfWork, type UnitOfWork } from '../unit-of-work.ts';
import { connectionOf } from './connection-of.ts';
import { type StepOutcome, stepDone } from './step.ts';

const dayMs = 86_400_000;

/**
 * Sends deletions of one entity to one connection, if the guard lets them.
 * @throws GuardError when there are too many: the run parks until they are released
 */
export async function deleteStep(ctx: EngineContext, step: RunStep, policy: MergePolicy): Promise<StepOutcome> {
  const conn = connectionOf(ctx, step);
  const { entity } = step;
  if (!entity || !conn.writesTo || !conn.outboundApproved || ctx.options.deletes?.policy !== 'propagate')
    return stepDone;
  const held = await holdsIn(ctx, conn.id, entity, 'held', 0);
  const released = await holdsIn(ctx, conn.id, entity, 'released', 0);
  if (held.length > 0) {
    const done = await holdsIn(ctx, conn.id, entity, 'done', ctx.clock.now() - dayMs);
    const active = await ctx.store.count({ collection: links, count: 'byState', equals: [conn.id, entity, 'linked'] });
    const verdict = guardDeletes(held, done.length, active, ctx.options);
    if (!verdict.open) throw new GuardError(conn.id, entity, verdict.deletions, verdict.limit, verdict.hash);
  }
  const ready = await notUnderWay(ctx, await inPlan(ctx, [...held, ...released]));
  if (ready.length === 0) return stepDone;
  const port = conn.ports.find((candidate) => candidate.capabilities.objectType === ready[0]?.objectType);
  if (!port?.delete || ctx.planner) return stepDone;
  const batch = ready
    .filter((hold) => hold.objectType === port.capabilities.objectType)
    .slice(0, Math.max(1, port.capabilities.batch.delete));
  const changed = await changedRemotes(
    ctx,
    conn,
    port,
    batch.map((hold) => hold.remoteId),
  );
  if (changed.length > 0) {
    // Somebody works on it there, or it is gone already: that is merged first, and ends the hold.
    await applyInbound(ctx, conn, port, policy, changed, (unit) => dropHoldsOfGone(conn, unit, changed));
    return { more: true, records: changed.length };
  }
  await planDeletes(ctx, batch);
  const unit = createUnitOfWork(ctx.store);
  await unit.load(
    intents,
    batch.map((hold) => intentId(conn.id, hold.goldenId)),
  );
  const planned = batch.flatMap((hold) => unit.peek(intents, intentId(conn.id, hold.goldenId)) ?? []);
  const aftermath = await sendIntents(ctx, conn, port, 'delete', planned);
  if (aftermath.fatal) throw aftermath.fatal;
  return {
    more: true,
    records: batch.length,
    ...(aftermath.retryAfterMs === undefined ? {} : { waitMs: aftermath.retryAfterMs, waitReason: 'remoteBusy' }),
  };
}

/** Notes deletions in the plan under way; while one is applied, lets through those that it holds. */
async function inPlan(ctx: EngineContext, holds: readonly DeleteHoldRow[]): Promise<readonly DeleteHoldRow[]> {
  const ready: DeleteHoldRow[] = [];
  for (const hold of holds) {
    const { connectionId, entity, objectType, goldenId, remoteId } = hold;
    const key = `delete|${hold.id}`;
    const hash = contentHash(['delete', goldenId]);
    ctx.planner?.record({
      key,
      direction: 'outbound',
      connectionId,
      entity,
      objectType,
      action: 'delete',
      goldenId,
      remoteId,
      fields: {},
      reason: 'deletedElsewhere',
      hash,
    });
    if (!ctx.gate || (await ctx.gate.allows(key, hash))) ready.push(hold);
  }
  return ready;
}

/** Without those whose golden record has another write open there: what became of that is found out first. */
async function notUnderWay(ctx: EngineContext, holds: readonly DeleteHoldRow[]): Promise<readonly DeleteHoldRow[]> {
  const unit = createUnitOfWork(ctx.store);
  const idOf = (hold: DeleteHoldRow): string => intentId(hold.connectionId, hold.goldenId);
  await unit.load(intents, holds.map(idOf));
  return holds.filter((hold) => {
    const open = unit.peek(intents, idOf(hold));
    return open === undefined || (open.operation === 'delete' && open.state === 'planned');
  });
}

async function holdsIn(
  ctx: EngineContext,
  connectionId: string,
  entity: string,
  state: DeleteHoldRow['state'],
  from: number,
): Promise<readonly DeleteHoldRow[]> {
  return createUnitOfWork(ctx.store).find({
    collection: deleteHolds,
    index: 'byState',
    equals: [connectionId, entity, state],
    from,
    limit: 10_000,
  });
}

/** Whatever the records' links said: what is gone is not deleted again. */
async function dropHoldsOfGone(
  conn: ConnectionContext,
  unit: UnitOfWork,
  changed: readonly RemoteRecord[],
): Promise<void> {
  for (const { ref, deleted } of changed) {
    if (!deleted) continue;
    const hold = await unit.get(deleteHolds, linkId(conn.id, ref.objectType, ref.id));
    if (!hold || hold.state === 'done') continue;
    await dropPlannedDeletion(unit, hold);
    unit.delete(deleteHolds, hold.id);
  }
}

async function planDeletes(ctx: EngineContext, batch: readonly DeleteHoldRow[]): Promise<void> {
  await inOneTransaction(ctx, async (unit) => {
    await unit.load(
      intents,
      batch.map((hold) => intentId(hold.connectionId, hold.goldenId)),
    );
    for (const hold of batch) {
      const id = intentId(hold.connectionId, hold.goldenId);
      if (unit.peek(intents, id)) continue;
      unit.put(intents, {
        id,
        connectionId: hold.connectionId,
        objectType: hold.objectType,
        entity: hold.entity,
        goldenId: hold.goldenId,
        operation: 'delete',
        remoteId: hold.remoteId,
        state: 'planned',
        patch: { fields: {}, custom: {}, associations: {} },
        projected: {},
        revision: 0,
        before: {},
        runId: ctx.run.id,
        attempts: 0,
        sentAt: 0,
      });
    }
  });
}
