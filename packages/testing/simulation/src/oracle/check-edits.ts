import { hasField } from '../crm/quirks.ts';
import { isEmpty, isList, type Plain, simFields } from '../plain-value.ts';
import { tokenOf } from '../token.ts';
import { type Placed, placedRecords } from './check-agreement.ts';
import type { Evidence } from './evidence.ts';
import { isUncertain } from './is-uncertain.ts';

/** No edit is lost: what stands at the end is the value of an edit that nobody followed, and lists hold what was added. */
export function checkEdits(evidence: Evidence): void {
  for (const placed of placedRecords(evidence)) {
    if (placed.link.isBuried) continue;
    for (const field of simFields[placed.record.type]) {
      if (!hasField(placed.quirks, field.name) || placed.link.open.has(field.name)) continue;
      if (!isList(field)) checkValue(evidence, placed, field.name);
      else if (field.name === 'tags') checkTags(evidence, placed);
    }
  }
}

function checkValue(evidence: Evidence, { record, link }: Placed, field: string): void {
  const { lineage, world } = evidence;
  const marker = markerAt(evidence, record.id, link.connectionId);
  const value = record.fields[field] ?? null;
  if (lineage.allows(marker, field, value)) return;
  const family = evidence.families.of(marker);
  const about = world.changes.filter((change) => evidence.families.of(change.marker) === family);
  // A write whose answer was lost stands where nobody knows it was made: what is typed over it looks like a conflict.
  if (about.some((change) => change.hand === 'engine' && change.fields[field] && isUncertain(world, change))) {
    evidence.count('edit overruled after a lost answer');
    return;
  }
  if (isApart(evidence, marker, link.goldenId)) {
    evidence.count('edit of somebody who had got another name');
    return;
  }
  if (waitsElsewhere(evidence, link.goldenId, field)) {
    evidence.count('edit that waits for a person elsewhere');
    return;
  }
  if (wasChosen(evidence, link.goldenId, field, value)) {
    evidence.count('an earlier value that the reviewer chose');
    return;
  }
  const winners = lineage.winners(marker, field).join(', ');
  evidence.finding(
    'edit lost',
    `${field} of ${marker} (${record.id}) is ${JSON.stringify(value)}, not one of ${winners}`,
  );
}

/** Whether others of this marker are a golden record of their own, since somebody's name was changed before they met. */
function isApart({ world, excuses, lineage }: Evidence, marker: string, goldenId: string): boolean {
  const isRenamed = lineage.winners(marker, 'lastName').some((winner) => winner !== 'birth');
  const places = new Set(
    world.changes.filter((change) => change.marker === marker).map(({ crm, type, id }) => `${crm}|${type}|${id}`),
  );
  return (
    isRenamed &&
    excuses.links.some(
      (link) =>
        link.goldenId !== goldenId &&
        link.state === 'linked' &&
        places.has(`${link.connectionId}|${link.type}|${link.remoteId}`),
    )
  );
}

/** Whether the field is held for a person at another record of the golden record: its edit is not carried on until then. */
function waitsElsewhere({ excuses }: Evidence, goldenId: string, field: string): boolean {
  return excuses.links.some((link) => link.goldenId === goldenId && link.open.has(field));
}

/** Whether the reviewer chose this value for any record of the golden record, whatever followed it elsewhere. */
function wasChosen({ world, excuses }: Evidence, goldenId: string, field: string, value: Plain): boolean {
  const token = tokenOf(value);
  return excuses.links
    .filter((link) => link.goldenId === goldenId)
    .flatMap((link) => world.chosen.get(`${link.connectionId}|${link.type}|${link.remoteId}|${field}`) ?? [])
    .some((chosen) => (token === undefined || token === null ? isEmpty(chosen) : tokenOf(chosen) === token));
}

function checkTags(evidence: Evidence, { record, link }: Placed): void {
  const marker = markerAt(evidence, record.id, link.connectionId);
  const about = evidence.world.changes.filter((change) => change.marker === marker);
  if (evidence.families.isMerged(marker)) return;
  if (about.some(({ kind, unseen }) => kind === 'delete' || kind === 'restore' || unseen.includes('tags'))) return;
  if (about.some((change) => change.hand === 'engine' && change.fields.tags && isUncertain(evidence.world, change))) {
    evidence.count('tags changed after a lost answer');
    return;
  }
  if (isApart(evidence, marker, link.goldenId)) {
    evidence.count('tags of somebody who had got another name');
    return;
  }
  const added = new Map<string, number>();
  const removed = new Set<string>();
  for (const { hand, fields, crm, type, id } of about) {
    const tags = fields.tags;
    if (hand !== 'user' || !tags || !evidence.world.everLinked.has(`${crm}|${type}|${id}`)) continue;
    const [before, after] = [tags.before ?? [], tags.after ?? []];
    for (const tag of after) if (!before.includes(tag)) added.set(tag, (added.get(tag) ?? 0) + 1);
    for (const tag of before) if (!after.includes(tag)) removed.add(tag);
  }
  const shown = record.fields.tags ?? [];
  for (const [tag, times] of added) {
    if (times > 1) continue;
    if (!removed.has(tag) && !shown.includes(tag))
      evidence.finding('tag lost', `${tag} of ${marker} is not in ${record.id}`);
    if (removed.has(tag) && shown.includes(tag))
      evidence.finding('tag back', `${tag} of ${marker} is still in ${record.id}`);
  }
}

/** Whom a record means. */
function markerAt({ world }: Evidence, id: string, crm: string): string {
  return world.changes.find((change) => change.id === id && change.crm === crm)?.marker ?? '';
}
