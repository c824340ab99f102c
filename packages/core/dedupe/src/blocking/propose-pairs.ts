import type { BlockingRuleReport } from '../find/find-result.ts';
import { joinHash } from '../table/hash-text.ts';
import { type BlockingRule, fillKeys } from './blocking-rule.ts';
import { type CrowdList, createCrowdList } from './crowd-list.ts';
import { createRowGrouper, type RowGrouper, type RowGroups } from './group-rows.ts';
import { createKeyMatrix, type KeyMatrix } from './key-matrix.ts';
import { createPairCollector, type PairCollector, type PairList } from './pair-list.ts';
import { createPairSet, type PairSet } from './pair-set.ts';

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
  /** How many neighbours a row is compared with in a block that no finer key splits. */
  readonly neighbours: number;
}

/** Pairs proposed so far. */
export interface Proposals {
  readonly pairs: PairList;
  readonly report: readonly BlockingRuleReport[];
}

/** Memory for blocks that are split; replaced by more when a larger block comes. */
interface FinerSpace {
  readonly keys: Int32Array;
  readonly members: Int32Array;
  readonly grouper: RowGrouper;
}

/** Memory that every rule uses again. */
interface Space {
  readonly own: Int32Array;
  readonly grouper: RowGrouper;
  finer: FinerSpace;
  readonly crowds: CrowdList;
}

const packedRows = 2 ** 21;

/**
 * Proposes each pair once, by the first rule that finds it. Blocks too big for the budget are split by the finer key;
 * what is still too big is compared with its neighbours only. Yields after each rule, so that the caller can pause.
 */
export function* proposePairs(input: ProposalInput): Generator<number, Proposals> {
  const pairs = createPairCollector();
  const keys = createKeyMatrix(input.rows, input.rules.length);
  const space: Space = {
    own: new Int32Array(input.rows),
    grouper: createRowGrouper(input.rows),
    finer: createFinerSpace(0),
    crowds: createCrowdList(),
  };
  const report: BlockingRuleReport[] = [];
  for (const [index, rule] of input.rules.entries()) {
    report.push(applyRule(rule, index, input, keys, pairs, space));
    yield index + 1;
  }
  const seen = createPairSet();
  space.crowds.forEach((rows, rule) => {
    const added = compareNeighbours(rows, keys, input, pairs, seen);
    const line = report[rule] as BlockingRuleReport;
    report[rule] = { ...line, pairs: line.pairs + added, skippedPairs: Math.max(0, line.skippedPairs - added) };
  });
  return { pairs: pairs.finish(), report: report.filter(({ blocks }) => blocks > 0) };
}

function applyRule(
  rule: BlockingRule,
  index: number,
  input: ProposalInput,
  keys: KeyMatrix,
  pairs: PairCollector,
  space: Space,
): BlockingRuleReport {
  const before = pairs.count;
  const own = fillKeys(rule.parts, space.own);
  const groups = space.grouper.group(own);
  const cap = largestAffordable(groups, Math.max(input.budget / input.rules.length, (input.budget - before) / 4));
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
    skippedPairs += pairsOf(rows.length) - splitBlock(rows, index, cap, keys, input, pairs, space);
  }
  const blocks = groups.starts.length - 1;
  return { rule: rule.name, blocks, pairs: pairs.count - before, cappedBlocks, largestBlock, skippedPairs };
}

function createFinerSpace(most: number): FinerSpace {
  return { keys: new Int32Array(most), members: new Int32Array(most), grouper: createRowGrouper(most) };
}

/** Compares a block within its finer keys; gives how many pairs that covers. */
function splitBlock(
  rows: Int32Array,
  rule: number,
  cap: number,
  keys: KeyMatrix,
  input: ProposalInput,
  pairs: PairCollector,
  space: Space,
): number {
  const { own, crowds } = space;
  const size = rows.length;
  if (space.finer.keys.length < size) space.finer = createFinerSpace(size * 2);
  const { members, grouper } = space.finer;
  const finerKeys = space.finer.keys;
  for (let place = 0; place < size; place += 1) {
    const row = rows[place] as number;
    const finer = input.finer[row] as number;
    const key = finer === 0 ? 0 : joinHash(own[row] as number, finer) || 1;
    own[row] = key;
    finerKeys[place] = key;
  }
  const split = grouper.group(finerKeys.subarray(0, size));
  const crowded = new Uint8Array(size);
  let covered = 0;
  for (let group = 0; group + 1 < split.starts.length; group += 1) {
    const from = split.starts[group] as number;
    const to = split.starts[group + 1] as number;
    if (to - from <= cap) {
      covered += pairsOf(to - from);
      for (let place = from; place < to; place += 1) members[place] = rows[split.rows[place] as number] as number;
      emitBlock(members, from, to, rule, own, keys, input, pairs);
      continue;
    }
    for (let place = from; place < to; place += 1) {
      crowded[split.rows[place] as number] = 1;
      crowds.add(rows[split.rows[place] as number] as number);
    }
    crowds.close(rule);
  }
  for (let place = 0; place < size; place += 1) if (crowded[place] === 0) crowds.add(rows[place] as number);
  crowds.close(rule);
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

function pairsOf(size: number): number {
  return (size * (size - 1)) / 2;
}

function compareNeighbours(
  rows: Int32Array,
  keys: KeyMatrix,
  { finer, rules, allowed, neighbours }: ProposalInput,
  pairs: PairCollector,
  seen: PairSet,
): number {
  const before = pairs.count;
  const near = byFinerKey(rows, finer);
  for (let i = 0; i < near.length; i += 1) {
    for (let j = i + 1; j <= i + neighbours && j < near.length; j += 1) {
      const a = near[i] as number;
      const b = near[j] as number;
      if (!keys.share(a, b, rules.length) && allowed(a, b) && seen.add(a, b)) pairs.add(a, b);
    }
  }
  return pairs.count - before;
}

// Key and row packed into one number each: sorting numbers is many times faster than asking a function.
function byFinerKey(rows: Int32Array, finer: Int32Array): Int32Array {
  if (finer.length > packedRows) {
    return rows.slice().sort((a, b) => (finer[a] as number) - (finer[b] as number) || a - b);
  }
  const packed = new Float64Array(rows.length);
  for (let place = 0; place < rows.length; place += 1) {
    const row = rows[place] as number;
    packed[place] = ((finer[row] as number) + 2 ** 31) * packedRows + row;
  }
  packed.sort();
  return Int32Array.from(packed, (value) => value % packedRows);
}
