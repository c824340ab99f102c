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

/** Puts rows with one key together; rows of a group stay in order, and groups in one that keys alone decide. Key 0 is none. */
export function groupRows(keys: Int32Array): RowGroups {
  return createRowGrouper(keys.length).group(keys);
}

// So many rows fit into the processor's cache with their table.
const smallEnough = 1 << 15;
const mostParts = 256;

/**
 * Makes a grouper for up to `most` rows. Its memory is used again, because large arrays that come and go make the
 * engine collect garbage far more often than the work is worth. Many rows are dealt out by key first, so that the table
 * of each part stays in the processor's cache.
 */
export function createRowGrouper(most: number): RowGrouper {
  const dealtKeys = new Int32Array(most);
  const dealtRows = new Int32Array(most);
  const ends = new Int32Array((most > smallEnough ? mostParts : 1) + 1);
  const rows = new Int32Array(most);
  const starts = new Int32Array((most >> 1) + 2);
  // Key, rows and next place of a slot side by side.
  let table = new Int32Array(0);
  let groups = 0;
  let end = 0;

  /** Keys and rows in parts, a key in one part only; `ends` then says where each part ends. */
  const deal = (keys: Int32Array, parts: number): void => {
    ends.fill(0);
    for (const key of keys) if (key !== 0) ends[partOf(key, parts) + 1] = (ends[partOf(key, parts) + 1] as number) + 1;
    for (let part = 1; part <= parts; part += 1) ends[part] = (ends[part] as number) + (ends[part - 1] as number);
    for (let row = 0; row < keys.length; row += 1) {
      const key = keys[row] as number;
      if (key === 0) continue;
      const part = partOf(key, parts);
      const at = ends[part] as number;
      dealtKeys[at] = key;
      dealtRows[at] = row;
      ends[part] = at + 1;
    }
  };

  const groupPart = (from: number, to: number): void => {
    const places = tableSize(to - from);
    if (table.length < places * 3) table = new Int32Array(places * 3);
    else table.fill(0, 0, places * 3);
    for (let at = from; at < to; at += 1) {
      const key = dealtKeys[at] as number;
      let place = Math.imul(key, 0x9e3779b1) & (places - 1);
      while (table[place * 3] !== 0 && table[place * 3] !== key) place = (place + 1) & (places - 1);
      table[place * 3] = key;
      table[place * 3 + 1] = (table[place * 3 + 1] as number) + 1;
      dealtKeys[at] = place * 3;
    }
    for (let at = from; at < to; at += 1) {
      const slot = dealtKeys[at] as number;
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
      rows[place] = dealtRows[at] as number;
      table[slot + 2] = place + 2;
    }
  };

  return {
    group(keys) {
      const parts = keys.length > smallEnough ? mostParts : 1;
      groups = 0;
      end = 0;
      deal(keys, parts);
      for (let part = 0; part < parts; part += 1)
        groupPart(part === 0 ? 0 : (ends[part - 1] as number), ends[part] as number);
      starts[groups] = end;
      return { rows: rows.subarray(0, end), starts: starts.subarray(0, groups + 1) };
    },
  };
}

function partOf(key: number, parts: number): number {
  return (Math.imul(key, 0x85ebca6b) >>> 24) & (parts - 1);
}

function tableSize(count: number): number {
  let size = 16;
  while (size < count * 2) size *= 2;
  return size;
}
