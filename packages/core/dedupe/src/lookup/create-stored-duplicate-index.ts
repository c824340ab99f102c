import type { DedupeRecord } from '../find/dedupe-record.ts';
import { collectRows } from './collect-rows.ts';
import { countForms } from './count-forms.ts';
import type { DuplicateIndexOptions } from './create-duplicate-index.ts';
import { keyText } from './duplicate-keys.ts';
import { judgeCandidates } from './judge-candidates.ts';
import { lookupKeys } from './lookup-keys.ts';
import { createLookupModel } from './lookup-model.ts';
import type { LookupOptions, LookupResult } from './lookup-result.ts';
import { createFormsReader, type RecordForms } from './record-forms.ts';

/** A host's own storage of records and their keys, a table in SQL for one. */
export interface DuplicateKeyStorage {
  /**
   * Gives the records that hold any of these keys, each once. Of a key that more than `limit` records hold, `limit + 1`
   * of them are enough: it is not followed then.
   */
  find(keys: readonly string[], limit: number): Promise<readonly DedupeRecord[]>;
}

/** Options of `createStoredDuplicateIndex`. */
export interface StoredDuplicateIndexOptions extends DuplicateIndexOptions {
  /**
   * Records in the storage, roughly: the more there are, the rarer is a match.
   * @default as many as the model was learned from, else 1000
   */
  readonly records?: number;
}

/** An index whose records are in a host's storage under `duplicateKeys`. */
export interface StoredDuplicateIndex {
  /** The records that may be this one; one with its own id is left out. Asks the storage once. */
  lookup(record: DedupeRecord, options?: LookupOptions): Promise<LookupResult>;
}

const recordsAtStart = 1000;
const limitAtStart = 10;

/**
 * Makes an index over a host's own storage, which answers to the keys of `duplicateKeys`. Nothing is held in memory, so
 * how common a value is comes from the model; without a model every value counts as rare beyond the records found.
 */
export function createStoredDuplicateIndex(
  options: StoredDuplicateIndexOptions,
  storage: DuplicateKeyStorage,
): StoredDuplicateIndex {
  const { entity, keyLimit = 50 } = options;
  const settings = { entity, country: options.country?.toUpperCase() ?? '' };
  const readForms = createFormsReader(settings);
  const total = options.records ?? options.model?.records ?? recordsAtStart;
  const model = createLookupModel(entity, options.model, () => 0);
  return {
    async lookup(record, { limit = limitAtStart } = {}) {
      const [forms] = readForms([record]) as [RecordForms];
      const keys = lookupKeys(forms, entity);
      const answer = await storage.find([...new Set(keys.map(keyText))], keyLimit);
      const others = readForms(answer.filter(({ id }) => id !== record.id));
      const holders = holdersByKey(others, entity);
      const found = collectRows(
        keys,
        (key) => {
          const rows = holders.get(keyText(key)) ?? [];
          return rows.length > keyLimit ? undefined : rows;
        },
        undefined,
      );
      const candidates = Array.from(found.rows, (row) => others[row] as RecordForms);
      const judged = judgeCandidates(
        {
          record: forms,
          candidates,
          capped: found.overLimit,
          isShared: model.counts.isShared,
          counts: countForms(others, total),
          records: total,
        },
        model,
      );
      return { candidates: judged.list(limit), compared: candidates.length, cappedRules: found.cappedRules };
    },
  };
}

function holdersByKey(records: readonly RecordForms[], entity: 'contact' | 'company'): Map<string, number[]> {
  const holders = new Map<string, number[]>();
  for (const [row, forms] of records.entries()) {
    for (const key of new Set(lookupKeys(forms, entity).map(keyText))) {
      const rows = holders.get(key) ?? [];
      holders.set(key, rows);
      rows.push(row);
    }
  }
  return holders;
}
