import type { FieldValue, FieldValues } from '@crmsync/model';
import type { TenantStore } from '@crmsync/store';
import { type AuditRow, auditTrail } from '../rows/audit.ts';

/** What one run did to one remote record, all its writes taken together. */
export interface WrittenRecord {
  readonly created: boolean;
  readonly deleted: boolean;
  /** What it showed before the run, of the fields that the run wrote. */
  readonly before: FieldValues;
  /** What the run left there. */
  readonly after: FieldValues;
}

/** Takes the writes of the run of `row` to the remote record of `row` together, from the audit trail. */
export async function writtenRecord(store: TenantStore, row: AuditRow): Promise<WrittenRecord> {
  const history = await store.read({
    collection: auditTrail,
    index: 'byGolden',
    equals: [row.goldenId],
    limit: 10_000,
  });
  const writes = history
    .map((stored) => stored.row)
    .filter(({ runId, target, remoteId }) => runId === row.runId && target === row.target && remoteId === row.remoteId);
  const before: { [field: string]: FieldValue } = {};
  const after: { [field: string]: FieldValue } = {};
  for (const { fields } of writes) {
    for (const [field, change] of Object.entries(fields)) {
      if (before[field] === undefined) before[field] = change.before;
      after[field] = change.after;
    }
  }
  return {
    created: writes.some((entry) => entry.action === 'create'),
    deleted: writes.at(-1)?.action === 'delete',
    before,
    after,
  };
}
