import { type DuplicateMetrics, evaluateDuplicates, type FindResult } from '@crmsync/dedupe';

/** What `--json` prints. Times are in milliseconds, memory is the peak of the process in megabytes (2^20 bytes). */
export interface DedupeSummary {
  readonly entity: string;
  readonly records: number;
  /** Entities that remain: groups of duplicates, and records that stand alone. */
  readonly clusters: number;
  /** Clusters of two records or more. */
  readonly duplicateClusters: number;
  /** From opening the file until the clusters are known. */
  readonly elapsedMs: number;
  readonly peakMb: number;
  readonly metrics?: Readonly<Record<string, number>>;
  /** Pairs of `--reviewed`: joined, kept apart, left out, and those that contradict others. */
  readonly reviewed?: Readonly<Record<string, number>>;
  /** Pairs per band. */
  readonly bands: { readonly auto: number; readonly review: number; readonly no: number };
  readonly stages: Readonly<Record<string, number>>;
  /** Which columns feed which field. */
  readonly columns: Readonly<Record<string, readonly string[]>>;
  readonly ignoredColumns: readonly string[];
  /** Rows that were left out or mended, by what was wrong with them. */
  readonly rows: Readonly<Record<string, number>>;
  readonly blocking: FindResult['report']['blocking'];
  /** Values that too many share, by kind; the values themselves are not told. */
  readonly stopListed: Readonly<Record<string, number>>;
  /** The explanation that `--explain` asked for. */
  readonly explanation?: string;
}

/** Measures what was found against the truth. */
export function measure(
  result: FindResult,
  truth: ReadonlyMap<string, string>,
  sources: ReadonlyMap<string, string> | undefined,
): DuplicateMetrics {
  return evaluateDuplicates({
    truth,
    clusters: result.clusters,
    pairs: result.pairs,
    ...(sources ? { sources } : {}),
  });
}

/** How many keys of each kind were set aside because too many records share them. */
export function countStopListed({ report }: FindResult): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of report.stopListed) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** Figures as they are shown: shares with four digits. */
export function roundedMetrics(metrics: DuplicateMetrics): Record<string, number> {
  return Object.fromEntries(
    Object.entries(metrics).map(([name, value]) => [name, Math.round(value * 10_000) / 10_000]),
  );
}
