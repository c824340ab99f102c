import type { PairList } from '../blocking/pair-list.ts';
import { probabilityOf } from '../model/pair-model.ts';
import { refusalBetween, type Settled } from '../review/settle-reviews.ts';
import { createJoinedRows } from './joined-rows.ts';
import { indexLinks } from './link-index.ts';
import { surestFirst } from './surest-first.ts';

/** What to group. */
export interface ClusterInput {
  readonly rows: number;
  readonly pairs: PairList;
  /** Bits per pair: only pairs from 0 on join, the highest first. */
  readonly bits: Float32Array;
  /** Probability of two rows of two groups that a pair links; there are so many pairs between the groups. */
  readonly judge: (a: number, b: number, pairsBetween: number) => number;
  /** Source per row, when no cluster may hold two rows of one; 0 for none. */
  readonly uniqueSource: Int32Array | undefined;
  /** What people decided. */
  readonly settled?: Pick<Settled, 'together' | 'apart'> | undefined;
}

/** Mean probability between two groups from which they merge. */
export const meanFrom = 0.4;
// Between large groups a sample says enough.
const mostJudged = 200;
const regrowth = 1.3;
const smallGroup = 16;
const largeGroup = 2000;
const mostJudgedOfLarge = 24;

/**
 * Groups rows by merging the surest pair first; two groups merge only while the mean probability over all pairs between
 * them stays high enough, pairs that were never proposed included. Gives the group of each row.
 */
export function clusterPairs(input: ClusterInput): Int32Array {
  const { rows, pairs } = input;
  const joined = createJoinedRows(rows);
  // By the row that stands for a group; a row that is alone has no list.
  const members: (number[] | undefined)[] = new Array(rows);
  const membersOf = (root: number): number[] => members[root] ?? [root];
  // Most pairs between two groups were proposed themselves, and need not be compared afresh.
  const links = indexLinks(rows, pairs, input.bits);
  const probability = (a: number, b: number, pairsBetween: number): number => {
    const known = links.bitsOf(a, b);
    return known === undefined ? input.judge(a, b, pairsBetween) : probabilityOf(known);
  };
  const refusals = new Map<number, number>();
  // Two groups that were refused are looked at again only when they have grown.
  const mayJoin = (left: readonly number[], right: readonly number[], key: number): boolean => {
    const size = left.length + right.length;
    if (size < (refusals.get(key) ?? 0) * regrowth) return false;
    if (meanBetween(left, right, probability) >= meanFrom) return true;
    refusals.set(key, size);
    return false;
  };
  const join = (one: number, other: number): void => {
    const [left, right] = [membersOf(one), membersOf(other)];
    joined.join(one, other);
    members[one] = undefined;
    members[other] = undefined;
    members[joined.find(one)] = left.length >= right.length ? united(left, right) : united(right, left);
  };
  for (const [a, b] of input.settled?.together ?? []) {
    const [one, other] = [joined.find(a), joined.find(b)];
    if (one !== other) join(one, other);
  }
  const apart = input.settled?.apart;
  for (const pair of surestFirst(input)) {
    const one = joined.find(pairs.a[pair] as number);
    const other = joined.find(pairs.b[pair] as number);
    if (one === other) continue;
    const left = membersOf(one);
    const right = membersOf(other);
    if (input.uniqueSource !== undefined && sharesSource(left, right, input.uniqueSource)) continue;
    if (apart !== undefined && refusalBetween(left, right, apart) !== undefined) continue;
    if (left.length * right.length > 1 && !mayJoin(left, right, one * rows + other)) continue;
    join(one, other);
  }
  return joined.all();
}

// A list that is pushed to keeps room for many more, which a store of small groups never needs.
function united(large: number[], small: readonly number[]): number[] {
  if (large.length < smallGroup) return [...large, ...small];
  for (const row of small) large.push(row);
  return large;
}

function sharesSource(left: readonly number[], right: readonly number[], sources: Int32Array): boolean {
  const taken = new Set(left.map((row) => sources[row] as number));
  return right.some((row) => sources[row] !== 0 && taken.has(sources[row] as number));
}

function meanBetween(left: readonly number[], right: readonly number[], probability: ClusterInput['judge']): number {
  const total = left.length * right.length;
  const step = Math.max(1, Math.floor(total / (total > largeGroup ? mostJudgedOfLarge : mostJudged)));
  let sum = 0;
  let judged = 0;
  for (let index = 0; index < total; index += step) {
    const a = left[Math.floor(index / right.length)] as number;
    const b = right[index % right.length] as number;
    sum += a < b ? probability(a, b, total) : probability(b, a, total);
    judged += 1;
  }
  return sum / judged;
}
