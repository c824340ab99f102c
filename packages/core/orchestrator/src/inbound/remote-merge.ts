import { defaultRuleFor, type FieldRule, mergeField, sameValue } from '@crmsync/conflict-resolver';
import type { FieldValues } from '@crmsync/model';
import { fieldChanges, writeAudit } from '../audit-writer.ts';
import { fanOut, isTold, markDirty } from '../fan-out.ts';
import { fieldKind } from '../hub-field.ts';
import { moveMatchKeys } from '../match-keys.ts';
import { type GoldenRow, goldens, originOf } from '../rows/golden.ts';
import { type LinkRow, linkId, links } from '../rows/link.ts';
import type { InboundPage } from './inbound-page.ts';
import { liveGolden } from './merge-linked.ts';

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
  if (survivor.goldenId !== link.goldenId) await mergeGoldens(page, survivor.goldenId, link.goldenId);
  else if (isTold(conn)) markDirty(unit, conn.id, { id: survivor.goldenId, entity: survivor.entity });
}

/** Makes one golden record of two: the survivor's values win, its blanks are filled, lists are united; links move. */
export async function mergeGoldens(page: InboundPage, survivorId: string, loserId: string): Promise<void> {
  const { ctx, unit, conn } = page;
  const survivor = await liveGolden(page, survivorId);
  const loser = await liveGolden(page, loserId);
  if (!survivor || !loser || survivor.id === loser.id) return;
  const { fields, origins, filled } = unite(page, survivor, loser);
  const at = new Date(ctx.clock.now()).toISOString();
  const merged: GoldenRow = { ...survivor, fields, origins, revision: survivor.revision + 1, changedAt: at };
  unit.put(goldens, merged);
  unit.put(goldens, {
    ...loser,
    state: 'merged',
    mergedInto: survivor.id,
    revision: loser.revision + 1,
    changedAt: at,
  });
  await moveMatchKeys(unit, ctx.matcher, loser.entity, loser.id, loser.fields, null);
  await moveMatchKeys(unit, ctx.matcher, survivor.entity, survivor.id, survivor.fields, fields);
  await page.index.loadGolden([survivor.id]);
  for (const link of await unit.find({ collection: links, index: 'byGolden', equals: [loser.id] })) {
    const current = unit.peek(links, link.id) ?? link;
    const { seenHash: _seen, ...rest } = current;
    const held = (
      await unit.find({ collection: links, index: 'byGolden', equals: [survivor.id, link.connectionId] })
    ).some((other) => other.role === 'primary' && other.state === 'linked');
    const moved: LinkRow = { ...rest, goldenId: survivor.id, role: held ? 'secondary' : current.role };
    unit.put(links, moved);
    page.index.note(moved);
  }
  ctx.counts.reason('goldensMerged');
  fanOut(ctx, unit, merged, { source: conn.id, echoBack: true });
  writeAudit(
    ctx,
    unit,
    {
      target: 'hub',
      source: conn.id,
      entity: survivor.entity,
      goldenId: survivor.id,
      action: 'merge',
      fields: fieldChanges(filled, survivor.fields, fields),
      reason: 'mergedAtRemote',
    },
    `${survivor.id}|${merged.revision}|${loser.id}`,
  );
}

/** The fields of both, and which of the survivor's are others now. */
function unite(
  { conn, ctx }: InboundPage,
  survivor: GoldenRow,
  loser: GoldenRow,
): Pick<GoldenRow, 'fields' | 'origins'> & { readonly filled: readonly string[] } {
  const fields: FieldValues = { ...survivor.fields };
  const origins = { ...survivor.origins };
  const compare = ctx.options.defaultRegion ? { defaultRegion: ctx.options.defaultRegion } : {};
  const filled: string[] = [];
  for (const [field, remote] of Object.entries(loser.fields)) {
    const kind = fieldKind(survivor.entity, field, conn.custom.kinds);
    const usual = defaultRuleFor(kind);
    const rule: FieldRule = usual.rule === 'newest' ? { rule: 'preferLocal' } : usual;
    const local = fields[field];
    const { value } = mergeField({ field, kind, base: undefined, local, remote, rule, compare });
    if (local === value || sameValue(kind, local, value, compare)) continue;
    fields[field] = value;
    const origin = originOf(loser, field);
    if (origin) origins[field] = origin;
    filled.push(field);
  }
  return { fields, origins, filled };
}
