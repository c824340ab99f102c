import { dropPlannedDeletion } from '../drop-planned-deletion.ts';
import { markDirty } from '../fan-out.ts';
import { linksOfGolden } from '../links-of-golden.ts';
import { deleteHolds } from '../rows/delete-hold.ts';
import { links } from '../rows/link.ts';
import type { InboundPage } from './inbound-page.ts';

/**
 * Takes deletions back: a record that came back (`returned`, its link id), or that somebody still works on, is not deleted
 * elsewhere. Where we have deleted it already it may be made anew, and where a deletion is under way, as soon as that is done.
 */
export async function cancelDeletions(
  { ctx, unit }: Pick<InboundPage, 'ctx' | 'unit'>,
  goldenId: string,
  returned?: string,
): Promise<void> {
  for (const link of await linksOfGolden(unit, goldenId)) {
    const hold = await unit.get(deleteHolds, link.id);
    if (!hold) continue;
    if (hold.state === 'done') {
      if (link.state !== 'tombstonedLocal' || link.id === returned) continue;
      // The guard goes on counting it: it did go out.
      unit.put(links, { ...link, state: 'superseded' });
      markDirty(unit, link.connectionId, { id: goldenId, entity: link.entity });
      ctx.counts.reason('deletionReversed');
      continue;
    }
    await dropPlannedDeletion(unit, hold);
    if (hold.sentAt !== undefined && link.id !== returned) unit.put(deleteHolds, { ...hold, state: 'cancelled' });
    else unit.delete(deleteHolds, hold.id);
    ctx.counts.reason('deletionCancelled');
  }
}
