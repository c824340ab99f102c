/** Groups of rows that grow by joining. */
export interface JoinedRows {
  /** Row that stands for the group of a row. */
  find(row: number): number;
  /** Joins two groups; the smaller standing row stays. */
  join(one: number, other: number): void;
}

/** Makes groups of one row each. */
export function createJoinedRows(rows: number): JoinedRows {
  const parent = Int32Array.from({ length: rows }, (_, row) => row);
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
  };
}
