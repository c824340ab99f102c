/** Rows by key: group `g` is `rows` from `starts[g]` to `starts[g + 1]`. Only groups of two or more. */
export interface RowGroups {
  readonly rows: Int32Array;
  readonly starts: Int32Array;
}

/** Groups rows again and again in the same memory. */
export interface RowGrouper {
  /** Valid until the next call. */
  group(keys: Int32Array): RowGroups;
}

/** Puts rows with one key together, in order of the first row; rows of a group stay in order. Key 0 is none. */
export function groupRows(keys: Int32Array): RowGroups {
  return createRowGrouper(keys.length).group(keys);
}

/**
 * Makes a grouper for up to `most` rows. Its memory is used again, because large arrays that come and go make the
 * engine collect garbage far more often than the work is worth.
 */
export function createRowGrouper(most: number): RowGrouper {
  const mostPlaces = tableSize(most);
  // Key, rows and next place of a slot side by side.
  const table = new Int32Array(mostPlaces * 4);
  const slots = new Int32Array(most);
  const rows = new Int32Array(most);
  const starts = new Int32Array((most >> 1) + 2);
  const fillSlots = (keys: Int32Array, mask: number): void => {
    for (let row = 0; row < keys.length; row += 1) {
      const key = keys[row] as number;
      slots[row] = -1;
      if (key === 0) continue;
      let slot = ((Math.imul(key, 0x9e3779b1) >>> 7) & mask) << 2;
      while (table[slot] !== 0 && table[slot] !== key) slot = (slot + 4) & ((mask << 2) | 3);
      table[slot] = key;
      table[slot + 1] = (table[slot + 1] as number) + 1;
      slots[row] = slot;
    }
  };
  return {
    group(keys) {
      const places = tableSize(keys.length);
      table.fill(0, 0, places * 4);
      fillSlots(keys, places - 1);
      let groups = 0;
      let end = 0;
      for (let row = 0; row < keys.length; row += 1) {
        const slot = slots[row] as number;
        if (slot < 0) continue;
        const count = table[slot + 1] as number;
        if (count < 2) continue;
        // A place is kept one higher: 0 is none yet.
        let place = (table[slot + 2] as number) - 1;
        if (place < 0) {
          place = end;
          starts[groups] = end;
          groups += 1;
          end += count;
        }
        rows[place] = row;
        table[slot + 2] = place + 2;
      }
      starts[groups] = end;
      return { rows: rows.subarray(0, end), starts: starts.subarray(0, groups + 1) };
    },
  };
}

function tableSize(count: number): number {
  let size = 16;
  while (size < count * 2) size *= 2;
  return size;
}
