import type { Change } from '../crm/crm-record.ts';
import type { Evidence } from './evidence.ts';

/** R14: a merge at a real vendor moves the link; nothing is written to who was merged away, and nobody is made for them. */
export function checkMerges(evidence: Evidence): void {
  const { world, excuses, finding } = evidence;
  if (world.vendors.size === 0) return;
  for (const merge of world.changes) {
    if (merge.kind !== 'merge') continue;
    const loser = world.crms.get(merge.crm)?.records.get(merge.id);
    const link = excuses.linkOf(merge.crm, merge.type, merge.id);
    const survivor = loser?.gone?.mergedInto;
    const moved = survivor === undefined ? undefined : excuses.linkOf(merge.crm, merge.type, survivor);
    const what = `${merge.crm} ${merge.marker} (${merge.id}) into ${survivor}`;
    if (link?.state === 'linked') finding('R14 link not moved', what);
    if (isLinkedBefore(evidence, merge) && moved && link && link.goldenId !== moved.goldenId)
      finding('R14 two golden records', `${what}: ${link.goldenId} and ${moved.goldenId}`);
    for (const change of world.changes)
      if (change.change > merge.change && change.hand === 'engine' && change.id === merge.id)
        finding('R14 written to a loser', `${what}: ${change.kind}`);
    checkRemade(evidence, merge);
  }
}

/** Nobody is made in the account of the merge for who was merged away there, unless people gave a reason after it. */
function checkRemade({ world, families, finding, count }: Evidence, merge: Change): void {
  const family = families.of(merge.marker);
  const made = world.changes.find(
    ({ change, hand, kind, crm, marker }) =>
      change > merge.change && hand === 'engine' && kind === 'create' && crm === merge.crm && marker === merge.marker,
  );
  if (!made || !world.everLinked.has(`${merge.crm}|${merge.type}|${merge.id}`)) return;
  const reason = world.changes.some(
    ({ change, hand, kind, marker }) =>
      hand === 'user' &&
      (kind === 'create' || kind === 'restore' || kind === 'delete' || kind === 'merge') &&
      change < made.change &&
      change !== merge.change &&
      families.of(marker) === family &&
      (kind !== 'create' || change > merge.change),
  );
  if (reason) count('made after a merge and more');
  else finding('R14 made again', `${made.crm} ${made.marker} (${made.id})`);
}

function isLinkedBefore({ world }: Evidence, { crm, type, id, at }: Change): boolean {
  const linkedAt = world.everLinked.get(`${crm}|${type}|${id}`);
  return linkedAt !== undefined && linkedAt < at;
}
