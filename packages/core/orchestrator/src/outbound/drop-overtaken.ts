import type { EntityPort } from '@crmsync/adapter';
import type { ConnectionContext, EngineContext } from '../engine-context.ts';
import { markDirty } from '../fan-out.ts';
import { applyInbound, inOneTransaction } from '../inbound/apply-inbound.ts';
import type { MergePolicy } from '../merge-policy.ts';
import { notInPlan, refusedForMs } from '../open-work.ts';
import type { DirtyRow } from '../rows/dirty.ts';
import { type IntentRow, intents } from '../rows/intent.ts';
import { changedRemotes } from './changed-remotes.ts';

/**
 * Looks at the records once more just before they are written. Those that somebody changed meanwhile are merged first
 * and their intents planned again, so that nothing that was there at this moment is overwritten.
 * @returns the intents that may go out
 */
export async function dropOvertaken(
  ctx: EngineContext,
  conn: ConnectionContext,
  port: EntityPort,
  policy: MergePolicy,
  batch: readonly IntentRow[],
): Promise<readonly IntentRow[]> {
  if (!port.get) return batch;
  const changed = await changedRemotes(
    ctx,
    conn,
    port,
    batch.flatMap((intent) => intent.remoteId ?? []),
  );
  if (changed.length === 0) return batch;
  const changedIds = new Set(changed.map((record) => record.ref.id));
  const overtaken = batch.filter((intent) => changedIds.has(intent.remoteId ?? ''));
  await inOneTransaction(ctx, async (transaction) => {
    await transaction.load(
      intents,
      overtaken.map((intent) => intent.id),
    );
    for (const intent of overtaken) {
      if (transaction.peek(intents, intent.id)?.state !== 'planned') continue;
      transaction.delete(intents, intent.id);
      const golden = { id: intent.goldenId, entity: intent.entity };
      // A plan does not hold what comes out of it now: that is for the next run, not for this one to try again.
      markDirty(transaction, conn.id, golden, ctx.gate ? refusedUntil(ctx) : undefined);
      ctx.counts.reason('overtaken');
    }
  });
  await applyInbound(ctx, conn, port, policy, changed, () => undefined);
  return batch.filter((intent) => !changedIds.has(intent.remoteId ?? ''));
}

function refusedUntil(ctx: EngineContext): Pick<DirtyRow, 'notBefore' | 'waitingFor'> {
  return { notBefore: ctx.clock.now() + refusedForMs, waitingFor: notInPlan };
}
