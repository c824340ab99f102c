import type { Fact } from '../facts/fact.ts';
import type { SureRule } from '../model/sure-rule.ts';
import type { KnownRarities } from './known-rarities.ts';
import type { PairTable } from './pair-table.ts';
import type { ValueCounts } from './value-counts.ts';

/** What is compared of one record and its candidates: the finder's facts and sure rules. */
export interface Comparison {
  readonly facts: readonly Fact[];
  readonly sure: SureRule;
  /** Which numbers and mailboxes strangers hold, by value. */
  readonly shared: { readonly phone: Uint8Array; readonly email: Uint8Array };
}

/** Says whether strangers hold a number or a mailbox. */
export type SharedLookup = (column: 'email' | 'phone', text: string) => boolean;

/** What a comparison is made of. */
export interface ComparisonInput {
  readonly pairs: PairTable;
  readonly rarities: KnownRarities;
  /** Rules whose key of the first row too many records hold. */
  readonly capped: ReadonlySet<string>;
  /** Whether strangers hold a value, as far as that is known outside of the table. */
  readonly isShared: SharedLookup;
  readonly counts: ValueCounts;
}

/** Marks those values of a column that strangers hold, as `flags` has it from the table and the input from elsewhere. */
export function flagShared(flags: Uint8Array, column: 'email' | 'phone', input: ComparisonInput): Uint8Array {
  const { texts, values } = input.pairs.table[column];
  for (let value = 1; value < texts.length; value += 1) {
    if (flags[value] === 1) continue;
    const isCapped = value === values[0] && input.capped.has(column);
    if (isCapped || input.isShared(column, texts[value] as string)) flags[value] = 1;
  }
  return flags;
}
