import type { ClusterInput } from './cluster-pairs.ts';
import { createJoinedRows } from './joined-rows.ts';

const finestBits = 2 ** 27;
const mostBits = 512;
const mostIndex = 2 ** 25;

/**
 * Pairs that speak for one entity, the surest first within each family of rows. Rows that no chain of such pairs joins have
 * nothing to do with each other, so one family comes after the other: what it needs then stays in the processor's cache.
 */
export function surestFirst(input: Pick<ClusterInput, 'rows' | 'pairs' | 'bits' | 'settled'>): Int32Array {
  const { links, starts } = linksByFamily(input);
  const packed = new Float64Array(links.length);
  for (let place = 0; place < links.length; place += 1) packed[place] = rankOf(links[place] as number, input.bits);
  for (let family = 0; family + 1 < starts.length; family += 1) {
    sortNumbers(packed, starts[family] as number, starts[family + 1] as number);
  }
  for (let place = 0; place < links.length; place += 1) links[place] = (packed[place] as number) % mostIndex;
  return links;
}

// Bits and place packed into one number each, because sorting numbers is many times faster than asking a function.
function rankOf(pair: number, bits: Float32Array): number {
  const sure = Math.min(bits[pair] as number, mostBits);
  return Math.floor((1 - sure / mostBits) * finestBits) * mostIndex + pair;
}

function linksByFamily({ rows, pairs, bits, settled }: Pick<ClusterInput, 'rows' | 'pairs' | 'bits' | 'settled'>) {
  const families = createJoinedRows(rows);
  for (const [a, b] of settled?.together ?? []) families.join(a, b);
  for (let pair = 0; pair < pairs.count; pair += 1) {
    if ((bits[pair] as number) >= 0) families.join(pairs.a[pair] as number, pairs.b[pair] as number);
  }
  const starts = new Int32Array(rows + 2);
  for (let pair = 0; pair < pairs.count; pair += 1) {
    if ((bits[pair] as number) < 0) continue;
    const next = families.find(pairs.a[pair] as number) + 2;
    starts[next] = (starts[next] as number) + 1;
  }
  for (let row = 2; row < starts.length; row += 1) starts[row] = (starts[row] as number) + (starts[row - 1] as number);
  // Families are one place late while they are filled; after that each begins where it should.
  const links = new Int32Array(starts[rows + 1] as number);
  for (let pair = 0; pair < pairs.count; pair += 1) {
    if ((bits[pair] as number) < 0) continue;
    const next = families.find(pairs.a[pair] as number) + 1;
    const place = starts[next] as number;
    links[place] = pair;
    starts[next] = place + 1;
  }
  return { links, starts };
}

const fewNumbers = 16;

function sortNumbers(numbers: Float64Array, from: number, to: number): void {
  if (to - from > fewNumbers) {
    numbers.subarray(from, to).sort();
    return;
  }
  for (let place = from + 1; place < to; place += 1) {
    const number = numbers[place] as number;
    let before = place;
    while (before > from && (numbers[before - 1] as number) > number) {
      numbers[before] = numbers[before - 1] as number;
      before -= 1;
    }
    numbers[before] = number;
  }
}
