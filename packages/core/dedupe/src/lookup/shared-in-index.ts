import { compareRecords } from './compare-records.ts';
import type { SharedLookup } from './comparison.ts';
import { createKnownRarities } from './known-rarities.ts';
import type { LookupModel } from './lookup-model.ts';
import { buildPairTable } from './pair-table.ts';
import { formPlace, type RecordForms } from './record-forms.ts';
import type { ValueCounts } from './value-counts.ts';

/** Knows which numbers and mailboxes of an index belong to a place or a team. */
export interface SharedInIndex {
  readonly isShared: SharedLookup;
  /** To be told of every record that comes or goes. */
  forget(forms: RecordForms): void;
}

// Fewer records are one household.
const fewestHolders = 3;

/**
 * Looks at the holders of a value when it is first asked for, and again when they have changed. `holdersOf` gives nothing
 * for a value that too many records hold.
 */
export function createSharedInIndex(
  model: LookupModel,
  counts: ValueCounts,
  holdersOf: (column: 'email' | 'phone', text: string) => readonly RecordForms[] | undefined,
): SharedInIndex {
  const known = { email: new Map<string, boolean>(), phone: new Map<string, boolean>() };
  const look: SharedLookup = (column, text) => {
    const found = holdersOf(column, text);
    if (found === undefined) return true;
    const holders = found.filter(({ texts }) => texts[formPlace[column]] === text);
    if (holders.length < fewestHolders) return false;
    const pairs = buildPairTable(holders, []);
    const rarities = createKnownRarities(pairs, counts, model.counts);
    const input = { pairs, rarities, counts, capped: new Set<string>(), isShared: () => false };
    const { shared } = compareRecords(input, model.entity);
    return shared[column][pairs.table[column].values[0] as number] === 1;
  };
  return {
    isShared(column, text) {
      if (model.counts.isShared(column, text)) return true;
      if (counts.holders(column, text) < fewestHolders) return false;
      const isShared = known[column].get(text) ?? look(column, text);
      known[column].set(text, isShared);
      return isShared;
    },
    forget({ texts }) {
      known.email.delete(texts[formPlace.email] as string);
      known.phone.delete(texts[formPlace.phone] as string);
    },
  };
}
