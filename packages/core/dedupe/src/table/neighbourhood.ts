const bits = 12;
// Smaller stores fit into the processor's cache as they are.
const fewestRows = 50_000;

/** How many neighbourhoods there are. */
export const neighbourhoods = 2 ** bits;

/**
 * Puts records that may be the same into one of a few thousand neighbourhoods, by a hash that they share. Rows that stand
 * near each other are compared many times faster than rows scattered over memory.
 */
export function neighbourhoodOf(records: number, nearness: (place: number) => number): (place: number) => number {
  if (records < fewestRows) return () => 0;
  return (place) => nearness(place) >>> (32 - bits);
}
