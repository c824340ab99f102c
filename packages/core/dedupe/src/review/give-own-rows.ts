import type { CanonicalOrder } from '../table/canonical-order.ts';
import type { Reviews } from './read-reviews.ts';
import { markReviewed } from './review-marks.ts';

/** Two rows that a person judged, the smaller row first. */
export interface JudgedRows {
  readonly a: number;
  readonly b: number;
  /** A refusal wins over a judgement that both are the same. */
  readonly same: boolean;
  /** Judged both ways. */
  readonly disputed: boolean;
}

/** Rows in which every record that was judged stands alone. */
export interface ReviewedOrder extends CanonicalOrder {
  readonly judged: readonly JudgedRows[];
  /** Rows that hold the very same, where not all of them are in one row. */
  readonly alike: readonly Int32Array[];
}

/**
 * Gives every record that was judged a row of its own, even beside records that hold the very same. Only records that hold
 * the same and were judged alike are put in order by their ids.
 * @param everyRecord gives a row to every record, judged or not
 */
export function giveOwnRows(
  order: CanonicalOrder,
  ids: readonly string[],
  { pairs }: Reviews,
  everyRecord: boolean,
): ReviewedOrder {
  const content = contentOfPlaces(order);
  const marks = markReviewed(pairs, (place) => content[place] as number);
  const places = order.order.slice();
  const starts: number[] = [];
  const alike: Int32Array[] = [];
  const byMark = (a: number, b: number): number =>
    (marks.get(a) as number) - (marks.get(b) as number) || ((ids[a] as string) < (ids[b] as string) ? -1 : 1);
  for (let group = 0; group + 1 < order.starts.length; group += 1) {
    const from = order.starts[group] as number;
    const to = order.starts[group + 1] as number;
    const firstRow = starts.length;
    starts.push(from);
    if (to - from === 1) continue;
    const copies = [...order.order.subarray(from, to)];
    const rest = copies.filter((place) => !marks.has(place));
    places.set([...rest, ...copies.filter((place) => marks.has(place)).sort(byMark)], from);
    for (let place = from + (everyRecord ? 1 : Math.max(1, rest.length)); place < to; place += 1) starts.push(place);
    if (rest.length < copies.length && starts.length - firstRow > 1)
      alike.push(Int32Array.from({ length: starts.length - firstRow }, (_, nth) => firstRow + nth));
  }
  starts.push(places.length);
  return { order: places, starts: Int32Array.from(starts), judged: rowsOf({ places, starts, pairs }), alike };
}

function contentOfPlaces({ order, starts }: CanonicalOrder): Int32Array {
  const content = new Int32Array(order.length);
  for (let group = 0; group + 1 < starts.length; group += 1) {
    for (let at = starts[group] as number; at < (starts[group + 1] as number); at += 1) {
      content[order[at] as number] = group;
    }
  }
  return content;
}

interface Placed extends Pick<Reviews, 'pairs'> {
  readonly places: Int32Array;
  readonly starts: readonly number[];
}

function rowsOf({ places, starts, pairs }: Placed): JudgedRows[] {
  const row = contentOfPlaces({ order: places, starts: Int32Array.from(starts) });
  const judged = pairs.map(({ a, b, saidSame, saidDifferent }): JudgedRows => {
    const [one, other] = [row[a] as number, row[b] as number];
    return {
      a: Math.min(one, other),
      b: Math.max(one, other),
      same: !saidDifferent,
      disputed: saidSame && saidDifferent,
    };
  });
  return judged.sort((x, y) => x.a - y.a || x.b - y.b);
}
