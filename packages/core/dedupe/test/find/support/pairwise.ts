/** Precision, recall and F1 over all pairs of records that share a cluster. */
export function pairwise(clusters: readonly (readonly string[])[], truth: ReadonlyMap<string, unknown>) {
  const found = clusters.flatMap(pairsOf);
  const right = found.filter(([a, b]) => truth.get(a) === truth.get(b)).length;
  const byEntity = new Map<unknown, string[]>();
  for (const [id, entity] of truth) byEntity.set(entity, [...(byEntity.get(entity) ?? []), id]);
  const wanted = [...byEntity.values()].flatMap(pairsOf).length;
  const precision = right / Math.max(1, found.length);
  const recall = right / Math.max(1, wanted);
  return { precision, recall, f1: (2 * precision * recall) / Math.max(precision + recall, Number.MIN_VALUE) };
}

export function pairsOf(ids: readonly string[]): [string, string][] {
  return ids.flatMap((a, index) => ids.slice(index + 1).map((b): [string, string] => [a, b]));
}
