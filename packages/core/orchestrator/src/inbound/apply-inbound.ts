import type { EntityPort, RemoteRecord } from '@crmsync/adapter';
import type { ConnectionContext, EngineContext } from '../engine-context.ts';
import type { MergePolicy } from '../merge-policy.ts';
import { LeaseLostError, StoreContentionError } from '../orchestrator-errors.ts';
import { deadLetters, inboundLetterId } from '../rows/dead-letter.ts';
import { createUnitOfWork, type UnitOfWork } from '../unit-of-work.ts';
import { applyObservation } from './apply-observation.ts';
import { openInboundPage, type Reading } from './inbound-page.ts';
import { resolvePendingEdges } from './pending-edges.ts';

const maxTries = 8;

/**
 * Merges a page of remote records and everything that goes with it (`finish` adds the checkpoint) in one transaction.
 * If another worker changed a row it rests on, the page is worked out again from what is stored now.
 * @param ours by remote id, the open create that a record is known to be the result of
 */
export async function applyInbound(
  ctx: EngineContext,
  conn: ConnectionContext,
  port: EntityPort,
  policy: MergePolicy,
  records: readonly RemoteRecord[],
  finish: (unit: UnitOfWork) => void | Promise<void>,
  ours: ReadonlyMap<string, string> = new Map(),
  reading: Reading = 'now',
): Promise<void> {
  await inOneTransaction(ctx, async (unit) => {
    await closeLetters(unit, conn, port, records);
    const page = await openInboundPage(ctx, unit, conn, port, policy, records, ours, reading);
    for (const observation of page.observations) await applyObservation(page, observation);
    await resolvePendingEdges(page);
    await finish(unit);
  });
}

/** A record that could not be read once and now can is no dead letter any more. */
async function closeLetters(
  unit: UnitOfWork,
  conn: ConnectionContext,
  port: EntityPort,
  records: readonly RemoteRecord[],
): Promise<void> {
  const ids = records.map(({ ref }) => inboundLetterId(conn.id, port.capabilities.objectType, ref.id));
  await unit.load(deadLetters, ids);
  for (const id of ids) if (unit.peek(deadLetters, id)) unit.delete(deadLetters, id);
}

/**
 * Runs `work` on a fresh unit of work and commits it, again if it was overtaken.
 * @throws LeaseLostError when another worker took over
 * @throws StoreContentionError when it was overtaken too often
 */
export async function inOneTransaction(ctx: EngineContext, work: (unit: UnitOfWork) => Promise<void>): Promise<void> {
  for (let attempt = 1; attempt <= maxTries; attempt += 1) {
    const unit = createUnitOfWork(ctx.store);
    const undo = ctx.counts.mark();
    await work(unit);
    const refusal = await unit.commit(ctx.fence);
    if (refusal === null) return;
    if (refusal.reason === 'fence') throw new LeaseLostError();
    undo();
  }
  throw new StoreContentionError();
}
