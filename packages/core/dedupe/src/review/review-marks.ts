import { joinHash } from '../table/hash-text.ts';
import type { JudgedPlaces } from './read-reviews.ts';

// How far along judged pairs records are told apart.
const rounds = 6;

/**
 * Marks of records that were judged, by what they hold and by how they were judged with whom, so that records which hold the
 * very same can be put in an order that depends neither on the order given nor on ids.
 */
export function markReviewed(
  pairs: readonly JudgedPlaces[],
  contentOf: (place: number) => number,
): ReadonlyMap<number, number> {
  let marks = new Map<number, number>();
  for (const { a, b } of pairs) for (const place of [a, b]) marks.set(place, joinHash(1, contentOf(place)));
  for (let round = 0; round < rounds; round += 1) {
    const next = new Map([...marks].map(([place, mark]) => [place, joinHash(2, mark)]));
    const tell = (to: number, from: number, kind: number): void => {
      // A sum, so that the order of the pairs makes no difference.
      next.set(to, ((next.get(to) as number) + joinHash(kind, marks.get(from) as number)) | 0);
    };
    for (const { a, b, saidSame, saidDifferent } of pairs) {
      const kind = 3 + Number(saidSame) + 2 * Number(saidDifferent);
      tell(a, b, kind);
      tell(b, a, kind);
    }
    marks = next;
  }
  return marks;
}
