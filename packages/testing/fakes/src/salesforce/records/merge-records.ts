import { ApiError } from '../api-error.ts';
import type { SalesforceState } from '../salesforce-state.ts';
import { wholeSecond, wireTime } from '../salesforce-time.ts';
import type { SalesforceObject } from '../schema/salesforce-object.ts';
import { deletedRow, livingRow, stamped, type WriteContext } from './record-writer.ts';

/**
 * Makes two records one, as people can: the values of the winner stay, what belonged to the loser belongs to the
 * winner, and the loser lies in the recycle bin and names the winner.
 *
 * @throws ApiError when one is gone, or records of this kind cannot be merged
 */
export function mergeRecords(
  state: SalesforceState,
  object: SalesforceObject,
  { source, stampMs = state.now() }: WriteContext,
  winnerId: string,
  loserId: string,
): void {
  if (object.definition.mergeable !== true || winnerId === loserId) {
    throw new ApiError(400, 'INVALID_OPERATION', `These records of ${object.name} cannot be merged.`);
  }
  const winner = livingRow(object, winnerId);
  const loser = livingRow(object, loserId);
  state.transactions.atomically(() => {
    giveChildren(state, object, loserId, winnerId, stampMs);
    const updated = { ...winner, values: { ...winner.values, ...stamped(state, stampMs) } };
    state.transactions.put({ kind: 'update', object, row: updated, source });
    state.transactions.put({ kind: 'merge', object, row: deletedRow(loser, stampMs, winnerId), source });
  });
}

function giveChildren(
  state: SalesforceState,
  parent: SalesforceObject,
  fromId: string,
  toId: string,
  stampMs: number,
): void {
  const moved = state.settings.unverified.mergeStampsChildren ? { SystemModstamp: wireTime(wholeSecond(stampMs)) } : {};
  for (const object of state.objects) {
    const references = object
      .fields()
      .filter(({ name, referenceTo }) => name !== 'MasterRecordId' && referenceTo?.includes(parent.name) === true)
      .map(({ name }) => name);
    if (references.length === 0) continue;
    for (const row of object.table.rows()) {
      const changed = references.filter((name) => row.values[name] === fromId);
      if (changed.length === 0 || row.id === fromId) continue;
      const values = { ...row.values, ...Object.fromEntries(changed.map((name) => [name, toId])), ...moved };
      state.transactions.put({ kind: 'update', object, row: { ...row, values }, source: 'app', silent: true });
    }
  }
}
