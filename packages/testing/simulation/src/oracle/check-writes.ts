import type { Evidence } from './evidence.ts';

/** No ping-pong, no write to a source that is only read, and no version overridden. */
export function checkWrites(evidence: Evidence): void {
  const { world, lineage, finding, count } = evidence;
  const readOnly = new Set(world.story.crms.flatMap(({ id, pullOnly }) => (pullOnly ? id : [])));
  const written = new Map<string, number>();
  for (const change of world.changes) {
    if (change.hand !== 'engine') continue;
    if (readOnly.has(change.crm)) finding('written to a source that is only read', `${change.crm} ${change.id}`);
    for (const field of change.unseen) {
      if (change.versioned) finding('R25 lost update', `${field} of ${change.id} in spite of versions`);
      else count('race: an edit between look and write was overwritten');
    }
    if (change.kind !== 'update') continue;
    for (const field of Object.keys(change.fields)) {
      const key = `${change.crm} ${change.id} ${field}`;
      const times = (written.get(key) ?? 0) + 1;
      written.set(key, times);
      if (times === 8 + 3 * lineage.edits(change.marker, field))
        finding('ping-pong', `${key} was written ${times} times`);
    }
  }
}
