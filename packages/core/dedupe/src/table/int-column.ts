/** A list of integers that grows, held in typed memory. */
export interface IntColumn {
  set(index: number, value: number): void;
  /** Adds to the value at a place. */
  add(index: number, value: number): void;
  get(index: number): number;
  /** The values up to `length`; places never set are 0. */
  finish(length: number): Int32Array;
}

const none = /* @__PURE__ */ new Int32Array(0);

/** Makes an empty column. */
export function createIntColumn(): IntColumn {
  let values = none;
  const reach = (length: number): void => {
    if (length <= values.length) return;
    const larger = new Int32Array(Math.max(length, values.length * 2, 16));
    larger.set(values);
    values = larger;
  };
  return {
    set(index, value) {
      reach(index + 1);
      values[index] = value;
    },
    add(index, value) {
      reach(index + 1);
      values[index] = (values[index] as number) + value;
    },
    get: (index) => (index < values.length ? (values[index] as number) : 0),
    finish(length) {
      reach(length);
      return values.subarray(0, length);
    },
  };
}
