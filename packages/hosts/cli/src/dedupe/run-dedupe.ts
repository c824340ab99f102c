import { type FindResult, findDuplicates, type ReviewReport } from '@crmsync/dedupe';
import { createTerminal } from '../terminal.ts';
import { clusterHeading, clusterLines } from './cluster-lines.ts';
import { writeCsv } from './csv-file.ts';
import { createDedupeProgress } from './dedupe-progress.ts';
import { countStopListed, type DedupeSummary, measure, roundedMetrics } from './dedupe-summary.ts';
import { type ColumnMapping, type DedupeEntity, mapColumns } from './map-columns.ts';
import { printColumns, printContradictions, printNotes } from './print-notes.ts';
import { printSummary } from './print-summary.ts';
import { emptyNotes, type ReadingNotes, readRecords, type SeenRecords } from './read-records.ts';
import { holdAgainst, readReviewed } from './read-reviewed.ts';
import { openTable, type Table } from './read-table.ts';
import { readTruth } from './read-truth.ts';
import { reviewHeading, reviewLines, reviewPairs, summarizeRecords } from './review-lines.ts';

/** Options of `crmsync dedupe`. */
export interface DedupeOptions {
  readonly entity: DedupeEntity;
  readonly map?: readonly string[];
  readonly country?: string;
  readonly uniqueSource?: true;
  readonly out?: string;
  readonly review?: string;
  readonly reviewed?: readonly string[];
  readonly truth?: string;
  readonly explain?: readonly [id1: string, id2: string];
  readonly threads?: '1' | '2';
  readonly json?: true;
}

/** What was read and found. */
interface Search {
  readonly table: Table;
  readonly mapping: ColumnMapping;
  readonly notes: ReadingNotes;
  readonly seen: SeenRecords;
  readonly result: FindResult;
  readonly elapsedMs: number;
  readonly peakMb: number;
}

/** Searches a file, writes what was asked for, and tells what was found. */
export async function runDedupe(file: string, options: DedupeOptions, signal: AbortSignal): Promise<void> {
  const search = await searchFile(file, options, signal);
  printNotes(search.notes);
  printContradictions(search.result.report.reviewed);
  const metrics = await measureAgainst(options, search);
  await writeFiles(options, search);
  const { result } = search;
  const explanation = options.explain && result.explain(...options.explain).text;
  const summary = summarize(options, search, {
    ...(metrics ? { metrics } : {}),
    ...(explanation === undefined ? {} : { explanation }),
  });
  signal.throwIfAborted();
  if (options.json) console.log(JSON.stringify(summary));
  else printSummary(createTerminal(process.stdout), summary);
}

async function searchFile(file: string, options: DedupeOptions, signal: AbortSignal): Promise<Search> {
  const start = performance.now();
  const table = await openTable(file);
  const reviewed = options.reviewed && (await Promise.all(options.reviewed.map(readReviewed))).flat();
  const mapping = mapColumns(table.header, options.entity, options.map ?? []);
  printColumns(table, mapping);
  const notes = emptyNotes();
  const seen: SeenRecords = { ids: new Set(), sources: options.uniqueSource ? new Map() : undefined };
  const progress = createDedupeProgress(table.bytes);
  try {
    const records = readRecords(table, mapping, notes, seen, progress.onBytes);
    const result = await findDuplicates(reviewed ? holdAgainst(reviewed, records, seen.ids) : records, {
      entity: options.entity,
      uniqueSource: options.uniqueSource === true,
      signal,
      onProgress: progress.onStage,
      ...(reviewed ? { reviewed } : {}),
      ...(options.country === undefined ? {} : { country: options.country }),
      ...threadsFor(table, options),
    });
    const elapsedMs = Math.round(performance.now() - start);
    return { table, mapping, notes, seen, result, elapsedMs, peakMb: peakMegabytes() };
  } finally {
    progress.stop();
  }
}

// A search learns late that records are many; the size of a file tells it before the first.
const worthAThread = 24 * 2 ** 20;

function threadsFor({ bytes }: Table, { threads }: DedupeOptions): { readonly threads?: 1 | 2 } {
  if (threads !== undefined) return { threads: threads === '1' ? 1 : 2 };
  return bytes < worthAThread ? {} : { threads: 2 };
}

async function measureAgainst(
  { truth: path }: DedupeOptions,
  { seen, result }: Search,
): Promise<Record<string, number> | undefined> {
  if (path === undefined) return undefined;
  const truth = await readTruth(path, seen.ids);
  if (truth.unknownIds > 0) console.error(`${truth.unknownIds} rows of the truth name no record of the table.`);
  return roundedMetrics(measure(result, truth.entityOf, seen.sources));
}

async function writeFiles(options: DedupeOptions, { table, mapping, seen, result }: Search): Promise<void> {
  if (options.out !== undefined)
    await writeCsv(options.out, withHeading(clusterHeading, clusterLines(seen.ids, result)));
  if (options.review === undefined) return;
  const pairs = reviewPairs(result);
  const asked = new Set(pairs.flatMap(({ ids }) => ids));
  const records = await summarizeRecords(
    readRecords(table, mapping, emptyNotes(), { ids: new Set(), sources: undefined }),
    asked,
  );
  await writeCsv(options.review, withHeading(reviewHeading, reviewLines(pairs, result, records)));
}

function* withHeading<Line>(heading: Line, lines: Iterable<Line>): Generator<Line> {
  yield heading;
  yield* lines;
}

function summarize(
  { entity }: DedupeOptions,
  { table, mapping, notes, result, elapsedMs, peakMb }: Search,
  extra: Pick<DedupeSummary, 'metrics' | 'explanation'>,
): DedupeSummary {
  const { records, comparedPairs, autoPairs, reviewPairs: review, reviewed, blocking, stages } = result.report;
  const joined = result.clusters.reduce((total, cluster) => total + cluster.length - 1, 0);
  const { rows: _, ...odd } = notes;
  return {
    entity,
    records,
    clusters: records - joined,
    duplicateClusters: result.clusters.length,
    elapsedMs,
    peakMb,
    ...extra,
    ...(reviewed ? { reviewed: countReviewed(reviewed) } : {}),
    bands: { auto: autoPairs, review, no: comparedPairs - autoPairs - review },
    stages: stageTimes(stages),
    columns: Object.fromEntries(
      [...mapping.columns].map(([target, places]) => [target, places.map((at) => table.header[at] ?? '')]),
    ),
    ignoredColumns: mapping.unmapped,
    rows: Object.fromEntries(Object.entries(odd).map(([name, { count }]) => [name, count])),
    blocking,
    stopListed: countStopListed(result),
  };
}

function countReviewed({ same, different, leftOut, contradictions }: ReviewReport): Record<string, number> {
  return { same, different, leftOut, contradictions: contradictions.length };
}

function peakMegabytes(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

/** Milliseconds per stage; a stage may have had several turns. */
function stageTimes(stages: FindResult['report']['stages']): Record<string, number> {
  const times: Record<string, number> = {};
  for (const { stage, ms } of stages) times[stage] = (times[stage] ?? 0) + Math.round(ms);
  return times;
}
