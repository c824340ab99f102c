/** Record ids in a lasting order by a numeric key, addressable by rank. */
export interface RankedIndex {
  readonly size: number;
  add(key: number, id: number): void;
  remove(key: number, id: number): void;
  /** How many entries come before `key` and `id`. */
  rank(key: number, id: number): number;
  /** The id at a rank. */
  at(rank: number): number | undefined;
}

/** Insertions closer to the end than this move entries; others wait for one sort at the next read. */
const nearEnd = 4096;

/** Makes an empty index; ascending additions, the usual case, cost nothing extra. */
export function createRankedIndex(): RankedIndex {
  let keys: number[] = [];
  let ids: number[] = [];
  let sorted = true;

  const before = (at: number, key: number, id: number): boolean => {
    const found = keys[at] ?? 0;
    return found < key || (found === key && (ids[at] ?? 0) < id);
  };
  const settle = (): void => {
    if (sorted) return;
    const order = Array.from(keys.keys()).sort(
      (left, right) => (keys[left] ?? 0) - (keys[right] ?? 0) || (ids[left] ?? 0) - (ids[right] ?? 0),
    );
    keys = order.map((at) => keys[at] ?? 0);
    ids = order.map((at) => ids[at] ?? 0);
    sorted = true;
  };
  const rank = (key: number, id: number): number => {
    settle();
    let low = 0;
    let high = keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (before(middle, key, id)) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  return {
    get size() {
      return ids.length;
    },
    add(key, id) {
      const last = ids.length - 1;
      if (last < 0 || (sorted && before(last, key, id))) {
        keys.push(key);
        ids.push(id);
        return;
      }
      const at = sorted ? rank(key, id) : 0;
      if (sorted && ids.length - at <= nearEnd) {
        keys.splice(at, 0, key);
        ids.splice(at, 0, id);
        return;
      }
      keys.push(key);
      ids.push(id);
      sorted = false;
    },
    remove(key, id) {
      const at = rank(key, id);
      if (keys[at] !== key || ids[at] !== id) return;
      keys.splice(at, 1);
      ids.splice(at, 1);
    },
    rank,
    at(at) {
      settle();
      return ids[at];
    },
  };
}
