import type { EntityPort } from '@crmsync/adapter';
import { type ConnectionContext, type EngineContext, portOf } from '../engine-context.ts';
import { markDirty } from '../fan-out.ts';
import { inOneTransaction } from '../inbound/apply-inbound.ts';
import type { MergePolicy } from '../merge-policy.ts';
import { settleByKey } from '../outbound/settle-by-key.ts';
import { settleSent } from '../outbound/settle-sent.ts';
import { settleTakenBack } from '../outbound/settle-taken-back.ts';
import { checkpointId, checkpoints } from '../rows/checkpoint.ts';
import { deadLetters } from '../rows/dead-letter.ts';
import { type IntentRow, intents } from '../rows/intent.ts';
import type { RunStep } from '../rows/run.ts';
import { createUnitOfWork } from '../unit-of-work.ts';
import { connectionOf } from './connection-of.ts';
import { pullStep } from './pull-step.ts';
import { type StepOutcome, stepDone } from './step.ts';

/** How long a request that was cut off may still be working at the other side, beyond the vendor's lag. */
const graceMs = 1_000;

/**
 * Sorts out writes whose outcome a crash or a lost answer left open. An update is looked at again before anything else
 * is written. A create is only repeated after the vendor did not find its sync key, or after a complete look at everything
 * that changed since it was sent has not shown its result; both late enough for the vendor's index to know it.
 */
export async function recoverStep(ctx: EngineContext, step: RunStep, policy: MergePolicy): Promise<StepOutcome> {
  const conn = connectionOf(ctx, step);
  const port = portOf(conn, step.objectType ?? '');
  await settleSent(ctx, conn, port);
  await reopenSent(ctx, conn, port.capabilities.objectType);
  await settleTakenBack(ctx, conn, port);
  const waitMs = await recoverByKey(ctx, conn, port, policy);
  if (waitMs > 0) return { more: true, records: 0, waitMs, waitReason: 'outcomeUnknown' };
  const open = await openCreates(ctx, conn, port.capabilities.objectType);
  if (open.length === 0) return stepDone;
  const lagMs = port.capabilities.incremental.lagMs + graceMs;
  const safeFrom = Math.max(...open.map((intent) => intent.sentAt)) + lagMs;
  const covered = await coveredTo(ctx, conn, port.capabilities.objectType);
  if (covered >= safeFrom) {
    await settle(
      ctx,
      open.filter((intent) => intent.sentAt + lagMs <= covered),
      port.changes !== undefined || port.list !== undefined,
    );
    return stepDone;
  }
  if (!port.changes && !port.list) {
    await settle(ctx, open, false);
    return stepDone;
  }
  const now = ctx.clock.now();
  if (now < safeFrom) return { more: true, records: 0, waitMs: safeFrom - now, waitReason: 'outcomeUnknown' };
  const pulled = await pullStep(ctx, step, policy);
  return { more: true, records: pulled.records };
}

/**
 * Settles creates that were sent with a sync key, where the vendor can be asked for it.
 * @returns how long to wait until it can show all of them
 */
async function recoverByKey(
  ctx: EngineContext,
  conn: ConnectionContext,
  port: EntityPort,
  policy: MergePolicy,
): Promise<number> {
  if (!port.find || !port.capabilities.search.by.includes('syncKey')) return 0;
  const keyed = (await openCreates(ctx, conn, port.capabilities.objectType)).filter(
    ({ syncKey }) => syncKey !== undefined,
  );
  const lagMs = port.capabilities.search.lagMs + graceMs;
  const now = ctx.clock.now();
  const ready = keyed.filter(({ sentAt }) => sentAt + lagMs <= now);
  if (ready.length > 0) await settle(ctx, await settleByKey(ctx, conn, port, policy, ready), true);
  return Math.max(0, ...keyed.map(({ sentAt }) => sentAt + lagMs - now));
}

/** Intents that a dead worker had sent: nobody is waiting for their answer any more. */
async function reopenSent(ctx: EngineContext, conn: ConnectionContext, objectType: string): Promise<void> {
  await inOneTransaction(ctx, async (unit) => {
    const sent = await unit.find({
      collection: intents,
      index: 'byState',
      equals: [conn.id, objectType, 'sent'],
      limit: 5_000,
    });
    for (const intent of sent) {
      if (intent.operation === 'create') unit.put(intents, { ...intent, state: 'unknown' });
      // Planned anew from its hold, if nobody has cancelled that.
      else if (intent.operation === 'delete') unit.delete(intents, intent.id);
      else {
        unit.delete(intents, intent.id);
        markDirty(unit, conn.id, { id: intent.goldenId, entity: intent.entity });
      }
      ctx.counts.reason('reopened');
    }
  });
}

async function openCreates(
  ctx: EngineContext,
  conn: ConnectionContext,
  objectType: string,
): Promise<readonly IntentRow[]> {
  return createUnitOfWork(ctx.store).find({
    collection: intents,
    index: 'byState',
    equals: [conn.id, objectType, 'unknown'],
    limit: 5_000,
  });
}

async function coveredTo(ctx: EngineContext, conn: ConnectionContext, objectType: string): Promise<number> {
  const row = await createUnitOfWork(ctx.store).get(checkpoints, checkpointId(conn.id, objectType));
  return row?.coveredTo ?? 0;
}

/** Proven not there: planned again. No way to prove it: kept visible for a person. */
async function settle(ctx: EngineContext, open: readonly IntentRow[], proven: boolean): Promise<void> {
  await inOneTransaction(ctx, async (unit) => {
    await unit.load(
      intents,
      open.map((intent) => intent.id),
    );
    for (const { id } of open) {
      const intent = unit.peek(intents, id);
      if (intent?.state !== 'unknown') continue;
      ctx.counts.reason(proven ? 'createNotFound' : 'unknownOutcome');
      if (proven) {
        // Planned anew from the golden record as it is now, not from what was to be sent then.
        unit.delete(intents, id);
        markDirty(unit, intent.connectionId, { id: intent.goldenId, entity: intent.entity });
      } else {
        unit.put(deadLetters, {
          id,
          connectionId: intent.connectionId,
          objectType: intent.objectType,
          entity: intent.entity,
          direction: 'outbound',
          goldenId: intent.goldenId,
          operation: 'create',
          error: {
            code: 'UNKNOWN_OUTCOME',
            message: 'whether this record was created is not known, and this system cannot be asked',
            remedy: 'Look for the record there; link it, or retry the dead letter to create it.',
          },
          attempts: intent.attempts,
          runId: ctx.run.id,
          status: 'open',
          at: new Date(ctx.clock.now()).toISOString(),
          revision: intent.revision,
        });
      }
    }
  });
}
