/** One normal form of all records: a number per row into its distinct texts, 0 for none. */
export interface TextColumn {
  /** `''` stands first. */
  readonly texts: readonly string[];
  /** How many texts there are, the empty one included. */
  readonly distinct: number;
  readonly values: Int32Array;
}

/** The same by the order in which records were given. */
export interface TextForms {
  readonly texts: readonly string[];
  readonly values: Int32Array;
}

/** How many rows hold each value of a column. */
export function countValues(values: Int32Array, distinct: number): Int32Array {
  const counts = new Int32Array(distinct);
  for (const value of values) counts[value] = (counts[value] as number) + 1;
  counts[0] = 0;
  return counts;
}
