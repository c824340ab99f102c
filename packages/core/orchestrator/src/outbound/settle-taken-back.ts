import type { EntityPort } from '@crmsync/adapter';
import { buryDeleted } from '../bury-deleted.ts';
import type { ConnectionContext, EngineContext } from '../engine-context.ts';
import { inOneTransaction } from '../inbound/apply-inbound.ts';
import { readRemote } from '../read-remote.ts';
import { deleteHolds } from '../rows/delete-hold.ts';
import { links } from '../rows/link.ts';
import { createUnitOfWork } from '../unit-of-work.ts';

/** How long a deletion whose answer was lost may still be working at the other side. */
const graceMs = 1_000;

/** Finds out what became of deletions that were taken back while they were under way: done after all, or never. */
export async function settleTakenBack(ctx: EngineContext, conn: ConnectionContext, port: EntityPort): Promise<void> {
  if (!port.get) return;
  const { entity, objectType } = port.capabilities;
  const cancelled = (
    await createUnitOfWork(ctx.store).find({
      collection: deleteHolds,
      index: 'byState',
      equals: [conn.id, entity, 'cancelled'],
      limit: 1_000,
    })
  ).filter((hold) => hold.objectType === objectType && (hold.sentAt ?? 0) + graceMs <= ctx.clock.now());
  if (cancelled.length === 0) return;
  const ids = cancelled.map((hold) => hold.remoteId);
  const records = await readRemote(ctx, conn, port, ids);
  const isGone = new Map(records.map((record) => [record.ref.id, record.deleted !== undefined]));
  await inOneTransaction(ctx, async (unit) => {
    const holdIds = cancelled.map((hold) => hold.id);
    await unit.load(deleteHolds, holdIds);
    await unit.load(links, holdIds);
    for (const id of holdIds) {
      const hold = unit.peek(deleteHolds, id);
      const gone = isGone.get(hold?.remoteId ?? '');
      if (hold?.state !== 'cancelled' || gone === undefined) continue;
      if (!gone) unit.delete(deleteHolds, id);
      else buryDeleted(ctx, unit, unit.peek(links, id), hold, hold.sentAt ?? hold.at);
    }
  });
}
