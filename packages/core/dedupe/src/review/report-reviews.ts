import type { CanonicalOrder } from '../table/canonical-order.ts';
import type { JudgedRows } from './give-own-rows.ts';
import type { ReviewReport } from './reviewed-pair.ts';
import type { Settled } from './settle-reviews.ts';

/** What a search knows of judgements. */
export interface ReviewFindings {
  readonly settled: Settled;
  readonly judged: readonly JudgedRows[];
  readonly leftOut: number;
}

/** Says what became of judgements. */
export function reportReviews(
  { settled, judged, leftOut }: ReviewFindings,
  ids: readonly string[],
  { order, starts }: CanonicalOrder,
): ReviewReport {
  const idOf = (row: number): string => ids[order[starts[row] as number] as number] as string;
  const idsOf = ([row, next]: readonly [number, number]): [string, string] => {
    const [one, other] = [idOf(row), idOf(next)];
    return one < other ? [one, other] : [other, one];
  };
  return {
    same: settled.together.length,
    different: judged.filter(({ same }) => !same).length,
    leftOut,
    contradictions: settled.conflicts.map(({ rows, against, because }) => ({
      ids: idsOf(rows),
      against: idsOf(against),
      because,
    })),
  };
}
