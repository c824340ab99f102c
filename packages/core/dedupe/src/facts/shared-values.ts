import { groupRows } from '../blocking/group-rows.ts';
import type { StopListedKey } from '../find/find-result.ts';
import type { TextColumn } from '../table/normalized-column.ts';

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
  const flags = new Uint8Array(column.texts.length);
  const found: StopListedKey[] = [];
  const { rows, starts } = groupRows(column.values);
  for (let group = 0; group + 1 < starts.length; group += 1) {
    const holders = rows.subarray(starts[group], starts[group + 1]);
    if (holders.length < limit || !hasStrangers(holders.subarray(0, mostLookedAt), strangers, limit)) continue;
    const value = column.values[holders[0] as number] as number;
    flags[value] = 1;
    found.push({ ...describe, value: column.texts[value] as string, records: holders.length });
  }
  return { flags, found };
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
