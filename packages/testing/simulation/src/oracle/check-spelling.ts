import type { Change } from '../crm/crm-record.ts';
import { isList, simField } from '../plain-value.ts';
import { tokenOf } from '../token.ts';
import type { Evidence } from './evidence.ts';
import { isUncertain } from './is-uncertain.ts';

/** R5: what a CRM makes of a value that is written to it is no edit, so nobody's spelling is replaced by another CRM's. */
export function checkSpelling(evidence: Evidence): void {
  for (const change of evidence.world.changes) {
    if (change.hand !== 'engine' || change.kind !== 'update') continue;
    for (const [field, { before, after }] of Object.entries(change.fields)) {
      const edit = tokenOf(after);
      if (isList(simField(change.type, field)) || typeof edit !== 'number' || tokenOf(before) !== edit) continue;
      const about = sameField(evidence, change, field);
      if (typedTwice(evidence, about, field, edit)) continue;
      if (about.some((each) => each.hand === 'engine' && isUncertain(evidence.world, each)))
        evidence.count('respelled after a lost answer');
      else
        evidence.finding(
          'R5 respelled',
          `${field} of ${change.marker} (${change.id}): ${JSON.stringify([before, after])}`,
        );
    }
  }
}

/** Changes of a field of anybody who counts as the same person. */
function sameField({ world, families }: Evidence, { marker }: Change, field: string): readonly Change[] {
  const family = families.of(marker);
  return world.changes.filter((change) => change.fields[field] && families.of(change.marker) === family);
}

/** Whether people typed the same in several places, the host among them: then either spelling may win. */
function typedTwice({ hostEdits }: Evidence, about: readonly Change[], field: string, edit: number): boolean {
  const places = about.flatMap(({ hand, crm, id, fields }) =>
    hand === 'user' && tokenOf(fields[field]?.wanted) === edit ? [`${crm} ${id}`] : [],
  );
  if (hostEdits.some((each) => each.field === field && tokenOf(each.after) === edit)) places.push('host');
  return new Set(places).size > 1;
}
