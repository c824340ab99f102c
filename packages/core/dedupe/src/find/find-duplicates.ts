import { type Proposals, proposePairs } from '../blocking/propose-pairs.ts';
import { clusterPairs } from '../cluster/cluster-pairs.ts';
import { firstGuess } from '../cluster/first-guess.ts';
import { probabilityBesideLink } from '../cluster/probability-beside-link.ts';
import { roughGroups } from '../cluster/rough-groups.ts';
import { createRarities } from '../facts/rarity.ts';
import { comparePairs } from '../model/compare-pairs.ts';
import { estimateChance } from '../model/estimate-chance.ts';
import { estimateDependence } from '../model/estimate-dependence.ts';
import { traitsOf } from '../model/fact-traits.ts';
import { createPairJudge, type PairJudge } from '../model/pair-judge.ts';
import type { ChanceModel, PairModel } from '../model/pair-model.ts';
import { pairsAcross } from '../model/pairs-across.ts';
import { trainModel } from '../model/train-model.ts';
import type { ReadRecords } from '../read/read-records.ts';
import { createRecordReader, type RecordReader } from '../read/record-reader.ts';
import { giveOwnRows, type ReviewedOrder } from '../review/give-own-rows.ts';
import { addReviewed, heedReviews, placesOfJudged } from '../review/heed-reviews.ts';
import { readReviews } from '../review/read-reviews.ts';
import type { ReviewedPair } from '../review/reviewed-pair.ts';
import { type Settled, settleReviews } from '../review/settle-reviews.ts';
import { type CanonicalOrder, canonicalOrder } from '../table/canonical-order.ts';
import type { RecordTable } from '../table/record-table.ts';
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
// In a crowd that no key splits, hardly one pair in four hundred is found by going further.
const neighbours = 3;
const neighboursOfLarge = 1;

/**
 * Finds the records of a whole store that are the same person or company, and says why. Needs no labels and no
 * thresholds, but learns from pairs that a person judged, where there are any; the result depends neither on the order of the
 * records nor on their ids. Holds the store in memory.
 *
 * @example
 * const { clusters, explain } = await findDuplicates(records, { entity: 'contact', country: 'US' });
 * for (const [first = '', second = ''] of clusters) console.log(explain(first, second).text);
 */
export async function findDuplicates(records: DedupeRecords, options: FindOptions): Promise<FindResult> {
  options.signal?.throwIfAborted();
  const run = startRun(options);
  const { table, ids, order, reviews } = await readTable(records, options, run);
  const rarities = createRarities();
  const plan = options.entity === 'contact' ? planContacts(table, rarities) : planCompanies(table, rarities);
  run.enter('block');
  const proposals = withReviewed(await propose(table, plan, options, run), reviews, table.rows);
  run.enter('score');
  const levels = await compareAll(proposals, plan, run);
  run.enter('train');
  rarities.recount(firstGuess(table, options.entity));
  const chances: ChanceModel = {
    facts: plan.facts,
    traits: traitsOf(plan.facts),
    chanceShares: estimateChance(plan.facts, table.rows),
    dependence: estimateDependence(plan.facts, plan.strangers),
  };
  const scoring = { table, plan, proposals, levels, chances, options, run, reviews };
  // A first guess at which records are one entity shows how rare each value is among entities.
  const guess = learn(scoring);
  rarities.recount(roughGroups(table.rows, proposals.pairs, await scoreAll(scoring, guess.judge)));
  const learned = learn(scoring);
  run.enter('score');
  const weighed = { ...learned, bits: await scoreAll(scoring, learned.judge) };
  run.enter('cluster');
  const groups = group(scoring, weighed);
  return createResult({
    ids,
    order,
    table,
    plan,
    proposals,
    ...weighed,
    groups,
    reviews,
    stages: run.finish(),
    uniqueSource: options.uniqueSource === true,
    entity: options.entity,
  });
}

/** What people judged, by row. */
export interface RowReviews extends ReviewedOrder {
  readonly leftOut: number;
}

async function readTable(
  records: DedupeRecords,
  options: FindOptions,
  run: Run,
): Promise<{
  readonly table: RecordTable;
  readonly ids: readonly string[];
  readonly order: CanonicalOrder;
  readonly reviews: RowReviews | undefined;
}> {
  const { entity, uniqueSource = false } = options;
  const reader = createRecordReader({ entity, country: options.country?.toUpperCase() ?? '' }, options.threads);
  const read = await readAll(records, reader, run);
  run.enter('prepare');
  await run.advance(0, 0);
  const { ids } = read;
  const order = canonicalOrder(read);
  const reviews = options.reviewed && reviewsOf(options.reviewed, ids, order, uniqueSource);
  const places = reviews ?? placesOf(order, uniqueSource);
  const rows = places.starts.subarray(0, -1).map((start) => places.order[start] as number);
  return { table: read.arrange(rows), ids, order: places, reviews };
}

