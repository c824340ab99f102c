import type { StopListedKey } from '../find/find-result.ts';
import type { TextColumn } from '../table/normalized-column.ts';

// From this many surnames on, a number or a mailbox belongs to a place rather than to a person or a household.
const surnamesOfAPlace = 3;

/** Values that records of many surnames hold: `flags` by value, and what was found. */
export interface SharedValues {
  readonly flags: Uint8Array;
  readonly found: readonly StopListedKey[];
}

/** Finds the values of a column that belong to a place or a team: held under three or more names. */
export function findSharedValues(
  column: TextColumn,
  owner: Int32Array,
  describe: Pick<StopListedKey, 'kind' | 'field'>,
  limit = surnamesOfAPlace,
): SharedValues {
  const distinct = column.texts.length;
  const records = new Int32Array(distinct);
  const owners: (Set<number> | undefined)[] = [];
  for (let row = 0; row < column.values.length; row += 1) {
    const value = column.values[row] as number;
    if (value === 0) continue;
    records[value] = (records[value] as number) + 1;
  }
  const flags = new Uint8Array(distinct);
  for (let row = 0; row < column.values.length; row += 1) {
    const value = column.values[row] as number;
    const name = owner[row] as number;
    if (value === 0 || name === 0 || flags[value] === 1 || (records[value] as number) < limit) continue;
    const names = owners[value] ?? new Set<number>();
    owners[value] = names.add(name);
    if (names.size >= limit) flags[value] = 1;
  }
  const found: StopListedKey[] = [];
  for (let value = 1; value < distinct; value += 1) {
    if (flags[value] !== 1) continue;
    found.push({ ...describe, value: column.texts[value] as string, records: records[value] as number });
  }
  return { flags, found };
}
