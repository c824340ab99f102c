import { meanFrom } from './cluster-pairs.ts';

/** Groups of rows, and how many records each row stands for. */
export interface CopiesInput {
  /** Group per row. */
  readonly groups: Int32Array;
  /** Records of row `r` lie from `starts[r]` to `starts[r + 1]`. */
  readonly starts: Int32Array;
  /** Probability of any two rows, or of a row and its copy. */
  readonly judge: (a: number, b: number) => number;
}

// Beyond so many rows of a group the first tell enough.
const mostAsked = 50;

/**
 * How many records of each row belong to the group of the row: all that hold the very same, or the first alone. What two
 * copies hold may be too little to make them one, and yet enough to make each one with the other rows of the group.
 */
export function countJoinedCopies({ groups, starts, judge }: CopiesInput): Int32Array {
  const joined = new Int32Array(groups.length).fill(1);
  let rowsOf: Map<number, number[]> | undefined;
  for (let row = 0; row < groups.length; row += 1) {
    const copies = (starts[row + 1] as number) - (starts[row] as number);
    if (copies < 2) continue;
    const alike = judge(row, row);
    if (alike < 0.5) {
      rowsOf ??= rowsByGroup(groups);
      const others = (rowsOf.get(groups[row] as number) as number[]).filter((other) => other !== row);
      if (
        others.length === 0 ||
        meanOf(row, others.slice(0, mostAsked), alike * (copies - 1), judge, copies) < meanFrom
      )
        continue;
    }
    joined[row] = copies;
  }
  return joined;
}

function meanOf(
  row: number,
  others: readonly number[],
  ofCopies: number,
  judge: CopiesInput['judge'],
  copies: number,
): number {
  const sum = others.reduce((total, other) => total + judge(Math.min(row, other), Math.max(row, other)), ofCopies);
  return sum / (others.length + copies - 1);
}

function rowsByGroup(groups: Int32Array): Map<number, number[]> {
  const rows = new Map<number, number[]>();
  for (const [row, group] of groups.entries()) {
    const known = rows.get(group);
    if (known === undefined) rows.set(group, [row]);
    else known.push(row);
  }
  return rows;
}
