import { type Instant, instantMs } from '@crmsync/model';

/** When and by whose clock a value was written. */
export interface Stamp {
  readonly at?: Instant;
  /** The source whose clock it is: a connection id or `host`. */
  readonly source: string;
}

/** A value as one of several candidates. */
export interface Contribution {
  readonly stamp: Stamp | undefined;
  /** Canonical spelling of the value. */
  readonly content: string;
}

/** What decides between contributions. */
export interface PrecedenceOptions {
  readonly toleranceMs: number;
  /** Sources, first wins among simultaneous edits. */
  readonly sourceOrder: readonly string[];
}

/**
 * Orders two contributions: positive when the first one wins. Newer before older, then the rank of the source, then
 * content. Moments are compared in whole spans of the tolerance counted from the epoch, because "closer than" is not
 * transitive: so any number of contributions have one winner, in whatever order they meet. Without a stamp counts as
 * oldest.
 */
export function comparePrecedence(a: Contribution, b: Contribution, options: PrecedenceOptions): number {
  return (
    compareNumbers(span(a.stamp, options.toleranceMs), span(b.stamp, options.toleranceMs)) ||
    compareRank(a, b, options.sourceOrder)
  );
}

/** As {@link comparePrecedence}, without the clocks: rank of the source, then content. */
export function compareRank(a: Contribution, b: Contribution, sourceOrder: readonly string[]): number {
  return (
    compareNumbers(rank(b.stamp, sourceOrder), rank(a.stamp, sourceOrder)) ||
    compareNumbers(a.content > b.content ? 1 : 0, b.content > a.content ? 1 : 0)
  );
}

function span(stamp: Stamp | undefined, toleranceMs: number): number {
  if (stamp?.at === undefined) return Number.NEGATIVE_INFINITY;
  const at = instantMs(stamp.at);
  if (Number.isNaN(at)) return Number.NEGATIVE_INFINITY;
  return toleranceMs > 0 ? Math.floor(at / toleranceMs) : at;
}

function rank(stamp: Stamp | undefined, sourceOrder: readonly string[]): number {
  const index = stamp === undefined ? -1 : sourceOrder.indexOf(stamp.source);
  return index < 0 ? Number.POSITIVE_INFINITY : index;
}

function compareNumbers(a: number, b: number): number {
  return a === b ? 0 : a > b ? 1 : -1;
}
