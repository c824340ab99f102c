import type { Proposals } from '../blocking/propose-pairs.ts';
import { countJoinedCopies } from '../cluster/count-joined-copies.ts';
import { createExplainer } from '../explain/explain-pair.ts';
import { describeModel } from '../lookup/describe-model.ts';
import { probabilityOf } from '../model/pair-model.ts';
import { reportReviews } from '../review/report-reviews.ts';
import type { CanonicalOrder } from '../table/canonical-order.ts';
import type { RecordTable } from '../table/record-table.ts';
import { describePairs } from './describe-pairs.ts';
import type { RowReviews, Weighed } from './find-duplicates.ts';
import type { FindReport, FindResult } from './find-result.ts';
import type { SearchPlan } from './search-plan.ts';

/** Everything a search found out, by row. */
export interface Findings extends Weighed {
  /** Group per row. */
  readonly groups: Int32Array;
  readonly ids: readonly string[];
  readonly order: CanonicalOrder;
  readonly table: RecordTable;
  readonly plan: SearchPlan;
  readonly proposals: Proposals;
  readonly stages: FindReport['stages'];
  readonly uniqueSource: boolean;
  readonly entity: 'contact' | 'company';
  readonly reviews: RowReviews | undefined;
}

/** Turns rows back into ids. */
export function createResult(findings: Findings): FindResult {
  const { ids, order, proposals, reviews, settled, groups, judge: rows } = findings;
  const judge = (a: number, b: number): number => probabilityOf(rows.bits(a, b));
  const joinedCopies = countJoinedCopies({ groups, starts: order.starts, judge });
  const explainer = createExplainer(findings, joinedCopies);
  return {
    clusters: clustersOf(findings, joinedCopies),
    pairs: { [Symbol.iterator]: () => describePairs(findings, explainer) },
    explain: explainer.explain,
    get model() {
      return describeModel(findings);
    },
    report: {
      records: ids.length,
      comparedPairs: proposals.pairs.count,
      ...explainer.countBands(),
      blocking: proposals.report,
      stopListed: findings.plan.stopListed,
      ...(reviews && settled ? { reviewed: reportReviews({ ...reviews, settled }, ids, order) } : {}),
      stages: findings.stages,
    },
  };
}

function clustersOf({ ids, order, groups }: Findings, joinedCopies: Int32Array): string[][] {
  const sizes = new Int32Array(groups.length);
  for (let row = 0; row < groups.length; row += 1) {
    const group = groups[row] as number;
    sizes[group] = (sizes[group] as number) + (joinedCopies[row] as number);
  }
  // Only groups of two or more get a list: most records stand alone.
  const members = new Map<number, string[]>();
  for (let row = 0; row < groups.length; row += 1) {
    const group = groups[row] as number;
    if ((sizes[group] as number) < 2) continue;
    let cluster = members.get(group);
    if (cluster === undefined) {
      cluster = [];
      members.set(group, cluster);
    }
    const start = order.starts[row] as number;
    const end = start + (joinedCopies[row] as number);
    for (let place = start; place < end; place += 1) cluster.push(ids[order.order[place] as number] as string);
  }
  const clusters = [...members.values()];
  for (const cluster of clusters) cluster.sort();
  return clusters.sort(byFirstId);
}

function byFirstId([a = '']: readonly string[], [b = '']: readonly string[]): number {
  return a < b ? -1 : Number(a > b);
}
