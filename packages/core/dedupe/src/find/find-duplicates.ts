import { type Proposals, proposePairs } from '../blocking/propose-pairs.ts';
import { clusterPairs } from '../cluster/cluster-pairs.ts';
import { firstGuess } from '../cluster/first-guess.ts';
import { createRarities } from '../facts/rarity.ts';
import { estimateChance } from '../model/estimate-chance.ts';
import { estimateDependence } from '../model/estimate-dependence.ts';
import { traitsOf } from '../model/fact-traits.ts';
import { createPairJudge, type PairJudge } from '../model/pair-judge.ts';
import { type ChanceModel, compareRows, type PairModel, probabilityOf } from '../model/pair-model.ts';
import { trainModel } from '../model/train-model.ts';
import { type CanonicalOrder, canonicalOrder } from '../table/canonical-order.ts';
import { createTableReader, type RawTable } from '../table/raw-table.ts';
import { buildRecordTable, type RecordTable } from '../table/record-table.ts';
import { createResult } from './create-result.ts';
import type { DedupeRecord, DedupeRecords } from './dedupe-record.ts';
import type { FindOptions } from './find-options.ts';
import type { FindResult } from './find-result.ts';
import { planCompanies } from './plan-companies.ts';
import { planContacts } from './plan-contacts.ts';
import { type Run, startRun } from './run.ts';
import type { SearchPlan } from './search-plan.ts';

const chunk = 4096;
// Above so many records, rules that propose more than a few pairs per record cost more than they find.
const largeStore = 60_000;
const pairsPerRecord = 60;
const pairsPerRecordOfLarge = 4;
const mostPairsOfSmall = 1_500_000;

/**
 * Finds the records of a whole store that are the same person or company, and says why. Needs no labels and no
 * thresholds; the result depends neither on the order of the records nor on their ids. Holds the store in memory.
 *
 * @example
 * const { clusters, explain } = await findDuplicates(records, { entity: 'contact', country: 'US' });
 * for (const [first = '', second = ''] of clusters) console.log(explain(first, second).text);
 */
export async function findDuplicates(records: DedupeRecords, options: FindOptions): Promise<FindResult> {
  options.signal?.throwIfAborted();
  const run = startRun(options);
  const { table, ids, order } = await readTable(records, options, run);
  const rarities = createRarities();
  const plan = options.entity === 'contact' ? planContacts(table, rarities) : planCompanies(table, rarities);
  run.enter('block');
  const proposals = await propose(table, plan, options, run);
  run.enter('score');
  const levels = await compareAll(proposals, plan, run);
  run.enter('train');
  rarities.recount(firstGuess(table, options.entity));
  const chances: ChanceModel = {
    facts: plan.facts,
    traits: traitsOf(plan.facts),
    chanceBits: estimateChance(plan.facts, table.rows),
    dependence: estimateDependence(plan.facts, plan.strangers),
  };
  const scoring = { table, plan, proposals, levels, chances, options, run };
  // The first answer shows which records are one entity, and so how rare each value is among entities.
  const first = await answer(scoring, 'links');
  rarities.recount(first.groups);
  const second = await answer(scoring, 'all');
  return createResult({
    ids,
    order,
    table,
    plan,
    proposals,
    ...second,
    stages: run.finish(),
    uniqueSource: options.uniqueSource === true,
    entity: options.entity,
  });
}

async function readTable(
  records: DedupeRecords,
  options: FindOptions,
  run: Run,
): Promise<{ table: RecordTable; ids: readonly string[]; order: CanonicalOrder }> {
  const raw = await readRecords(records, run);
  run.enter('normalize');
  await run.advance(0, 0);
  const order = canonicalOrder(raw);
  // Records of a source without duplicates are never the same, however alike.
  const places = options.uniqueSource === true ? { order: order.order, starts: everyPlace(order.order.length) } : order;
  const rows = places.starts.subarray(0, -1).map((start) => places.order[start] as number);
  const table = buildRecordTable({ raw, order: rows }, options.entity, options.country?.toUpperCase() ?? '');
  return { table, ids: raw.ids, order: places };
}