// Records of a source without duplicates are never the same, however alike.
function placesOf({ order, starts }: CanonicalOrder, uniqueSource: boolean): CanonicalOrder {
  return { order, starts: uniqueSource ? everyPlace(order.length) : starts };
}

function reviewsOf(
  reviewed: Iterable<ReviewedPair>,
  ids: readonly string[],
  order: CanonicalOrder,
  uniqueSource: boolean,
): RowReviews {
  const reviews = readReviews(reviewed, ids);
  return { ...giveOwnRows(order, ids, reviews, uniqueSource), leftOut: reviews.leftOut };
}

function everyPlace(count: number): Int32Array {
  return Int32Array.from({ length: count + 1 }, (_, place) => place);
}

async function readAll(records: DedupeRecords, reader: RecordReader, run: Run): Promise<ReadRecords> {
  let read = 0;
  let told = 0;
  const take = (record: DedupeRecord): void => {
    reader.read(record);
    read += 1;
  };
  const tell = async (): Promise<void> => {
    told = read;
    await reader.keepUp();
    await run.advance(read, 0);
  };
  try {
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
    return await reader.finish();
  } finally {
    reader.close();
  }
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
    neighbours: isLarge ? neighboursOfLarge : neighbours,
    budget: Math.max(Math.min(table.rows * pairsPerRecord, mostPairsOfSmall), table.rows * pairsPerRecordOfLarge),
  });
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await run.advance(step.value, plan.rules.length);
  }
}

function withReviewed(proposals: Proposals, reviews: RowReviews | undefined, rows: number): Proposals {
  return reviews === undefined ? proposals : { ...proposals, pairs: addReviewed(proposals.pairs, reviews, rows) };
}

async function compareAll({ pairs }: Proposals, { facts }: SearchPlan, run: Run): Promise<Uint8Array> {
  const levels = new Uint8Array(pairs.count * facts.length);
  for (let f = 0; f < facts.length; f += 1) {
    for (let from = 0; from < pairs.count; from += chunk) {
      comparePairs(facts, f, pairs, { from, to: Math.min(from + chunk, pairs.count) }, levels);
      await run.advance(f * pairs.count + from, facts.length * pairs.count);
    }
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
  readonly reviews: RowReviews | undefined;
}

/** What training gives. */
export interface Learned {
  readonly model: PairModel;
  readonly judge: PairJudge;
  /** What people decided, where anybody judged. */
  readonly settled: Settled | undefined;
}

/** What training and weighing give. */
export interface Weighed extends Learned {
  /** Bits per proposed pair. */
  readonly bits: Float32Array;
}

function learn(scoring: Scoring): Learned {
  const model = train(scoring);
  const byFacts = createPairJudge(model, scoring.plan.sure);
  const settled = settle(scoring, byFacts);
  return { model, judge: settled === undefined ? byFacts : heedReviews(byFacts, settled), settled };
}

function group(
  { table, proposals: { pairs }, options }: Scoring,
  { judge, bits, settled, model }: Weighed,
): Int32Array {
  const priorBits = Math.log2(model.priorOdds);
  return clusterPairs({
    rows: table.rows,
    pairs,
    bits,
    judge: (a, b, pairsBetween) => probabilityBesideLink(judge.bits(a, b), { priorBits, pairsBetween }),
    uniqueSource: uniqueSources(table, options),
    settled,
  });
}

/** Source per row where none holds a duplicate of its own. */
function uniqueSources(table: RecordTable, { uniqueSource }: FindOptions): Int32Array | undefined {
  return uniqueSource === true ? table.source.values : undefined;
}

function train({ table, proposals: { pairs }, levels, chances, reviews, options }: Scoring): PairModel {
  const judged = reviews && placesOfJudged(pairs, reviews.judged, table.rows);
  const sources = uniqueSources(table, options);
  const possible = sources && pairsAcross(sources);
  const input = { chances, pairs, levels, rows: table.rows, judged: judged?.length === 0 ? undefined : judged };
  return trainModel({ ...input, possible });
}

function settle({ table, reviews, options }: Scoring, judge: PairJudge): Settled | undefined {
  const uniqueSource = uniqueSources(table, options);
  return reviews && settleReviews({ rows: table.rows, judged: reviews.judged, bits: judge.bits, uniqueSource });
}

async function scoreAll({ proposals: { pairs }, levels, run }: Scoring, judge: PairJudge): Promise<Float32Array> {
  const bits = new Float32Array(pairs.count);
  for (let from = 0; from < pairs.count; from += chunk) {
    judge.weigh(pairs, { from, to: Math.min(from + chunk, pairs.count) }, levels, bits);
    await run.advance(from, pairs.count);
  }
  return bits;
}
