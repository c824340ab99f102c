import { groupRows } from '../blocking/group-rows.ts';
import type { StopListedKey } from '../find/find-result.ts';
import { countValues, type TextColumn } from '../table/text-column.ts';

/** Values that strangers hold: `flags` by value, and what was found. */
export interface SharedValues {
  readonly flags: Uint8Array;
  readonly found: readonly StopListedKey[];
}

// Beyond so many records of one value only the first are looked at.
const mostLookedAt = 200;

/**
 * Finds the values of a column that belong to a place or a team: held by `limit` or more records of which no two can be
 * one entity or one family, as `strangers` says.
 */
export function findSharedValues(
  column: TextColumn,
  strangers: (a: number, b: number) => boolean,
  describe: Pick<StopListedKey, 'kind' | 'field'>,
  limit: number,
): SharedValues {
  const flags = new Uint8Array(column.distinct);
  const found: StopListedKey[] = [];
  const holding = rowsOfFrequent(column, limit);
  if (holding.length === 0) return { flags, found };
  const { rows, starts } = groupRows(holding.map((row) => column.values[row] as number));
  for (let group = 0; group + 1 < starts.length; group += 1) {
    const holders = rows.subarray(starts[group], starts[group + 1]).map((place) => holding[place] as number);
    if (holders.length < limit || !hasStrangers(holders.subarray(0, mostLookedAt), strangers, limit)) continue;
    const value = column.values[holders[0] as number] as number;
    flags[value] = 1;
    found.push({ ...describe, value: column.texts[value] as string, records: holders.length });
  }
  return { flags, found };
}

// Few values are held by so many; only their rows need be put together.
function rowsOfFrequent({ distinct, values }: TextColumn, limit: number): Int32Array {
  const counts = countValues(values, distinct);
  let found = 0;
  for (const count of counts) if (count >= limit) found += count;
  const rows = new Int32Array(found);
  let place = 0;
  for (let row = 0; row < values.length; row += 1) {
    if ((counts[values[row] as number] as number) < limit) continue;
    rows[place] = row;
    place += 1;
  }
  return rows;
}

function hasStrangers(rows: Int32Array, strangers: (a: number, b: number) => boolean, limit: number): boolean {
  const apart: number[] = [];
  for (const row of rows) {
    if (!apart.every((other) => strangers(other, row))) continue;
    apart.push(row);
    if (apart.length >= limit) return true;
  }
  return false;
}
