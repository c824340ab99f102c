import { createJoinedRows } from '../cluster/joined-rows.ts';
import type { JudgedRows } from './give-own-rows.ts';

/** What judgements say of two rows; `contradicted` were judged to be the same, but something forbids it. */
export type Verdict = 'same' | 'different' | 'contradicted';

/** Two rows that would have come together. */
export interface RowConflict {
  readonly rows: readonly [number, number];
  readonly against: readonly [number, number];
  readonly because: 'reviewedDifferent' | 'sameSource';
}

/** What is settled by judgements and by what follows from them. */
export interface Settled {
  /** Verdict on two rows, `undefined` where nobody judged. */
  verdictOf(a: number, b: number): Verdict | undefined;
  /** Pairs that are joined whatever else is found. */
  readonly together: readonly (readonly [number, number])[];
  /** Rows that a row is never joined to. */
  readonly apart: ReadonlyMap<number, readonly number[]>;
  readonly conflicts: readonly RowConflict[];
}

/** What to settle. */
export interface Judgements {
  readonly rows: number;
  readonly judged: readonly JudgedRows[];
  /** Bits of two rows by what they hold: of judgements that do not go together, the surest pairs are joined. */
  readonly bits: (a: number, b: number) => number;
  /** Source per row, when no cluster may hold two rows of one; 0 for none. */
  readonly uniqueSource: Int32Array | undefined;
}

/** Joins what was judged to be the same, as far as no refusal forbids it. */
export function settleReviews({ rows, judged, bits, uniqueSource }: Judgements): Settled {
  const joined = createJoinedRows(rows);
  const apart = indexRefusals(judged);
  const members = new Map<number, readonly number[]>();
  const membersOf = (root: number): readonly number[] => members.get(root) ?? [root];
  const together: (readonly [number, number])[] = [];
  const conflicts: RowConflict[] = [];
  for (const { a, b, disputed } of judged) {
    if (disputed) conflicts.push({ rows: [a, b], against: [a, b], because: 'reviewedDifferent' });
  }
  const contradicted = new Set<number>();
  for (const { a, b } of surestFirst(judged, bits)) {
    const [one, other] = [joined.find(a), joined.find(b)];
    const groups = [membersOf(one), membersOf(other)] as const;
    const conflict = one === other ? undefined : conflictBetween(...groups, apart, uniqueSource);
    if (conflict === undefined) {
      together.push([a, b]);
      joined.join(one, other);
      if (one !== other) members.set(joined.find(a), groups.flat());
      continue;
    }
    contradicted.add(a * rows + b);
    conflicts.push({ rows: [a, b], ...conflict });
  }
  const refused = new Set<number>();
  for (const [row, others] of apart) {
    for (const other of others) refused.add(joined.find(row) * rows + joined.find(other));
  }
  const isJudged = new Uint8Array(rows);
  for (const { a, b } of judged) for (const row of [a, b]) isJudged[row] = 1;
  return {
    verdictOf(a, b) {
      if (isJudged[a] === 0 || isJudged[b] === 0) return undefined;
      const [one, other] = [joined.find(a), joined.find(b)];
      if (one === other) return a === b ? undefined : 'same';
      if (contradicted.has(Math.min(a, b) * rows + Math.max(a, b))) return 'contradicted';
      return refused.has(one * rows + other) ? 'different' : undefined;
    },
    together,
    apart,
    conflicts,
  };
}

function indexRefusals(judged: readonly JudgedRows[]): Map<number, number[]> {
  const apart = new Map<number, number[]>();
  const add = (row: number, other: number): void => {
    const others = apart.get(row);
    if (others === undefined) apart.set(row, [other]);
    else others.push(other);
  };
  for (const { a, b, same } of judged) {
    if (same) continue;
    add(a, b);
    add(b, a);
  }
  return apart;
}

function surestFirst(judged: readonly JudgedRows[], bits: Judgements['bits']): readonly JudgedRows[] {
  return judged
    .filter(({ same }) => same)
    .map((pair) => ({ pair, sure: bits(pair.a, pair.b) }))
    .sort((x, y) => y.sure - x.sure || x.pair.a - y.pair.a || x.pair.b - y.pair.b)
    .map(({ pair }) => pair);
}

function conflictBetween(
  left: readonly number[],
  right: readonly number[],
  apart: ReadonlyMap<number, readonly number[]>,
  sources: Int32Array | undefined,
): Omit<RowConflict, 'rows'> | undefined {
  const refused = refusalBetween(left, right, apart);
  if (refused !== undefined) return { against: refused, because: 'reviewedDifferent' };
  if (sources === undefined) return undefined;
  const holders = new Map(left.map((row) => [sources[row] as number, row]));
  for (const row of right) {
    const holder = sources[row] === 0 ? undefined : holders.get(sources[row] as number);
    if (holder !== undefined) return { against: [holder, row], because: 'sameSource' };
  }
  return undefined;
}

/** Two rows of two groups that are never joined, if there are any. */
export function refusalBetween(
  left: readonly number[],
  right: readonly number[],
  apart: ReadonlyMap<number, readonly number[]>,
): readonly [number, number] | undefined {
  if (left.length > right.length) {
    const found = refusalBetween(right, left, apart);
    return found && [found[1], found[0]];
  }
  let others: ReadonlySet<number> | undefined;
  for (const row of left) {
    const refused = apart.get(row);
    if (refused === undefined) continue;
    others ??= new Set(right);
    const hit = refused.find((other) => others?.has(other));
    if (hit !== undefined) return [row, hit];
  }
  return undefined;
}
