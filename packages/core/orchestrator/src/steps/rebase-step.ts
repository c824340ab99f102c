import type { EngineContext } from '../engine-context.ts';
import { inOneTransaction } from '../inbound/apply-inbound.ts';
import { createLinkIndex } from '../link-index.ts';
import { planPush } from '../outbound/plan-push.ts';
import { connectionStates } from '../rows/connection-state.ts';
import { dirtyRows } from '../rows/dirty.ts';
import { intents } from '../rows/intent.ts';
import type { RunStep } from '../rows/run.ts';
import { createUnitOfWork } from '../unit-of-work.ts';
import { connectionOf } from './connection-of.ts';
import { type StepOutcome, stepDone } from './step.ts';

/**
 * After an older copy of the store was put back: what is to be made at a connection may have been made there in the time
 * that is lost. Such creates count as sent with an unknown outcome before the connection is read, so that a record which
 * shows everything they hold is linked. At the end, the connection is as any other.
 */
export async function rebaseStep(ctx: EngineContext, step: RunStep): Promise<StepOutcome> {
  const conn = connectionOf(ctx, step);
  if (ctx.planner || ctx.gate) return stepDone;
  const { entity } = step;
  if (!entity) {
    await inOneTransaction(ctx, async (unit) => {
      const known = await unit.get(connectionStates, conn.id);
      if (known) unit.put(connectionStates, { ...known, rebasing: false });
    });
    return stepDone;
  }
  const now = ctx.clock.now();
  const rows = await createUnitOfWork(ctx.store).find({
    collection: dirtyRows,
    index: 'byConnection',
    equals: [conn.id, entity],
    limit: 10_000,
  });
  await inOneTransaction(ctx, async (unit) => {
    const index = createLinkIndex(unit, conn);
    await index.loadGolden(rows.map((row) => row.goldenId));
    const unmade = rows.filter((row) => row.waitingFor === undefined && index.anyOf(row.goldenId) === undefined);
    await planPush(ctx, unit, conn, unmade);
    for (const intent of unit.written(intents))
      if (intent.operation === 'create') unit.put(intents, { ...intent, state: 'unknown', sentAt: now });
  });
  return stepDone;
}
