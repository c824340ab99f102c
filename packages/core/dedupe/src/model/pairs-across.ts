/** How many pairs of rows are not both of one source; rows of no source, 0, may pair with any. At least one. */
export function pairsAcross(sources: Int32Array): number {
  const counts = new Map<number, number>();
  for (const source of sources) counts.set(source, (counts.get(source) ?? 0) + 1);
  let pairs = pairsOf(sources.length);
  for (const [source, count] of counts) if (source !== 0) pairs -= pairsOf(count);
  return Math.max(1, pairs);
}

function pairsOf(count: number): number {
  return (count * (count - 1)) / 2;
}