function everyPlace(count: number): Int32Array {
  return Int32Array.from({ length: count + 1 }, (_, place) => place);
}

async function readRecords(records: DedupeRecords, run: Run): Promise<RawTable> {
  const reader = createTableReader();
  let read = 0;
  let told = 0;
  const take = (record: DedupeRecord): void => {
    reader.read(record);
    read += 1;
  };
  const tell = async (): Promise<void> => {
    told = read;
    await run.advance(read, 0);
  };
  if (Symbol.asyncIterator in records) {
    for await (const some of records) {
      if (isBatch(some)) for (const record of some) take(record);
      else take(some);
      if (read - told >= chunk) await tell();
    }
  } else {
    for (const record of records) {
      take(record);
      if (read - told >= chunk) await tell();
    }
  }
  return reader.finish();
}

function isBatch(item: DedupeRecord | readonly DedupeRecord[]): item is readonly DedupeRecord[] {
  return Array.isArray(item);
}

async function propose(table: RecordTable, plan: SearchPlan, options: FindOptions, run: Run): Promise<Proposals> {
  const sources = table.source.values;
  const isLarge = table.rows > largeStore;
  const steps = proposePairs({
    rows: table.rows,
    rules: isLarge ? plan.rules.filter(({ broad }) => broad !== true) : plan.rules,
    finer: plan.finer,
    allowed: options.uniqueSource === true ? (a, b) => sources[a] === 0 || sources[a] !== sources[b] : () => true,
    budget: Math.max(Math.min(table.rows * pairsPerRecord, mostPairsOfSmall), table.rows * pairsPerRecordOfLarge),
  });
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await run.advance(step.value, plan.rules.length);
  }
}

async function compareAll({ pairs }: Proposals, { facts }: SearchPlan, run: Run): Promise<Uint8Array> {
  const levels = new Uint8Array(pairs.count * facts.length);
  for (let pair = 0; pair < pairs.count; pair += 1) {
    compareRows(facts, pairs.a[pair] as number, pairs.b[pair] as number, levels, pair * facts.length);
    if (pair % chunk === 0) await run.advance(pair, pairs.count);
  }
  return levels;
}

interface Scoring {
  readonly table: RecordTable;
  readonly plan: SearchPlan;
  readonly proposals: Proposals;
  readonly levels: Uint8Array;
  readonly chances: ChanceModel;
  readonly options: FindOptions;
  readonly run: Run;
}

/** What one round of training, scoring and grouping gives. */
export interface Answer {
  readonly model: PairModel;
  readonly judge: PairJudge;
  /** Bits per proposed pair. */
  readonly bits: Float32Array;
  /** Group per row. */
  readonly groups: Int32Array;
}

// Pairs that cannot be one entity need no exact bits where only links are asked for.
const unlinked = -1;

async function answer(
  { table, plan, proposals, levels, chances, options, run }: Scoring,
  scored: 'links' | 'all',
): Promise<Answer> {
  const { pairs } = proposals;
  run.enter('train');
  const model = trainModel({ chances, pairs, levels, rows: table.rows });
  const judge = createPairJudge(model, plan.sure);
  run.enter('score');
  const bits = new Float32Array(pairs.count);
  for (let pair = 0; pair < pairs.count; pair += 1) {
    const offset = pair * plan.facts.length;
    const isAsked = scored === 'all' || judge.mayBeOne(levels, offset);
    bits[pair] = isAsked ? judge.bitsOf(pairs.a[pair] as number, pairs.b[pair] as number, levels, offset) : unlinked;
    if (pair % chunk === 0) await run.advance(pair, pairs.count);
  }
  run.enter('cluster');
  const groups = clusterPairs({
    rows: table.rows,
    pairs,
    bits,
    judge: (a, b) => probabilityOf(judge.bits(a, b)),
    uniqueSource: options.uniqueSource === true ? table.source.values : undefined,
  });
  return { model, judge, bits, groups };
}
