/** Groups of rows that grow by joining. */
export interface JoinedRows {
  /** Row that stands for the group of a row. */
  find(row: number): number;
  /** Joins two groups; the smaller standing row stays. */
  join(one: number, other: number): void;
  /** Row that stands for the group, of each row. */
  all(): Int32Array;
}

/** Makes groups of one row each. */
export function createJoinedRows(rows: number): JoinedRows {
  const parent = new Int32Array(rows);
  for (let row = 0; row < rows; row += 1) parent[row] = row;
  const find = (row: number): number => {
    let root = row;
    while (parent[root] !== root) {
      parent[root] = parent[parent[root] as number] as number;
      root = parent[root] as number;
    }
    return root;
  };
  return {
    find,
    join(one, other) {
      const left = find(one);
      const right = find(other);
      if (left < right) parent[right] = left;
      else parent[left] = right;
    },
    all() {
      const groups = new Int32Array(rows);
      for (let row = 0; row < rows; row += 1) groups[row] = find(row);
      return groups;
    },
  };
}
