import { ApiError } from '../api-error.ts';
import type { SalesforceState } from '../salesforce-state.ts';
import { wholeSecond, wireTime } from '../salesforce-time.ts';
import type { SalesforceObject } from '../schema/salesforce-object.ts';
import type { Row } from './record-table.ts';
import type { WriteContext } from './record-writer.ts';

/** Brings a record back from the recycle bin, with what was deleted along with it. @throws ApiError when it is not there */
export function undeleteRecord(
  state: SalesforceState,
  object: SalesforceObject,
  { source, stampMs = state.now() }: WriteContext,
  id: string,
): void {
  const before = object.table.get(id);
  if (before?.deletedAtMs === undefined) {
    throw new ApiError(400, 'UNDELETE_FAILED', 'entity is not in the recycle bin', { fields: [] });
  }
  const { deletedAtMs } = before;
  const back = ({ id: rowId, values }: Row): Row => ({
    id: rowId,
    values: {
      ...values,
      IsDeleted: false,
      SystemModstamp: wireTime(wholeSecond(stampMs)),
      ...(values.MasterRecordId === undefined ? {} : { MasterRecordId: null }),
    },
  });
  state.transactions.atomically(() => {
    state.transactions.put({ kind: 'undelete', object, row: back(before), source });
    for (const each of state.objects) {
      for (const row of each.table.rows()) {
        if (row.deletedAtMs !== deletedAtMs || !pointsTo(row, id)) continue;
        state.transactions.put({ kind: 'undelete', object: each, row: back(row), source, silent: true });
      }
    }
  });
}

const parentFields = ['AccountId', 'ContactId', 'OpportunityId', 'TaskId', 'EventId'];

function pointsTo({ values }: Row, id: string): boolean {
  return parentFields.some((name) => values[name] === id) && (values.MasterRecordId ?? null) === null;
}
