import { createExplainer, textOf } from '../explain/explain-pair.ts';
import type { DuplicatePair } from '../find/find-result.ts';
import { compareRows } from '../model/compare-pairs.ts';
import { createPairJudge } from '../model/pair-judge.ts';
import type { PairModel } from '../model/pair-model.ts';
import { numberEach } from '../table/number-each.ts';
import { compareRecords } from './compare-records.ts';
import type { Comparison, SharedLookup } from './comparison.ts';
import { createKnownRarities } from './known-rarities.ts';
import type { LookupModel } from './lookup-model.ts';
import type { CandidateExplanation, DuplicateCandidate } from './lookup-result.ts';
import { buildPairTable, type PairTable } from './pair-table.ts';
import type { RecordForms } from './record-forms.ts';
import type { ValueCounts } from './value-counts.ts';

/** One record and those it is compared with. */
export interface JudgeInput {
  readonly record: RecordForms;
  readonly candidates: readonly RecordForms[];
  /** Rules whose key of the record too many records hold. */
  readonly capped: ReadonlySet<string>;
  readonly counts: ValueCounts;
  readonly isShared: SharedLookup;
  /** Records that a match is to be found among. */
  readonly records: number;
}

/** Candidates judged. */
export interface Judged {
  /** Those in a band, the surest first. */
  list(limit: number): DuplicateCandidate[];
  explain(id: string): CandidateExplanation;
}

/** Judges the candidates of one record. */
export function judgeCandidates(input: JudgeInput, lookupModel: LookupModel): Judged {
  const all = [input.record, ...input.candidates];
  const pairs = buildPairTable(all, lookupModel.plainFields(input.record));
  const rarities = createKnownRarities(pairs, input.counts, lookupModel.counts);
  const comparison = compareRecords({ ...input, pairs, rarities }, lookupModel.entity);
  const model = lookupModel.of(comparison.facts, input.records);
  const judge = createPairJudge(model, comparison.sure);
  const width = comparison.facts.length;
  const levels = new Uint8Array(all.length * width);
  for (let row = 1; row < all.length; row += 1) compareRows(comparison.facts, 0, row, levels, row * width);
  // Each row with the first, that of the record itself.
  const list = { count: all.length, a: new Int32Array(all.length), b: numberEach(all, (_, row) => row) };
  const weigh = (): Float32Array => {
    const bits = new Float32Array(all.length);
    judge.weigh(list, { from: 1, to: all.length }, levels, bits);
    return bits;
  };
  rarities.setKin([]);
  const first = weigh();
  // What only the records of one entity hold is rare; the first weighing tells which those are.
  const kin = all.flatMap((_, row) => (row > 0 && (first[row] as number) >= 0 ? [row] : []));
  if (kin.length > 0) rarities.setKin(kin);
  const bits = kin.length > 0 ? weigh() : first;
  const explainer = explainerOf(all, pairs, comparison, model, judge, bits);
  const pairOf = (row: number): DuplicatePair =>
    explainer.pair(0, row, [input.record.id, (all[row] as RecordForms).id], bits[row] as number);
  return {
    list(limit) {
      const judged = input.candidates.map((_, index) => pairOf(index + 1)).filter(isInBand);
      return judged
        .sort((a, b) => b.bits - a.bits || (a.ids[1] < b.ids[1] ? -1 : 1))
        .slice(0, limit)
        .map(({ ids, band, probability, bits: sum, reasons }) => ({
          id: ids[1],
          band,
          probability,
          bits: sum,
          reasons,
        }));
    },
    explain(id) {
      const { sameCluster: _, ...told } = explainer.explain(input.record.id, id);
      return { ...told, reasons: told.reasons, text: textOf(told) };
    },
  };
}

function isInBand(pair: DuplicatePair): pair is DuplicatePair & { readonly band: 'auto' | 'review' } {
  return pair.band !== 'no';
}

function explainerOf(
  records: readonly RecordForms[],
  { table }: PairTable,
  { facts, sure }: Comparison,
  model: PairModel,
  judge: ReturnType<typeof createPairJudge>,
  bits: Float32Array,
) {
  const none = new Int32Array(0);
  const findings = {
    ids: records.map(({ id }) => id),
    order: {
      order: Int32Array.from(records, (_, row) => row),
      starts: Int32Array.from({ length: records.length + 1 }, (_, row) => row),
    },
    table,
    plan: { facts, sure, rules: [], finer: none, strangers: () => false, stopListed: [] },
    proposals: { pairs: { count: 0, a: none, b: none }, report: [] },
    model,
    judge,
    bits,
    // Whoever is more probably the same than not forms a group with the record.
    groups: Int32Array.from(records, (_, row) => ((bits[row] as number) >= 0 ? 0 : row)),
    stages: [],
    uniqueSource: false,
    reviews: undefined,
    settled: undefined,
    entity: 'contact' as const,
  };
  return createExplainer(findings, new Int32Array(records.length).fill(1));
}
