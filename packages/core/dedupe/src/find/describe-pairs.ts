import type { Explainer } from '../explain/explain-pair.ts';
import type { Findings } from './create-result.ts';
import type { DuplicatePair } from './find-result.ts';

// Groups of more rows than this are listed by their compared pairs only.
const largestListed = 40;
// Of two rows with many identical records, only the first of each is listed.
const mostCopies = 64;

/** Every compared pair, then the other pairs within clusters, then records that hold the very same. */
export function* describePairs(findings: Findings, explainer: Explainer): Generator<DuplicatePair> {
  const { proposals, bits, groups } = findings;
  const { pairs } = proposals;
  const listed = new Set<number>();
  for (let pair = 0; pair < pairs.count; pair += 1) {
    const a = pairs.a[pair] as number;
    const b = pairs.b[pair] as number;
    if (groups[a] === groups[b]) listed.add(a * groups.length + b);
    yield* describeRows(a, b, bits[pair] as number, findings, explainer);
  }
  yield* otherPairsOfClusters(findings, explainer, listed);
  for (let row = 0; row < groups.length; row += 1) {
    if (idsOf(row, findings).length > 1) yield* describeCopies(row, findings, explainer);
  }
}

function* describeRows(
  a: number,
  b: number,
  bits: number,
  findings: Findings,
  explainer: Explainer,
): Generator<DuplicatePair> {
  const left = idsOf(a, findings);
  const right = idsOf(b, findings);
  const isMany = left.length * right.length > mostCopies;
  for (const one of isMany ? left.slice(0, 1) : left) {
    for (const other of isMany ? right.slice(0, 1) : right) yield explainer.pair(a, b, [one, other], bits);
  }
}

function* otherPairsOfClusters(
  findings: Findings,
  explainer: Explainer,
  listed: ReadonlySet<number>,
): Generator<DuplicatePair> {
  const { groups, judge } = findings;
  const members = new Map<number, number[]>();
  for (const [row, group] of groups.entries()) {
    const cluster = members.get(group);
    if (cluster === undefined) members.set(group, [row]);
    else cluster.push(row);
  }
  for (const rows of members.values()) {
    if (rows.length < 3 || rows.length > largestListed) continue;
    for (const [index, a] of rows.entries()) {
      for (const b of rows.slice(index + 1)) {
        if (!listed.has(a * groups.length + b)) yield* describeRows(a, b, judge.bits(a, b), findings, explainer);
      }
    }
  }
}

function* describeCopies(row: number, findings: Findings, explainer: Explainer): Generator<DuplicatePair> {
  const ids = idsOf(row, findings);
  const bits = findings.judge.bits(row, row);
  const isMany = ids.length * ids.length > mostCopies * 2;
  for (let one = 0; one < (isMany ? 1 : ids.length); one += 1) {
    for (let other = one + 1; other < ids.length; other += 1) {
      yield explainer.pair(row, row, [ids[one] as string, ids[other] as string], bits);
    }
  }
}

function idsOf(row: number, { ids, order }: Findings): string[] {
  const places = order.order.subarray(order.starts[row], order.starts[row + 1]);
  return Array.from(places, (place) => ids[place] as string);
}
