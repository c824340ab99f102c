import type { Collection, Row } from './collection.ts';

/** One row to write. */
export interface Put {
  readonly collection: Collection;
  readonly row: Row;
}

/** A put for a commit whose row is checked against the row type of its collection. */
export function put<R extends Row>(collection: Collection<R>, row: NoInfer<R>): Put {
  return { collection, row };
}
