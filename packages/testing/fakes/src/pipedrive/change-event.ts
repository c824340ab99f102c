import type { Row } from './record-table.ts';

/** The object types that lists, writes and webhooks know. */
export type EntityName = 'person' | 'organization' | 'deal' | 'activity' | 'pipeline' | 'stage' | 'note' | 'lead';

/** Who makes a change, and whether by the API or in the application. */
export interface Cause {
  readonly userId: number;
  readonly source: 'api' | 'app';
}

/** One committed change, as webhooks learn of it. */
export interface ChangeEvent {
  readonly entity: EntityName | 'user';
  readonly action: 'create' | 'change' | 'delete';
  readonly before?: Row;
  readonly after?: Row;
  readonly cause: Cause;
  readonly atMs: number;
  /** On the delete of a merge: the record that survived. */
  readonly mergedToId?: number;
  /** On the change of a merge: the record that disappeared. */
  readonly mergedFromId?: number;
}
