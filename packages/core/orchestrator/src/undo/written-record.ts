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
  /** What later runs found there, of the fields that they wrote. */
  readonly found: FieldValues;
  /** Whether a later change of the golden record came from there. */
  readonly heardFrom: boolean;
}

/** Takes the writes of the run of `row` to the remote record of `row` together, from the audit trail. */
export async function writtenRecord(store: TenantStore, row: AuditRow): Promise<WrittenRecord> {
  const history = await store.read({
    collection: auditTrail,
    index: 'byGolden',
    equals: [row.goldenId],
    limit: 10_000,
  });
  const entries = history.map((stored) => stored.row);
  const connectionId = writtenTo(row);
  const atRecord = entries.filter((entry) => writtenTo(entry) === connectionId && entry.remoteId === row.remoteId);
  const writes = atRecord.filter(({ runId }) => runId === row.runId);
  const endedAt = writes.at(-1)?.at ?? row.at;
  const later = atRecord.filter(({ runId, at }) => runId !== row.runId && at >= endedAt);
  const before: { [field: string]: FieldValue } = {};
  const after: { [field: string]: FieldValue } = {};
  for (const { fields } of writes) {
    for (const [field, change] of Object.entries(fields)) {
      if (before[field] === undefined) before[field] = change.before;
      after[field] = change.after;
    }
  }
  return {
    created: writes.some(({ action }) => action === 'create' || action === 'link'),
    deleted: writes.at(-1)?.action === 'delete',
    before,
    after,
    found: firstBefore(later),
    heardFrom: entries.some((entry) => entry.at > endedAt && isNewsFrom(connectionId, entry)),
  };
}

/** The connection that an entry says was written to. A create whose answer was lost is entered when its record is found. */
export function writtenTo({ target, source, action, reason }: AuditRow): string | undefined {
  if (target !== 'hub') return target;
  return action === 'link' && reason === 'created' ? source : undefined;
}

function firstBefore(writes: readonly AuditRow[]): FieldValues {
  const found: FieldValues = {};
  for (const { fields } of writes) {
    for (const [field, { before }] of Object.entries(fields)) {
      if (found[field] === undefined) found[field] = before;
    }
  }
  return found;
}

/** What a record of ours showed when it was found, and ends of associations that were read before, are no news. */
const oldNews: ReadonlySet<string> = new Set(['created', 'associationResolved']);

function isNewsFrom(connectionId: string | undefined, { target, source, action, reason }: AuditRow): boolean {
  if (target !== 'hub' || source !== connectionId || oldNews.has(reason)) return false;
  return action === 'update' || action === 'restore';
}
