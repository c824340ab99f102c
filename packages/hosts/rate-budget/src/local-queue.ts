import type { CallPriority, RateRequest } from '@crmsync/adapter';

/** A request of this process that has not gone out yet. It keeps its place until it comes back or is overdue. */
export interface Waiting {
  readonly request: RateRequest;
  readonly sinceMs: number;
  readonly order: number;
  /** When it was told to ask again. */
  dueMs: number;
}

/** The waiting requests of one process and scope. */
export interface LocalQueue {
  /** The place of a request: its own when it has waited before. */
  place(request: RateRequest, nowMs: number): Waiting;
  leave(waiting: Waiting): void;
  /** All that wait, the most urgent first; those that did not come back are dropped. */
  inOrder(nowMs: number): readonly Waiting[];
  /** Lower goes first: the priority, one better for each time it has waited `agingMs`. */
  standing(waiting: Waiting, nowMs: number): number;
}

const rank: { readonly [P in CallPriority]: number } = { interactive: 0, repair: 1, backfill: 2 };

/** A request that does not come back within this is dropped. */
const overdueMs = 500;

/** An empty queue. */
export function createLocalQueue(agingMs: number): LocalQueue {
  const places = new Map<RateRequest, Waiting>();
  let orders = 0;
  const standing = ({ request, sinceMs }: Waiting, nowMs: number): number =>
    rank[request.priority] - Math.floor((nowMs - sinceMs) / agingMs);
  return {
    standing,
    place: (request, nowMs) => {
      const known = places.get(request);
      if (known) return known;
      orders += 1;
      const made: Waiting = { request, sinceMs: nowMs, order: orders, dueMs: nowMs };
      places.set(request, made);
      return made;
    },
    leave: ({ request }) => {
      places.delete(request);
    },
    inOrder: (nowMs) => {
      for (const [request, { dueMs }] of places) if (nowMs > dueMs + overdueMs) places.delete(request);
      return [...places.values()].sort(
        (one, other) => standing(one, nowMs) - standing(other, nowMs) || one.order - other.order,
      );
    },
  };
}
