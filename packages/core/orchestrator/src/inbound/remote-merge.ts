import { isEmptyValue } from '@crmsync/conflict-resolver';
import type { FieldValues } from '@crmsync/model';
import { isTold, markDirty } from '../fan-out.ts';
import { roleOf } from '../hub-field.ts';
import { liveGolden } from '../merging/live-golden.ts';
import { mergeGoldens } from '../merging/merge-goldens.ts';
import { projectGolden } from '../project-golden.ts';
import { type LinkRow, linkId, links } from '../rows/link.ts';
import type { InboundPage } from './inbound-page.ts';

/** Works in that records of ours were merged into `survivorId` by the remote. */
export async function absorbMerged(
  page: InboundPage,
  survivorId: string,
  absorbedIds: readonly string[],
): Promise<void> {
  const { conn, port, unit } = page;
  for (const id of absorbedIds) {
    const link = await unit.get(links, linkId(conn.id, port.capabilities.objectType, id));
    if (link && link.state !== 'merged' && id !== survivorId) await mergeInto(page, link, survivorId);
  }
}

/**
 * Re-points the link of a record that was merged away: to the survivor if that is unknown yet, else the two golden
 * records become one. The old id stays known for ever as an alias.
 */
export async function mergeInto(page: InboundPage, link: LinkRow, survivorId: string): Promise<void> {
  const { ctx, unit, conn } = page;
  const alias: LinkRow = { ...link, state: 'merged', mergedInto: survivorId };
  unit.put(links, alias);
  page.index.note(alias);
  ctx.counts.reason('mergedAtRemote');
  const survivorLinkId = linkId(conn.id, link.objectType, survivorId);
  const survivor = await unit.get(links, survivorLinkId);
  if (!survivor) {
    // The base stays: what the survivor shows otherwise is an edit of the remote, and counts as one.
    const { seenHash: _seen, ...rest } = link;
    const moved: LinkRow = {
      ...rest,
      id: survivorLinkId,
      remoteId: survivorId,
      state: link.state === 'ignored' ? 'ignored' : 'linked',
      linkedBy: 'mergedAtRemote',
    };
    unit.put(links, moved);
    page.index.note(moved);
    if (moved.state === 'linked') page.newLinks.push(moved);
    return;
  }
  // A record that is never to be synced gives nothing to the one that took it up.
  if (link.state === 'ignored' || survivor.state === 'ignored') return;
  if (survivor.goldenId !== link.goldenId) {
    const before = (await liveGolden(page, survivor.goldenId))?.fields ?? {};
    await mergeGoldens(
      { ...page, kinds: conn.custom.kinds, source: conn.id, chosenThere: new Set(Object.keys(survivor.base.read)) },
      survivor.goldenId,
      link.goldenId,
    );
    await leaveBlanks(page, survivorLinkId, { before, dropped: link.base.read });
  } else if (isTold(conn)) markDirty(unit, conn.id, { id: survivor.goldenId, entity: survivor.entity });
}

/**
 * Who merged two records there saw what the survivor would lack. The hub keeps what the other one had and tells it to other
 * accounts; here it is not written back until somebody edits it. What was on its way to the survivor still is.
 * @param merge the survivor's fields in the hub before, and what the record that was merged away showed
 */
async function leaveBlanks(
  page: InboundPage,
  survivorLinkId: string,
  merge: { readonly before: FieldValues; readonly dropped: FieldValues },
): Promise<void> {
  const { conn, port, unit, index } = page;
  const link = await unit.get(links, survivorLinkId);
  const golden = link && (await liveGolden(page, link.goldenId));
  if (!link || !golden || link.state !== 'linked' || link.role !== 'primary') return;
  const { entity, fields } = golden;
  const { values } = projectGolden(conn, port, { entity, fields }, link.base.read, index.remoteIdOf);
  const left = Object.entries(values).filter(
    ([field, value]) =>
      roleOf(field) === undefined &&
      !isEmptyValue(value) &&
      !isEmptyValue(merge.dropped[field]) &&
      [merge.before, link.base.read, link.base.sent].every((side) => isEmptyValue(side[field])),
  );
  if (left.length === 0) return;
  unit.put(links, {
    ...link,
    base: { ...link.base, sent: { ...link.base.sent, ...Object.fromEntries(left) } },
    divergent: [...new Set([...link.divergent, ...left.map(([field]) => field)])],
  });
}
