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
  const places = tableSize(most);
  const slotKeys = new Int32Array(places);
  const counts = new Int32Array(places);
  const next = new Int32Array(places);
  const slots = new Int32Array(most);
  const rows = new Int32Array(most);
  const starts = new Int32Array((most >> 1) + 2);
  const fillSlots = (keys: Int32Array): void => {
    const mask = places - 1;
    for (let row = 0; row < keys.length; row += 1) {
      const key = keys[row] as number;
      slots[row] = -1;
      if (key === 0) continue;
      let slot = (Math.imul(key, 0x9e3779b1) >>> 7) & mask;
      while (slotKeys[slot] !== 0 && slotKeys[slot] !== key) slot = (slot + 1) & mask;
      slotKeys[slot] = key;
      counts[slot] = (counts[slot] as number) + 1;
      slots[row] = slot;
    }
  };
  return {
    group(keys) {
      slotKeys.fill(0);
      counts.fill(0);
      next.fill(-1);
      fillSlots(keys);
      let groups = 0;
      let end = 0;
      for (let row = 0; row < keys.length; row += 1) {
        const slot = slots[row] as number;
        if (slot < 0 || (counts[slot] as number) < 2) continue;
        let place = next[slot] as number;
        if (place < 0) {
          place = end;
          starts[groups] = end;
          groups += 1;
          end += counts[slot] as number;
        }
        rows[place] = row;
        next[slot] = place + 1;
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
