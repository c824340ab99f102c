import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { type DedupeRecord, type DuplicateMetrics, evaluateDuplicates } from '@crmsync/dedupe';
import type { Finder, Found } from './finders/finder.ts';
import { finders } from './finders/finder-names.ts';
import { generateContacts } from './generate/generate-contacts.ts';
import { readAnswers } from './invented-answers.ts';
import { runApart } from './run-apart.ts';

/** One finder on one set of generated contacts. Times are in milliseconds, memory in megabytes (2^20 bytes). */
export interface FinderFigures {
  readonly finder: string;
  readonly usage: string;
  readonly records: number;
  /** Wall time from the first record to the last cluster, less the time in which answers of an account were read. */
  readonly elapsedMs: number;
  /** Processor time of the same, all threads; other work on the machine does not change it. */
  readonly cpuMs: number;
  /** Peak of the process, records included. */
  readonly peakMb: number;
  /** The similarity that did best on other records; absent where there is nothing to set. */
  readonly threshold?: number;
  readonly comparedPairs: number;
  readonly stages: Readonly<Record<string, number>>;
  readonly metrics: DuplicateMetrics;
}

const tuningRecords = 2_000;
const inventLimitMs = 600_000;

/** Measures a finder in this process; start one process per finder, so that time and memory are its own. */
export async function measureFinder(name: string, records: number, seed: number): Promise<FinderFigures> {
  const load = finders[name];
  if (!load) throw new RangeError(`There is no finder ${name}.`);
  const { finder } = await load();
  const threshold = await tune(finder, seed + 1_000);
  const run = await timed(finder, records, seed, threshold);
  const stages: Record<string, number> = {};
  for (const { stage, ms } of run.found.stages ?? []) stages[stage] = (stages[stage] ?? 0) + Math.round(ms);
  if (stages.read !== undefined) stages.read = Math.max(0, stages.read - Math.round(run.spent.wallMs));
  return {
    finder: name,
    usage: finder.usage,
    records,
    elapsedMs: Math.round(run.elapsedMs),
    cpuMs: Math.round(run.cpuMs),
    peakMb: run.peakMb,
    ...(threshold === undefined ? {} : { threshold }),
    comparedPairs: run.found.comparedPairs ?? 0,
    stages,
    metrics: evaluate(run.found, records, seed),
  };
}

/** The threshold that does best on a small set of its own, as a user with labels would find it. */
async function tune(finder: Finder, seed: number): Promise<number | undefined> {
  let best: { readonly threshold: number; readonly f1: number } | undefined;
  for (const threshold of finder.thresholds) {
    const { found } = await timed(finder, tuningRecords, seed, threshold);
    const { f1 } = evaluate(found, tuningRecords, seed);
    if (!best || f1 > best.f1) best = { threshold, f1 };
  }
  return best?.threshold;
}

interface TimedRun {
  readonly found: Found;
  readonly elapsedMs: number;
  readonly cpuMs: number;
  readonly peakMb: number;
  /** What reading the answers took; it is in no other time. */
  readonly spent: Spent;
}

async function timed(finder: Finder, records: number, seed: number, threshold = 0): Promise<TimedRun> {
  const folder = await mkdtemp(join(tmpdir(), 'crmsync-bench-'));
  try {
    return await timedOn(finder, await inventApart(folder, records, seed), threshold);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Invents records in a process of its own, so that their making is in nobody's time or memory. */
async function inventApart(folder: string, records: number, seed: number): Promise<string> {
  const file = join(folder, 'answers.jsonl');
  const args = ['--invent', file, '--records', String(records), '--seed', String(seed)];
  const apart = await runApart<{ records: number }>(args, inventLimitMs);
  if ('failed' in apart) throw new Error(`${records} records could not be invented: ${apart.failed}`);
  return file;
}

async function timedOn(finder: Finder, file: string, threshold: number): Promise<TimedRun> {
  const source = createSource(file);
  // As `crmsync dedupe` does.
  setFlagsFromString('--heap-growing-percent=40');
  const start = performance.now();
  const cpu = process.cpuUsage();
  const found = await finder.find(source.records, threshold);
  const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
  return {
    found,
    elapsedMs: performance.now() - start - source.spent.wallMs,
    cpuMs: cpuMsSince(cpu) - Math.min(source.spent.cpuMs, source.spent.wallMs),
    peakMb,
    spent: source.spent,
  };
}

interface Spent {
  wallMs: number;
  cpuMs: number;
}

/** Records of a file of answers, a page at a time; keeps the time that reading them takes apart. */
function createSource(file: string) {
  const spent: Spent = { wallMs: 0, cpuMs: 0 };
  const pages = readAnswers(file);
  const nextPage = (): readonly DedupeRecord[] => {
    const start = performance.now();
    const cpu = process.cpuUsage();
    const { value, done } = pages.next();
    spent.wallMs += performance.now() - start;
    spent.cpuMs += cpuMsSince(cpu);
    return done ? [] : value;
  };
  function* records(): Generator<DedupeRecord> {
    for (let page = nextPage(); page.length > 0; page = nextPage()) yield* page;
  }
  return { records: records(), spent };
}

function cpuMsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** Against the truth, for which the records are invented once more: labels that were kept would be in the memory measured. */
function evaluate({ clusters, pairs }: Found, records: number, seed: number): DuplicateMetrics {
  const truth = new Map<string, string>();
  for (const { record, entity } of generateContacts({ records, seed })) truth.set(record.id, String(entity));
  return evaluateDuplicates({ truth, clusters, ...(pairs ? { pairs } : {}) });
}
