import type { EntityType, FieldValues } from '@crmsync/model';

/** What matching looks at: one record's fields in hub form, and what it belongs to. */
export interface MatchSubject {
  readonly entity: EntityType;
  /** Field values in hub form: `emails` as `[{ address }]`, `phones` as `[{ number, e164? }]`, `domains`, names … */
  readonly fields: FieldValues;
  /** Golden ids of associated records by role, e.g. `companies`. */
  readonly related?: { readonly [role: string]: readonly string[] };
  /** Identifiers known in more than one system, e.g. `erp:10042`: equal text means the same record. */
  readonly externalIds?: readonly string[];
}
