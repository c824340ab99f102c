import type { RemoteRecord } from '@crmsync/adapter';
import { contentHash } from '@crmsync/model';
import { linksOfGolden } from '../links-of-golden.ts';
import { liveGolden } from '../merging/live-golden.ts';
import { dirtyId, dirtyRows } from '../rows/dirty.ts';
import type { LinkRow } from '../rows/link.ts';
import { count } from './apply-observation.ts';
import type { InboundPage } from './inbound-page.ts';
import { inboundKey, keepForLater } from './plan-inbound.ts';

/**
 * Notes in the plan under way that a deletion at a remote deletes the golden record; while a plan is applied, lets through
 * those that it holds. The others wait in the mirror, as edits do, and the link stays as it is.
 */
export async function admitDeletion(page: InboundPage, record: RemoteRecord, link: LinkRow): Promise<boolean> {
  const { conn, ctx } = page;
  if ((!ctx.gate && !ctx.planner) || !(await buriesGolden(page, link))) return true;
  const key = inboundKey(page, { record });
  const hash = contentHash(['delete', link.goldenId]);
  ctx.planner?.record({
    key,
    direction: 'inbound',
    connectionId: conn.id,
    entity: link.entity,
    objectType: link.objectType,
    action: 'delete',
    goldenId: link.goldenId,
    remoteId: link.remoteId,
    fields: {},
    reason: `told:${record.deleted?.kind ?? 'deleted'}`,
    hash,
  });
  if (!ctx.gate || (await ctx.gate.allows(key, hash))) return true;
  keepForLater(page, { record }, 'notInPlan');
  count(page, 'refused', 'notInPlan');
  return false;
}

/** Whether nobody stands for the golden record any more in that account, and deletions are passed on. */
async function buriesGolden(page: InboundPage, link: LinkRow): Promise<boolean> {
  const { conn, ctx, unit } = page;
  if (ctx.options.deletes?.policy !== 'propagate' || link.role === 'secondary') return false;
  const golden = await liveGolden(page, link.goldenId);
  if (golden?.state !== 'live') return false;
  const beside = await linksOfGolden(unit, golden.id, conn.id);
  if (beside.some((other) => other.id !== link.id && other.state === 'linked')) return false;
  // An edit that the account was not told of keeps the golden record.
  return (await unit.get(dirtyRows, dirtyId(conn.id, link.goldenId))) === undefined;
}
