/** One position of an index: records in order of `key`, then of `id`. */
export interface IndexPosition {
  readonly key: number;
  readonly id: number;
}

/** Ids in a lasting order, so that a page of a list costs a binary search and not a sort. */
export interface OrderedIndex {
  add(position: IndexPosition): void;
  remove(position: IndexPosition): void;
  /** Positions from `from` on (inclusive), or from the end of the order when absent. */
  walk(direction: 'asc' | 'desc', from?: IndexPosition): Iterable<IndexPosition>;
}

/** How far from the end an insertion may still move entries one by one instead of waiting for a sort. */
const NEAR_END = 2048;

/** Makes an empty index; late additions in bulk are sorted once, at the next read. */
export function createOrderedIndex(): OrderedIndex {
  const entries: IndexPosition[] = [];
  let sorted = true;

  const settle = (): void => {
    if (sorted) return;
    entries.sort(comparePositions);
    sorted = true;
  };
  const lowerBound = (position: IndexPosition): number => {
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = entries[middle];
      if (entry !== undefined && comparePositions(entry, position) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  return {
    add(position) {
      const last = entries.at(-1);
      if (!sorted || last === undefined || comparePositions(last, position) < 0) {
        entries.push(position);
        return;
      }
      const at = lowerBound(position);
      if (entries.length - at <= NEAR_END) {
        entries.splice(at, 0, position);
        return;
      }
      entries.push(position);
      sorted = false;
    },
    remove(position) {
      settle();
      const at = lowerBound(position);
      const entry = entries[at];
      if (entry !== undefined && comparePositions(entry, position) === 0) entries.splice(at, 1);
    },
    *walk(direction, from) {
      settle();
      const step = direction === 'asc' ? 1 : -1;
      let at = startOf(direction, from === undefined ? undefined : lowerBound(from), entries, from);
      for (let entry = entries[at]; entry !== undefined; entry = entries[at]) {
        yield entry;
        at += step;
      }
    },
  };
}

function startOf(
  direction: 'asc' | 'desc',
  bound: number | undefined,
  entries: readonly IndexPosition[],
  from: IndexPosition | undefined,
): number {
  if (bound === undefined || from === undefined) return direction === 'asc' ? 0 : entries.length - 1;
  if (direction === 'asc') return bound;
  const entry = entries[bound];
  return entry !== undefined && comparePositions(entry, from) === 0 ? bound : bound - 1;
}

function comparePositions(left: IndexPosition, right: IndexPosition): number {
  return left.key - right.key || left.id - right.id;
}
