import { createIntColumn } from '../table/int-column.ts';

/** Rows of blocks that no finer key makes small enough, with the rule that made the block. */
export interface CrowdList {
  /** Adds a row to the crowd that is open. */
  add(row: number): void;
  /** Ends the crowd that is open; one without rows is left out. */
  close(rule: number): void;
  forEach(visit: (rows: Int32Array, rule: number) => void): void;
}

/** Makes an empty list. All crowds share one piece of memory, because there can be a hundred thousand small ones. */
export function createCrowdList(): CrowdList {
  const rows = createIntColumn();
  const ends: number[] = [];
  const rules: number[] = [];
  let end = 0;
  return {
    add(row) {
      rows.set(end, row);
      end += 1;
    },
    close(rule) {
      if (end === (ends.at(-1) ?? 0)) return;
      ends.push(end);
      rules.push(rule);
    },
    forEach(visit) {
      const all = rows.finish(end);
      for (const [crowd, rule] of rules.entries()) visit(all.subarray(ends[crowd - 1] ?? 0, ends[crowd]), rule);
    },
  };
}
