import type { EngineContext } from './engine-context.ts';
import { markDirty } from './fan-out.ts';
import { type DeleteHoldRow, deleteHolds } from './rows/delete-hold.ts';
import { type LinkRow, links } from './rows/link.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/**
 * Buries the link of a record that we deleted. The guard counts the deletion from `at` on, an epoch ms. If it was taken
 * back while it was under way, the record is to be made anew.
 */
export function buryDeleted(
  ctx: EngineContext,
  unit: UnitOfWork,
  link: LinkRow | undefined,
  hold: DeleteHoldRow | undefined,
  at: number,
): LinkRow | undefined {
  const isTakenBack = hold?.state === 'cancelled';
  if (hold) unit.put(deleteHolds, { ...hold, state: 'done', at });
  if (!link) return undefined;
  const buried: LinkRow = { ...link, state: isTakenBack ? 'superseded' : 'tombstonedLocal' };
  unit.put(links, buried);
  if (isTakenBack) {
    markDirty(unit, link.connectionId, { id: link.goldenId, entity: link.entity });
    ctx.counts.reason('deletionReversed');
  }
  return buried;
}
