import type { BlockingRuleReport } from '../find/find-result.ts';
import { joinHash } from '../table/hash-text.ts';
import { type BlockingRule, fillKeys } from './blocking-rule.ts';
import { createRowGrouper, groupRows, type RowGrouper, type RowGroups } from './group-rows.ts';
import { createKeyMatrix, type KeyMatrix } from './key-matrix.ts';
import { createPairCollector, type PairCollector, type PairList } from './pair-list.ts';

/** What to propose pairs from. */
export interface ProposalInput {
  readonly rows: number;
  readonly rules: readonly BlockingRule[];
  /** Finer key per row, used inside blocks that are too big. */
  readonly finer: Int32Array;
  /** Whether two rows may be one entity at all. */
  readonly allowed: (a: number, b: number) => boolean;
  /** Most pairs proposed by all rules together. */
  readonly budget: number;
}

/** Pairs proposed so far. */
export interface Proposals {
  readonly pairs: PairList;
  readonly report: readonly BlockingRuleReport[];
}

/** Memory that every rule uses again. */
interface Space {
  readonly own: Int32Array;
  readonly grouper: RowGrouper;
}

interface Crowd {
  readonly rows: Int32Array;
  readonly rule: number;
}

// How many neighbours a row is compared with in a block that no finer key splits.
const neighbours = 3;

/**
 * Proposes each pair once, by the first rule that finds it. Blocks too big for the budget are split by the finer key;
 * what is still too big is compared with its neighbours only. Yields after each rule, so that the caller can pause.
 */
export function* proposePairs(input: ProposalInput): Generator<number, Proposals> {
  const pairs = createPairCollector();
  const keys = createKeyMatrix(input.rows, input.rules.length);
  const space: Space = { own: new Int32Array(input.rows), grouper: createRowGrouper(input.rows) };
  const crowds: Crowd[] = [];
  const report: BlockingRuleReport[] = [];
  for (const [index, rule] of input.rules.entries()) {
    const outcome = applyRule(rule, index, input, keys, pairs, space);
    for (const rows of outcome.crowds) crowds.push({ rows, rule: index });
    report.push(outcome.report);
    yield index + 1;
  }
  for (const { rows, rule } of crowds) {
    const added = compareNeighbours(rows, keys, input, pairs);
    const line = report[rule] as BlockingRuleReport;
    report[rule] = { ...line, pairs: line.pairs + added, skippedPairs: Math.max(0, line.skippedPairs - added) };
  }
  return { pairs: pairs.finish(), report: report.filter(({ blocks }) => blocks > 0) };
}

function applyRule(
  rule: BlockingRule,
  index: number,
  input: ProposalInput,
  keys: KeyMatrix,
  pairs: PairCollector,
  space: Space,
) {
  const before = pairs.count;
  const own = fillKeys(rule.parts, space.own);
  const groups = space.grouper.group(own);
  const cap = largestAffordable(groups, Math.max(input.budget / input.rules.length, (input.budget - before) / 4));
  const crowds: Int32Array[] = [];
  let cappedBlocks = 0;
  let skippedPairs = 0;
  let largestBlock = 0;
  for (let group = 0; group + 1 < groups.starts.length; group += 1) {
    const from = groups.starts[group] as number;
    const to = groups.starts[group + 1] as number;
    if (to - from > largestBlock) largestBlock = to - from;
    if (to - from <= cap) {
      emitBlock(groups.rows, from, to, index, own, keys, input, pairs);
      continue;
    }
    const rows = groups.rows.subarray(from, to);
    cappedBlocks += 1;
    skippedPairs += pairsOf(rows.length) - splitBlock(rows, index, own, cap, keys, input, pairs, crowds);
  }
  const blocks = groups.starts.length - 1;
  const report = { rule: rule.name, blocks, pairs: pairs.count - before, cappedBlocks, largestBlock, skippedPairs };
  return { crowds, report };
}

/** Compares a block within its finer keys; gives how many pairs that covers. */
function splitBlock(
  rows: Int32Array,
  rule: number,
  own: Int32Array,
  cap: number,
  keys: KeyMatrix,
  input: ProposalInput,
  pairs: PairCollector,
  crowds: Int32Array[],
): number {
  for (const row of rows) {
    const finer = input.finer[row] as number;
    own[row] = finer === 0 ? 0 : joinHash(own[row] as number, finer) || 1;
  }
  const split = groupRows(rows.map((row) => own[row] as number));
  const crowded = new Uint8Array(rows.length);
  let covered = 0;
  for (const places of groupsOf(split)) {
    const members = places.map((place) => rows[place] as number);
    if (members.length <= cap) {
      covered += pairsOf(members.length);
      emitBlock(members, 0, members.length, rule, own, keys, input, pairs);
      continue;
    }
    for (const place of places) crowded[place] = 1;
    crowds.push(members);
  }
  crowds.push(rows.filter((_, place) => crowded[place] === 0));
  return covered;
}

function emitBlock(
  rows: Int32Array,
  from: number,
  to: number,
  rule: number,
  own: Int32Array,
  keys: KeyMatrix,
  { allowed }: ProposalInput,
  pairs: PairCollector,
): void {
  for (let i = from; i < to; i += 1) {
    const a = rows[i] as number;
    for (let j = i + 1; j < to; j += 1) {
      const b = rows[j] as number;
      if (!keys.share(a, b, rule) && allowed(a, b)) pairs.add(a, b);
    }
  }
  for (let i = from; i < to; i += 1) keys.set(rows[i] as number, rule, own[rows[i] as number] as number);
}

/** Largest block size for which all blocks up to it together cost no more than `budget` pairs. */
function largestAffordable({ starts }: RowGroups, budget: number): number {
  const bySize = new Map<number, number>();
  for (let group = 0; group + 1 < starts.length; group += 1) {
    const size = (starts[group + 1] as number) - (starts[group] as number);
    bySize.set(size, (bySize.get(size) ?? 0) + 1);
  }
  let spent = 0;
  let cap = 2;
  for (const [size, count] of [...bySize].sort(([a], [b]) => a - b)) {
    spent += pairsOf(size) * count;
    if (spent > budget) break;
    cap = size;
  }
  return cap;
}

function* groupsOf({ rows, starts }: RowGroups): Generator<Int32Array> {
  for (let group = 0; group + 1 < starts.length; group += 1) yield rows.subarray(starts[group], starts[group + 1]);
}

function pairsOf(size: number): number {
  return (size * (size - 1)) / 2;
}

function compareNeighbours(
  rows: Int32Array,
  keys: KeyMatrix,
  { finer, rules, allowed }: ProposalInput,
  pairs: PairCollector,
): number {
  const before = pairs.count;
  const near = rows.slice().sort((a, b) => (finer[a] as number) - (finer[b] as number) || a - b);
  for (let i = 0; i < near.length; i += 1) {
    for (let j = i + 1; j <= i + neighbours && j < near.length; j += 1) {
      const a = near[i] as number;
      const b = near[j] as number;
      if (!keys.share(a, b, rules.length) && allowed(a, b) && keys.firstTime(a, b)) pairs.add(a, b);
    }
  }
  return pairs.count - before;
}
