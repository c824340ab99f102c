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
    finish: () => sortByRow(a.subarray(0, count), b.subarray(0, count)),
  };
}

/** Puts pairs by their smaller row, in place: whoever goes through them finds what rows hold in the processor's cache. */
function sortByRow(a: Int32Array, b: Int32Array): PairList {
  let rows = 0;
  for (const row of a) if (row >= rows) rows = row + 1;
  const ends = new Int32Array(rows + 1);
  for (const row of a) ends[row + 1] = (ends[row + 1] as number) + 1;
  for (let row = 1; row <= rows; row += 1) ends[row] = (ends[row] as number) + (ends[row - 1] as number);
  const others = b.slice();
  for (let pair = 0; pair < a.length; pair += 1) {
    const row = a[pair] as number;
    const place = ends[row] as number;
    b[place] = others[pair] as number;
    ends[row] = place + 1;
  }
  for (let row = 0, pair = 0; row < rows; row += 1) for (; pair < (ends[row] as number); pair += 1) a[pair] = row;
  return { count: a.length, a, b };
}
