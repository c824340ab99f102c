import { harmonicMean, share } from './harmonic-mean.ts';
import type { LabelledRecords } from './label-records.ts';

/** Figures of groups against entities. */
export interface PartitionFigures {
  readonly truePairs: number;
  readonly foundPairs: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly b3Precision: number;
  readonly b3Recall: number;
  readonly b3: number;
  readonly largestCluster: number;
}

interface Sums {
  found: number;
  correct: number;
  precision: number;
  recall: number;
}

/**
 * Compares found groups with the entities of labelled records. Records in no group stand alone; a record that is in
 * several groups counts in the first.
 */
export function comparePartitions(labelled: LabelledRecords, clusters: Iterable<readonly string[]>): PartitionFigures {
  const seen = new Uint8Array(labelled.count);
  const sums: Sums = { found: 0, correct: 0, precision: 0, recall: 0 };
  let largestCluster = labelled.count === 0 ? 0 : 1;
  for (const ids of clusters) {
    const members = takeMembers(labelled, ids, seen);
    if (members.length === 0) continue;
    largestCluster = Math.max(largestCluster, members.length);
    addCluster(sums, members, labelled);
  }
  for (const [number, wasSeen] of seen.entries()) if (wasSeen === 0) addSingle(sums, number, labelled);
  const truePairs = countTruePairs(labelled);
  const precision = share(sums.correct, sums.found);
  const recall = share(sums.correct, truePairs);
  const b3Precision = share(sums.precision, labelled.count);
  const b3Recall = share(sums.recall, labelled.count);
  return {
    truePairs,
    foundPairs: sums.found,
    precision,
    recall,
    f1: harmonicMean(precision, recall),
    b3Precision,
    b3Recall,
    b3: harmonicMean(b3Precision, b3Recall),
    largestCluster,
  };
}

function takeMembers(labelled: LabelledRecords, ids: readonly string[], seen: Uint8Array): number[] {
  const members: number[] = [];
  for (const id of ids) {
    const number = labelled.numberOf(id);
    if (number === undefined || seen[number] === 1) continue;
    seen[number] = 1;
    members.push(number);
  }
  return members;
}

function addSingle(sums: Sums, number: number, labelled: LabelledRecords): void {
  sums.precision += 1;
  sums.recall += 1 / sizeOfEntity(labelled, labelled.entities[number]);
}

function addCluster(sums: Sums, members: readonly number[], labelled: LabelledRecords): void {
  sums.found += countPairs(members, labelled);
  for (const [entity, together] of groupBy(members, labelled.entities)) {
    sums.correct += countPairs(together, labelled);
    sums.precision += together.length ** 2 / members.length;
    sums.recall += together.length ** 2 / sizeOfEntity(labelled, entity);
  }
}

function sizeOfEntity({ entitySizes }: LabelledRecords, entity = -1): number {
  return entitySizes[entity] ?? 1;
}

function groupBy(members: readonly number[], keys: Int32Array): ReadonlyMap<number, readonly number[]> {
  const groups = new Map<number, number[]>();
  for (const member of members) {
    const key = keys[member] ?? -1;
    const group = groups.get(key);
    if (group) group.push(member);
    else groups.set(key, [member]);
  }
  return groups;
}

/** Pairs among these records, less those within one source. */
function countPairs(members: readonly number[], { sources }: LabelledRecords): number {
  let pairs = pairsOf(members.length);
  if (sources && members.length > 1)
    for (const same of groupBy(members, sources).values()) pairs -= pairsOf(same.length);
  return pairs;
}

function countTruePairs({ entities, entitySizes, sources, count }: LabelledRecords): number {
  let pairs = 0;
  for (const size of entitySizes) pairs += pairsOf(size);
  if (!sources) return pairs;
  const withinSource = new Map<number, number>();
  for (const [number, entity] of entities.entries()) {
    // Sources are fewer than records, so the two numbers fit into one.
    const key = entity * count + (sources[number] ?? 0);
    const before = withinSource.get(key) ?? 0;
    pairs -= before;
    withinSource.set(key, before + 1);
  }
  return pairs;
}

function pairsOf(count: number): number {
  return (count * (count - 1)) / 2;
}
