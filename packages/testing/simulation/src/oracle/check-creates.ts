import type { Change } from '../crm/crm-record.ts';
import type { Evidence } from './evidence.ts';
import { isUncertain } from './is-uncertain.ts';

/** I1 and R13: nothing is made twice, and nothing that somebody deleted comes back by itself. */
export function checkCreates(evidence: Evidence): void {
  for (const { id } of evidence.world.story.crms) {
    const changes = evidence.world.changes.filter(({ crm }) => crm === id);
    for (const change of changes)
      if (change.hand === 'engine' && change.kind === 'create') checkCreate(evidence, changes, change);
  }
}

function checkCreate(evidence: Evidence, changes: readonly Change[], made: Change): void {
  const { world, families, finding } = evidence;
  const crm = world.crms.get(made.crm);
  const what = `${made.crm} ${made.marker} (${made.id})`;
  if (crm && world.story.crms.some(({ id, pullOnly }) => id === made.crm && pullOnly))
    finding('written to a source that is only read', what);
  // What a merge does to addresses makes somebody new of whoever comes under the old one.
  const family = families.of(made.marker);
  const isMerged = world.changes.some(
    ({ kind, marker, change }) => kind === 'merge' && change < made.change && families.of(marker) === family,
  );
  if (isMerged) {
    evidence.count('made after a merge');
    return;
  }
  if (isRenamed(evidence, made)) {
    evidence.count('made after a change of name');
    return;
  }
  const earlier = changes.filter(({ change, marker }) => change < made.change && marker === made.marker);
  for (const before of earlier.filter(({ kind }) => kind === 'create')) {
    const last = earlier.filter(({ id }) => id === before.id).at(-1);
    if (last?.kind !== 'delete' && last?.kind !== 'merge') {
      // A record of ours that somebody restored is theirs from then on.
      const appeared =
        earlier.findLast(({ id, kind }) => id === before.id && (kind === 'create' || kind === 'restore')) ?? before;
      if (isDoomed(evidence, before)) evidence.count('made beside a deletion that waits');
      else if (appeared.hand === 'engine') finding('I1 made twice', `${what} beside ${before.id}`);
      else if (wasKnown(evidence, appeared, made))
        finding('I1 made beside a known record', `${what} beside ${before.id}`);
      else evidence.count('race: made beside a record that nobody had seen');
    } else if (last.hand === 'user') {
      const wasSeen = (crm?.records.get(before.id)?.seenChange ?? 0) >= before.change;
      // A record that was deleted before anybody had linked it was never known.
      const linkedAt = world.everLinked.get(`${made.crm}|${made.type}|${before.id}`);
      const wasLinked = linkedAt !== undefined && linkedAt <= last.at;
      const deleted = world.changes.find(
        ({ kind, hand, marker }) => kind === 'delete' && hand === 'user' && marker === made.marker,
      );
      const born = world.changes.some(
        ({ kind, hand, marker, change }) =>
          (kind === 'create' || kind === 'restore') &&
          hand === 'user' &&
          marker === made.marker &&
          change > (deleted?.change ?? last.change) &&
          change < made.change,
      );
      if (wasSeen && wasLinked && !born && isUnmet(evidence, last))
        evidence.count('race: made again for a record that nobody had seen when it was deleted');
      else if (wasSeen && wasLinked && !born) finding('R13 resurrected', `${what}, deleted as ${before.id}`);
    }
  }
}

/** Whether somebody had made the same one elsewhere before this deletion, and it was first linked after it. */
function isUnmet({ world }: Evidence, deletion: Change): boolean {
  return world.changes.some(
    ({ kind, hand, crm, type, id, marker, change }) =>
      kind === 'create' &&
      hand === 'user' &&
      marker === deletion.marker &&
      crm !== deletion.crm &&
      change < deletion.change &&
      (world.everLinked.get(`${crm}|${type}|${id}`) ?? deletion.at) >= deletion.at,
  );
}

/** Whether a record was to be deleted, for a deletion elsewhere that came before its person was made anew. */
function isDoomed({ world, excuses }: Evidence, { crm, type, id }: Change): boolean {
  return (
    excuses.isDoomed(crm, type, id) ||
    world.changes.some(
      (change) => change.crm === crm && change.id === id && change.hand === 'engine' && change.kind === 'delete',
    )
  );
}

/** Whether somebody's name was changed: then a second record is as likely somebody else's. */
function isRenamed({ world, lineage }: Evidence, { marker, type }: Change): boolean {
  const field = type === 'contacts' ? 'lastName' : 'name';
  return (
    lineage.winners(marker, field).some((winner) => winner !== 'birth') ||
    world.changes.some((change) => change.marker === marker && change.kind !== 'create' && change.fields[field])
  );
}

/**
 * Whether a listing that began after a record was made, and late enough, came to its end before; not one around a fault,
 * which may have been read by a worker whose lease was gone.
 */
function wasKnown({ world, listings }: Evidence, before: Change, made: Change): boolean {
  const lagMs = world.crms.get(before.crm)?.quirks.lagMs ?? 0;
  return listings.some(
    ({ crm, type, startedAt, endedAt }) =>
      crm === before.crm &&
      type === before.type &&
      startedAt > before.at + lagMs + 2_000 &&
      endedAt < made.at - 60_000 &&
      !isUncertain(world, { ...made, at: endedAt }),
  );
}
