/** A list of integers that grows, held in typed memory. */
export interface IntColumn {
  set(index: number, value: number): void;
  /** The values up to `length`; places never set are 0. */
  finish(length: number): Int32Array;
}

/** Makes an empty column. */
export function createIntColumn(): IntColumn {
  let values = new Int32Array(1024);
  const grown = (length: number): Int32Array<ArrayBuffer> => {
    const larger = new Int32Array(length);
    larger.set(values);
    return larger;
  };
  return {
    set(index, value) {
      if (index >= values.length) values = grown(Math.max(index + 1, values.length * 2));
      values[index] = value;
    },
    finish(length) {
      return length <= values.length ? values.subarray(0, length) : grown(length);
    },
  };
}
