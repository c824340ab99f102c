import type { Crm } from '../crm/crm.ts';
import type { Change } from '../crm/crm-record.ts';
import type { World } from '../world.ts';

const edits: ReadonlySet<Change['kind']> = new Set(['create', 'update', 'restore']);

/** R8: when the list of changes was read to its end after the last edit, the engine has seen them all, without a sweep. */
export function checkCursors({ crms, findings }: World): void {
  for (const crm of crms.values())
    for (const { id, gone, seenChange } of crm.records.values()) {
      const last = gone ? undefined : lastEdit(crm, id);
      if (last && last.change > seenChange)
        findings.push({ rule: 'R8 change passed over', what: `${crm.id} ${id}: ${last.kind} at ${last.at}` });
    }
}

function lastEdit({ changes }: Crm, id: string): Change | undefined {
  return changes.findLast((change) => change.id === id && change.hand === 'user' && edits.has(change.kind));
}
