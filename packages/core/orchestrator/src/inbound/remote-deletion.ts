import type { RemoteRecord, Tombstone } from '@crmsync/adapter';
import { writeAudit } from '../audit-writer.ts';
import { buryDeleted } from '../bury-deleted.ts';
import { dropPlannedDeletion } from '../drop-planned-deletion.ts';
import { isTold, markDirty } from '../fan-out.ts';
import { releaseCreates } from '../hold-creates.ts';
import { linksOfGolden } from '../links-of-golden.ts';
import { moveMatchKeys } from '../match-keys.ts';
import { liveGolden } from '../merging/live-golden.ts';
import { candidates, standInOf } from '../rows/candidate.ts';
import { deleteHolds } from '../rows/delete-hold.ts';
import { dirtyId, dirtyRows } from '../rows/dirty.ts';
import { type GoldenRow, goldens } from '../rows/golden.ts';
import { type LinkRow, linkId, links } from '../rows/link.ts';
import { skips } from '../rows/skip.ts';
import { count } from './apply-observation.ts';
import type { InboundPage } from './inbound-page.ts';
import { admitDeletion } from './plan-deletion.ts';
import { promoteHeir } from './promote-heir.ts';
import { mergeInto } from './remote-merge.ts';

/** Works in that a remote record is gone. The golden record stays unless deletions are to be passed on. */
export async function applyDeletion(page: InboundPage, record: RemoteRecord, tombstone: Tombstone): Promise<void> {
  const { ctx, unit, conn } = page;
  const id = linkId(conn.id, record.ref.objectType, record.ref.id);
  const link = unit.peek(links, id);
  const skipped = unit.peek(skips, id);
  if (skipped) {
    unit.delete(skips, id);
    await releaseCreates(unit, { ...skipped, goldenIds: skipped.standsFor });
  }
  const asked = await unit.get(candidates, id);
  if (asked) {
    unit.delete(candidates, id);
    await releaseCreates(unit, standInOf(asked));
  }
  if (link?.state !== 'linked') return count(page, 'unchanged', 'goneAlready');
  if (tombstone.kind === 'merged' && tombstone.mergedInto !== undefined) {
    return mergeInto(page, link, tombstone.mergedInto);
  }
  const hold = await unit.get(deleteHolds, id);
  // Our own deletion, of which no answer came.
  if (hold?.sentAt !== undefined && hold.state !== 'done') {
    await dropPlannedDeletion(unit, hold);
    const own = buryDeleted(ctx, unit, link, hold, hold.sentAt);
    if (own) page.index.note(own);
    return count(page, 'unchanged', 'echo');
  }
  if (!(await admitDeletion(page, record, link))) return;
  // A deletion that was to go out has nothing left to delete.
  if (hold && hold.state !== 'done') {
    await dropPlannedDeletion(unit, hold);
    unit.delete(deleteHolds, id);
  }
  const buried: LinkRow = { ...link, state: 'tombstonedRemote' };
  unit.put(links, buried);
  page.index.note(buried);
  // What waits to be written to a record that is gone has lost its object.
  const untold = (await unit.get(dirtyRows, dirtyId(conn.id, link.goldenId))) !== undefined;
  if (link.role === 'primary') unit.delete(dirtyRows, dirtyId(conn.id, link.goldenId));
  ctx.counts.add('inbound', conn.id, link.entity, 'deleted');
  ctx.counts.reason(`told:${tombstone.kind}`);
  const golden = await liveGolden(page, link.goldenId);
  if (!golden) return;
  // What only this one showed is for the primary to show now.
  if (link.role === 'secondary') return isTold(conn) ? markDirty(unit, conn.id, golden) : undefined;
  writeAudit(
    ctx,
    unit,
    {
      target: 'hub',
      source: conn.id,
      entity: link.entity,
      goldenId: golden.id,
      remoteId: link.remoteId,
      action: 'unlink',
      fields: {},
      reason: `told:${tombstone.kind}`,
    },
    `${id}|gone`,
  );
  if (await promoteHeir(page, golden, link)) return;
  // What was converted is not lost: other records stand for it there. What left the scope is still there, too.
  if (ctx.options.deletes?.policy !== 'propagate' || ['converted', 'filtered'].includes(tombstone.kind)) return;
  // Whoever deleted it did not know of an edit made elsewhere meanwhile: that record stays.
  if (untold) ctx.counts.reason('deletedButEdited');
  else await passOn(page, golden, link);
}

/** Buries the golden record and holds its deletion for every other account, until the guard has counted it. */
async function passOn(page: InboundPage, golden: GoldenRow, link: LinkRow): Promise<void> {
  const { ctx, unit, conn } = page;
  const now = ctx.clock.now();
  unit.put(goldens, {
    ...golden,
    state: 'deleted',
    revision: golden.revision + 1,
    changedAt: new Date(now).toISOString(),
  });
  const others = (await linksOfGolden(unit, golden.id)).filter((other) => other.id !== link.id);
  // As long as it is shown anywhere, whoever is made anew there or elsewhere is still the same one.
  if (!others.some((other) => other.state === 'linked')) {
    await moveMatchKeys(unit, ctx.matcher, golden.entity, golden.id, golden.fields, null);
  }
  for (const other of others) {
    const target = ctx.connections.get(other.connectionId);
    if (other.state !== 'linked' || !target || !isTold(target)) continue;
    unit.delete(dirtyRows, dirtyId(other.connectionId, golden.id));
    // A record that we deleted once, and that came back, counts once for each time.
    const before = await unit.get(deleteHolds, other.id);
    if (before?.state === 'done') unit.put(deleteHolds, { ...before, id: `${before.id}|${before.at}` });
    unit.put(deleteHolds, {
      id: other.id,
      connectionId: other.connectionId,
      entity: other.entity,
      goldenId: golden.id,
      objectType: other.objectType,
      remoteId: other.remoteId,
      state: 'held',
      source: conn.id,
      runId: ctx.run.id,
      at: now,
    });
  }
}
