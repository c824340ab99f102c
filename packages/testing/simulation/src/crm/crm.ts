import type { Change, CrmRecord } from './crm-record.ts';
import type { Quirks } from './quirks.ts';

/** One account as the oracle sees it, simulated or behind a real adapter. */
export interface Crm {
  readonly id: string;
  readonly quirks: Quirks;
  /** All records that ever were, in the order of their making. */
  readonly records: ReadonlyMap<string, CrmRecord>;
  readonly changes: readonly Change[];
}
