import type { ReviewedPair } from './reviewed-pair.ts';

/** Two places in the order given that a person judged. */
export interface JudgedPlaces {
  readonly a: number;
  readonly b: number;
  readonly saidSame: boolean;
  readonly saidDifferent: boolean;
}

/** What people judged, each pair once. */
export interface Reviews {
  readonly pairs: readonly JudgedPlaces[];
  /** Pairs that count for nothing. */
  readonly leftOut: number;
}

/** Finds the records that people judged. */
export function readReviews(reviewed: Iterable<ReviewedPair>, ids: readonly string[]): Reviews {
  const judged = [...reviewed];
  const placeOf = placesOf(ids, new Set(judged.flatMap((pair) => pair.ids)));
  const pairs = new Map<number, JudgedPlaces>();
  let leftOut = 0;
  for (const { ids: both, same } of judged) {
    const [one, other] = both.map((id) => placeOf.get(id));
    if (one === undefined || other === undefined || one === other) {
      leftOut += 1;
      continue;
    }
    const [a, b] = [Math.min(one, other), Math.max(one, other)];
    const before = pairs.get(a * ids.length + b);
    const saidSame = same || before?.saidSame === true;
    const saidDifferent = !same || before?.saidDifferent === true;
    pairs.set(a * ids.length + b, { a, b, saidSame, saidDifferent });
  }
  return { pairs: [...pairs.values()], leftOut };
}

function placesOf(ids: readonly string[], named: ReadonlySet<string>): Map<string, number> {
  const places = new Map<string, number>();
  for (const [place, id] of ids.entries()) if (named.has(id)) places.set(id, place);
  return places;
}
