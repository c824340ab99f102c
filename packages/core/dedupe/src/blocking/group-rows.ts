/** Rows by key: group `g` is `rows` from `starts[g]` to `starts[g + 1]`. Only groups of two or more. */
export interface RowGroups {
  readonly rows: Int32Array;
  readonly starts: Int32Array;
}

/** Puts rows with one key together, in order of the first row; rows of a group stay in order. Key 0 is none. */
export function groupRows(keys: Int32Array): RowGroups {
  const places = tableSize(keys.length);
  const mask = places - 1;
  const slotKeys = new Int32Array(places);
  const slotCounts = new Int32Array(places);
  const slots = new Int32Array(keys.length).fill(-1);
  for (let row = 0; row < keys.length; row += 1) {
    const key = keys[row] as number;
    if (key === 0) continue;
    let slot = (Math.imul(key, 0x9e3779b1) >>> 7) & mask;
    while ((slotKeys[slot] as number) !== 0 && slotKeys[slot] !== key) slot = (slot + 1) & mask;
    slotKeys[slot] = key;
    slotCounts[slot] = (slotCounts[slot] as number) + 1;
    slots[row] = slot;
  }
  return layOut(slots, slotCounts);
}

function layOut(slots: Int32Array, counts: Int32Array): RowGroups {
  const next = new Int32Array(counts.length).fill(-1);
  const starts: number[] = [];
  let end = 0;
  for (const slot of slots) {
    if (slot < 0 || (counts[slot] as number) < 2 || next[slot] !== -1) continue;
    starts.push(end);
    next[slot] = end;
    end += counts[slot] as number;
  }
  starts.push(end);
  const rows = new Int32Array(end);
  for (let row = 0; row < slots.length; row += 1) {
    const slot = slots[row] as number;
    if (slot < 0 || (counts[slot] as number) < 2) continue;
    const place = next[slot] as number;
    rows[place] = row;
    next[slot] = place + 1;
  }
  return { rows, starts: Int32Array.from(starts) };
}

function tableSize(count: number): number {
  let size = 16;
  while (size < count * 2) size *= 2;
  return size;
}
