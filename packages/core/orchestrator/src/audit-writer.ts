import { contentHash, type FieldValue, type FieldValues } from '@crmsync/model';
import type { EngineContext } from './engine-context.ts';
import { type AuditRow, auditTrail } from './rows/audit.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** What happened, without the parts that every entry has. */
export type AuditEntry = Omit<AuditRow, 'id' | 'runId' | 'at'>;

/** Appends to the audit trail, in the transaction of the change itself. */
export function writeAudit(ctx: EngineContext, unit: UnitOfWork, entry: AuditEntry, key: string): void {
  const at = new Date(ctx.clock.now()).toISOString();
  // Short, and in the order of time: there is one for every write, and each index holds it once more.
  const id = `${at}|${contentHash([ctx.run.id, key])}`;
  unit.put(auditTrail, { ...entry, id, runId: ctx.run.id, at });
}

/** Before and after of the fields named. */
export function fieldChanges(
  fields: readonly string[],
  before: FieldValues,
  after: FieldValues,
): { [field: string]: { before: FieldValue; after: FieldValue } } {
  const changes: { [field: string]: { before: FieldValue; after: FieldValue } } = {};
  for (const field of fields) changes[field] = { before: before[field] ?? null, after: after[field] ?? null };
  return changes;
}
