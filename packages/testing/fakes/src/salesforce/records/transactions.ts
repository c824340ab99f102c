import { ApiError } from '../api-error.ts';
import type { SalesforceObject } from '../schema/salesforce-object.ts';
import type { Row } from './record-table.ts';

/** Who acts: a client of the API, or a person in the application. */
export type WriteSource = 'api' | 'app';

/** One committed change of a record. */
export interface RecordChange {
  readonly kind: 'create' | 'update' | 'delete' | 'undelete' | 'merge';
  readonly object: SalesforceObject;
  readonly row: Row;
  readonly source: WriteSource;
  /** True where no trigger sees the change. @default false */
  readonly silent?: boolean;
}

/** Makes groups of changes happen as a whole or not at all. */
export interface Transactions {
  /**
   * Runs changes as one; they are undone when it throws. Within another run it is a part that can fail by itself.
   *
   * @throws what `run` throws
   */
  atomically<Result>(run: () => Result): Result;
  /** Puts a row in place of the one before and tells of it when the whole is committed. */
  put(change: RecordChange): void;
}

interface OpenTransaction {
  readonly undo: (() => void)[];
  readonly changes: RecordChange[];
  /** Kinds of objects that were changed. */
  readonly touched: Set<'setup' | 'data'>;
}

/** Makes the transactions of an organisation. */
export function createTransactions(committed: (change: RecordChange) => void): Transactions {
  let open: OpenTransaction | undefined;

  const within = <Result>(transaction: OpenTransaction, run: () => Result): Result => {
    const { undo, changes } = transaction;
    const [undoMark, changeMark] = [undo.length, changes.length];
    try {
      return run();
    } catch (error) {
      for (const step of undo.splice(undoMark).reverse()) step();
      changes.splice(changeMark);
      throw error;
    }
  };

  const atomically = <Result>(run: () => Result): Result => {
    if (open !== undefined) return within(open, run);
    const transaction: OpenTransaction = { undo: [], changes: [], touched: new Set() };
    open = transaction;
    let result: Result;
    try {
      result = within(transaction, run);
    } finally {
      open = undefined;
    }
    for (const change of transaction.changes) committed(change);
    return result;
  };

  return {
    atomically,
    put: (change) =>
      atomically(() => {
        if (open === undefined) return;
        refuseMixture(open, change.object);
        const { table } = change.object;
        const before = table.get(change.row.id);
        open.undo.push(() => (before === undefined ? table.remove(change.row.id) : table.put(before)));
        open.changes.push(change);
        table.put(change.row);
      }),
  };
}

function refuseMixture({ touched }: OpenTransaction, { definition }: SalesforceObject): void {
  const kind = definition.setup === true ? 'setup' : 'data';
  touched.add(kind);
  if (touched.size === 1) return;
  touched.delete(kind);
  throw new ApiError(
    400,
    'MIXED_DML_OPERATION',
    `DML operation on setup object is not permitted after you have updated a non-setup object (or vice versa): ${definition.name}`,
  );
}
