import type { Evidence } from './evidence.ts';

const dayMs = 86_400_000;

/** Deletions by the engine come from deletions by people, by policy only, and within the guard. */
export function checkDeletes(evidence: Evidence): void {
  const { world, families, finding } = evidence;
  const { deletes, guard, reviews } = world.story.settings;
  const made = world.changes.filter(({ hand, kind }) => hand === 'engine' && kind === 'delete');
  for (const change of made) {
    const what = `${change.crm} ${change.marker} (${change.id})`;
    if (deletes === 'ignore') finding('deleted against the policy', what);
    const cause = world.changes.some(
      (other) =>
        other.hand === 'user' &&
        (other.kind === 'delete' || other.kind === 'merge') &&
        other.change < change.change &&
        other.crm !== change.crm &&
        families.of(other.marker) === families.of(change.marker),
    );
    if (!cause) finding('deleted though nobody deleted it', what);
    const record = world.crms.get(change.crm)?.records.get(change.id);
    const edited = world.changes.filter(
      (other) =>
        other.crm === change.crm && other.id === change.id && other.hand === 'user' && other.change < change.change,
    );
    if (record && (edited.at(-1)?.change ?? 0) > record.seenChange) evidence.count('race: deleted over an unseen edit');
    const lately = made.filter(
      ({ crm, type, at }) => crm === change.crm && type === change.type && at <= change.at && at > change.at - dayMs,
    );
    if (!reviews && lately.length > guard)
      finding('guard passed', `${lately.length} deletions in ${change.crm}, ${guard} allowed`);
  }
}
