import { harmonicMean, share } from './harmonic-mean.ts';
import type { LabelledRecord } from './label-records.ts';

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

type Labelled = ReadonlyMap<string, LabelledRecord>;

/**
 * Compares found groups with the entities of labelled records. Records in no group stand alone; a record that is in
 * several groups counts in the first.
 */
export function comparePartitions(labelled: Labelled, clusters: Iterable<readonly string[]>): PartitionFigures {
  const entitySizes = countEntities(labelled.values());
  const seen = new Set<string>();
  const sums = { found: 0, correct: 0, precision: 0, recall: 0 };
  let largestCluster = 0;
  for (const groups of [clusters, singles(labelled, seen)]) {
    for (const ids of groups) {
      const members = takeMembers(labelled, ids, seen);
      largestCluster = Math.max(largestCluster, members.length);
      addCluster(sums, members, entitySizes);
    }
  }
  const truePairs = countPairs(labelled.values(), ({ entity }) => entity);
  const precision = share(sums.correct, sums.found);
  const recall = share(sums.correct, truePairs);
  const b3Precision = share(sums.precision, labelled.size);
  const b3Recall = share(sums.recall, labelled.size);
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

function countEntities(records: Iterable<LabelledRecord>): ReadonlyMap<number, number> {
  const sizes = new Map<number, number>();
  for (const { entity } of records) sizes.set(entity, (sizes.get(entity) ?? 0) + 1);
  return sizes;
}

/** Every labelled record that no group held, as a group of its own; read it last. */
function* singles(labelled: Labelled, seen: ReadonlySet<string>): Generator<readonly string[]> {
  for (const id of labelled.keys()) if (!seen.has(id)) yield [id];
}

function takeMembers(labelled: Labelled, ids: readonly string[], seen: Set<string>): readonly LabelledRecord[] {
  return ids.flatMap((id) => {
    const record = labelled.get(id);
    if (!record || seen.has(id)) return [];
    seen.add(id);
    return [record];
  });
}

interface Sums {
  found: number;
  correct: number;
  precision: number;
  recall: number;
}

function addCluster(sums: Sums, members: readonly LabelledRecord[], entitySizes: ReadonlyMap<number, number>): void {
  sums.found += countPairs(members, () => 0);
  sums.correct += countPairs(members, ({ entity }) => entity);
  for (const [entity, together] of countEntities(members)) {
    sums.precision += (together * together) / members.length;
    sums.recall += (together * together) / (entitySizes.get(entity) ?? together);
  }
}

/** Pairs within the groups that `keyOf` makes, less those within one source. */
function countPairs(records: Iterable<LabelledRecord>, keyOf: (record: LabelledRecord) => number): number {
  const groups = new Map<number, { all: number; bySource: Map<number, number> }>();
  for (const record of records) {
    const key = keyOf(record);
    const group = groups.get(key) ?? { all: 0, bySource: new Map() };
    group.all += 1;
    if (record.source >= 0) group.bySource.set(record.source, (group.bySource.get(record.source) ?? 0) + 1);
    groups.set(key, group);
  }
  let pairs = 0;
  for (const { all, bySource } of groups.values()) {
    pairs += pairsOf(all);
    for (const inSource of bySource.values()) pairs -= pairsOf(inSource);
  }
  return pairs;
}

function pairsOf(count: number): number {
  return (count * (count - 1)) / 2;
}
