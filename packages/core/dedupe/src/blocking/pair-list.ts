/** Pairs of rows, held in typed memory. */
export interface PairList {
  readonly count: number;
  /** Smaller row of each pair. */
  readonly a: Int32Array;
  /** Larger row of each pair. */
  readonly b: Int32Array;
}

/** Collects pairs one at a time. */
export interface PairCollector {
  add(a: number, b: number): void;
  readonly count: number;
  finish(): PairList;
}

/** Makes an empty collector. */
export function createPairCollector(): PairCollector {
  let a = new Int32Array(4096);
  let b = new Int32Array(4096);
  let count = 0;
  const grow = (values: Int32Array): Int32Array<ArrayBuffer> => {
    const larger = new Int32Array(values.length * 2);
    larger.set(values);
    return larger;
  };
  return {
    add(left, right) {
      if (count === a.length) {
        a = grow(a);
        b = grow(b);
      }
      a[count] = Math.min(left, right);
      b[count] = Math.max(left, right);
      count += 1;
    },
    get count() {
      return count;
    },
    finish: () => ({ count, a: a.subarray(0, count), b: b.subarray(0, count) }),
  };
}
