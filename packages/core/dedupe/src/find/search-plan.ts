import type { BlockingRule } from '../blocking/blocking-rule.ts';
import type { Fact } from '../facts/fact.ts';
import type { SureRule } from '../model/sure-rule.ts';
import type { RecordTable } from '../table/record-table.ts';
import type { StopListedKey } from './find-result.ts';

/** What a search for one kind of record compares and how. */
export interface SearchPlan {
  /** The name first, then the others; shared facts in the order in which one explains the next. */
  readonly facts: readonly Fact[];
  readonly rules: readonly BlockingRule[];
  /** Finer key per row for blocks that are too big. */
  readonly finer: Int32Array;
  /** Whether two rows cannot be one entity by their names, so that what they share is shared by strangers. */
  readonly strangers: (a: number, b: number) => boolean;
  readonly sure: SureRule;
  readonly stopListed: readonly StopListedKey[];
}

/** Whether any row holds a value. */
export function isFilled(values: Int32Array | Uint8Array): boolean {
  return values.some((value) => value !== 0);
}

/** Fields compared as plain text: those that do not repeat what the address says. */
export function plainFields(table: RecordTable): RecordTable['others'] {
  return table.others.filter(({ field, column }) => field !== 'country' && field !== 'region' && varies(column.values));
}

// A column with one value alone tells nothing.
function varies(values: Int32Array): boolean {
  const some = values.find((value) => value !== 0);
  return some !== undefined && values.some((value) => value !== 0 && value !== some);
}
