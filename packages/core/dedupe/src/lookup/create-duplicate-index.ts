import type { DedupeRecord } from '../find/dedupe-record.ts';
import { UnknownDuplicateIdError } from '../find/unknown-duplicate-id-error.ts';
import { collectRows } from './collect-rows.ts';
import { hashOf, phoneTail } from './form-hash.ts';
import { createFormsStore } from './forms-store.ts';
import { type Judged, judgeCandidates } from './judge-candidates.ts';
import { createKeyPostings } from './key-postings.ts';
import { lookupKeys, mostKeys } from './lookup-keys.ts';
import { createLookupModel } from './lookup-model.ts';
import type { CandidateExplanation, LookupOptions, LookupResult } from './lookup-result.ts';
import { createFormsReader, formColumns, formPlace, type RecordForms } from './record-forms.ts';
import { allOf, type RuleKey } from './rule-key.ts';
import { createSharedInIndex } from './shared-in-index.ts';
import type { TrainedModel } from './trained-model.ts';
import type { ValueCounts } from './value-counts.ts';

/** Options of `createDuplicateIndex`. */
export interface DuplicateIndexOptions {
  /** What the records are. */
  readonly entity: 'contact' | 'company';
  /** ISO 3166-1 alpha-2 code of the country whose national phone numbers are read where a record names no country. */
  readonly country?: string;
  /** What a search learned (`model` of its result). Without one, the assumptions count that a search starts with. */
  readonly model?: TrainedModel;
  /**
   * Most records that may hold a key for it to be followed.
   * @default 50
   */
  readonly keyLimit?: number;
}

/** Many records in memory, ready to say which of them a record may be. */
export interface DuplicateIndex {
  readonly size: number;
  /** Adds a record, or puts it in the place of the one with its id. */
  add(record: DedupeRecord): void;
  /** Adds many records, faster than one by one. */
  addAll(records: Iterable<DedupeRecord>): void;
  /** The same as `add`; says at the call that the record is known. */
  update(record: DedupeRecord): void;
  /** Whether there was a record with this id. */
  remove(id: string): boolean;
  /** The records that may be this one; one with its own id is left out. */
  lookup(record: DedupeRecord, options?: LookupOptions): LookupResult;
  /** Why a record of the index is or is not this one. Throws `UnknownDuplicateIdError` for an unknown id. */
  explain(record: DedupeRecord, id: string): CandidateExplanation;
}

const chunk = 4096;
const limitAtStart = 10;

/**
 * Makes an index that is asked, for one record at a time, which of many it may be. It compares and judges as
 * `findDuplicates` does, and holds the normal forms of all records in memory.
 *
 * @example
 * const { model } = await findDuplicates(records, { entity: 'contact', country: 'US' });
 * const index = createDuplicateIndex({ entity: 'contact', country: 'US', model });
 * index.addAll(records);
 * const [surest] = index.lookup(incoming).candidates;
 */
export function createDuplicateIndex(options: DuplicateIndexOptions): DuplicateIndex {
  const { entity, keyLimit = 50 } = options;
  const settings = { entity, country: options.country?.toUpperCase() ?? '' };
  const readForms = createFormsReader(settings);
  const store = createFormsStore();
  const postings = createKeyPostings(mostKeys);
  const model = createLookupModel(entity, options.model, () => store.size);
  const shared = createSharedInIndex(model, store, (column, text) => {
    const hash = hashOf(column === 'phone' ? phoneTail(text) : text);
    return postings.rowsOf(numberOf({ rule: column, hash }), keyLimit)?.map(store.forms);
  });
  const remove = (id: string): boolean => {
    const row = store.rowOf(id);
    if (row === undefined) return false;
    shared.forget(store.forms(row));
    postings.remove(row);
    store.remove(row);
    return true;
  };
  const put = (forms: RecordForms): void => {
    remove(forms.id);
    shared.forget(forms);
    postings.add(store.add(forms), lookupKeys(forms, entity).map(numberOf));
  };
  const add = (record: DedupeRecord): void => {
    for (const forms of readForms([record])) put(forms);
  };
  const judge = (record: DedupeRecord, also: readonly number[]) => {
    const [forms] = readForms([record]) as [RecordForms];
    const own = store.rowOf(record.id);
    const found = collectRows(lookupKeys(forms, entity), (key) => postings.rowsOf(numberOf(key), keyLimit), own);
    const rows = new Set([...found.rows, ...also]);
    const judged: Judged = judgeCandidates(
      {
        record: forms,
        candidates: Array.from(rows, store.forms),
        capped: found.overLimit,
        isShared: shared.isShared,
        counts: own === undefined ? store : countsWithout(store, store.forms(own)),
        records: store.size + (own === undefined ? 1 : 0),
      },
      model,
    );
    return { judged, compared: rows.size, cappedRules: found.cappedRules };
  };
  return {
    get size() {
      return store.size;
    },
    add,
    update: add,
    addAll(records) {
      let batch: DedupeRecord[] = [];
      const flush = (): void => {
        for (const forms of readForms(batch)) put(forms);
        batch = [];
      };
      for (const record of records) if (batch.push(record) === chunk) flush();
      flush();
    },
    remove,
    lookup(record, { limit = limitAtStart } = {}) {
      const { judged, compared, cappedRules } = judge(record, []);
      return { candidates: judged.list(limit), compared, cappedRules };
    },
    explain(record, id) {
      const row = store.rowOf(id);
      if (row === undefined || id === record.id) throw new UnknownDuplicateIdError();
      return judge(record, [row]).judged.explain(id);
    },
  };
}

function numberOf({ rule, hash }: RuleKey): number {
  return allOf(hashOf(rule), hash);
}

/** What is counted without a record that is known already: it is the one looked up. */
function countsWithout(counts: ValueCounts, own: RecordForms): ValueCounts {
  const words = new Set((own.texts[formPlace.company] as string).split(' '));
  const holds = (column: string, text: string): boolean => {
    if (column === 'word') return words.has(text);
    const place = (formColumns as readonly string[]).indexOf(column);
    return place < 0
      ? own.others.some(([field, held]) => field === column && held === text)
      : own.texts[place] === text;
  };
  return {
    filled: counts.filled,
    holders: (column, text) => counts.holders(column, text) - (holds(column, text) ? 1 : 0),
  };
}
