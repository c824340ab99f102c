import type { DuplicatePair, FindResult } from '@crmsync/dedupe';

/** Heading of what `--out` writes. */
export const clusterHeading = ['id', 'cluster_id', 'size', 'band', 'probability', 'reasons'] as const;

/**
 * One line per record: the cluster it is in, named after its first id, and the strongest pair that ties it to it. Records that
 * stand alone are clusters of one.
 */
export function* clusterLines(ids: Iterable<string>, result: FindResult): Generator<readonly (string | number)[]> {
  const clusterOf = new Map<string, readonly string[]>();
  for (const cluster of result.clusters) for (const id of cluster) clusterOf.set(id, cluster);
  const ties = strongestTies(result, clusterOf);
  for (const id of ids) {
    const cluster = clusterOf.get(id);
    const tie = ties.get(id);
    yield [
      id,
      cluster?.[0] ?? id,
      cluster?.length ?? 1,
      tie?.band ?? '',
      tie ? shownProbability(tie.probability) : '',
      tie?.reasons.join(' ') ?? '',
    ];
  }
}

function strongestTies(
  { pairs }: FindResult,
  clusterOf: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, DuplicatePair> {
  const ties = new Map<string, DuplicatePair>();
  for (const pair of pairs) {
    const cluster = clusterOf.get(pair.ids[0]);
    if (!cluster || cluster !== clusterOf.get(pair.ids[1])) continue;
    for (const id of pair.ids) if (pair.bits > (ties.get(id)?.bits ?? Number.NEGATIVE_INFINITY)) ties.set(id, pair);
  }
  return ties;
}

/** Four digits are enough to rank by. */
export function shownProbability(probability: number): string {
  return probability.toFixed(4);
}
