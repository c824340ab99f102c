/** Keys of all rows by rule, a row's keys side by side; 0 for none. */
export interface KeyMatrix {
  set(row: number, rule: number, key: number): void;
  /** Whether a rule before `rules` has both rows in one block. */
  share(a: number, b: number, rules: number): boolean;
}

/** Makes a matrix without keys. */
export function createKeyMatrix(rows: number, width: number): KeyMatrix {
  const keys = new Int32Array(rows * width);
  return {
    set(row, rule, key) {
      keys[row * width + rule] = key;
    },
    share(a, b, rules) {
      const left = a * width;
      const right = b * width;
      for (let rule = 0; rule < rules; rule += 1) {
        const key = keys[left + rule] as number;
        if (key !== 0 && key === keys[right + rule]) return true;
      }
      return false;
    },
  };
}
