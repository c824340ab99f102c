const longest = 128;
const rows = [new Uint8Array(longest + 2), new Uint8Array(longest + 2), new Uint8Array(longest + 2)] as const;

/**
 * Number of single-letter changes and swaps of neighbours between two texts, or `limit + 1` when there are more than
 * `limit`. Texts are read up to 128 UTF-16 units.
 */
export function editDistance(left: string, right: string, limit: number): number {
  if (left === right) return 0;
  const [a, b] = left.length <= right.length ? [left, right] : [right, left];
  const short = Math.min(a.length, longest);
  const long = Math.min(b.length, longest);
  if (long - short > limit) return limit + 1;
  let start = 0;
  while (start < short && a.charCodeAt(start) === b.charCodeAt(start)) start += 1;
  let shortEnd = short;
  let longEnd = long;
  while (shortEnd > start && a.charCodeAt(shortEnd - 1) === b.charCodeAt(longEnd - 1)) {
    shortEnd -= 1;
    longEnd -= 1;
  }
  if (shortEnd === start) return longEnd - start;
  return bandedDistance(a.slice(start, shortEnd), b.slice(start, longEnd), limit);
}

function bandedDistance(a: string, b: string, limit: number): number {
  let [before, last, row] = rows as readonly Uint8Array[] as [Uint8Array, Uint8Array, Uint8Array];
  for (let j = 0; j <= b.length; j += 1) last[j] = j;
  for (let i = 1; i <= a.length; i += 1) {
    row[0] = i;
    let best = i;
    const letter = a.charCodeAt(i - 1);
    for (let j = 1; j <= b.length; j += 1) {
      const other = b.charCodeAt(j - 1);
      let cost = (last[j - 1] as number) + (letter === other ? 0 : 1);
      cost = Math.min(cost, (last[j] as number) + 1, (row[j - 1] as number) + 1);
      if (i > 1 && j > 1 && letter === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === other) {
        cost = Math.min(cost, (before[j - 2] as number) + 1);
      }
      row[j] = cost;
      if (cost < best) best = cost;
    }
    if (best > limit) return limit + 1;
    [before, last, row] = [last, row, before];
  }
  return Math.min(last[b.length] as number, limit + 1);
}
