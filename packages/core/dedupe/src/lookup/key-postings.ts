import { mixHash } from '../table/hash-text.ts';

/** Which rows hold which keys. */
export interface KeyPostings {
  /** Gives a row its keys; it must have none. Keys beyond the width are left out. */
  add(row: number, keys: readonly number[]): void;
  remove(row: number): void;
  /** Rows with a key, at most `limit`; `undefined` when there are more. */
  rowsOf(key: number, limit: number): number[] | undefined;
}

const gone = -1;

/**
 * Makes postings of up to `width` keys per row. Typed memory: each key of a row has a place, and places of one key form a
 * chain, so that a record costs the same however many it shares a key with.
 */
export function createKeyPostings(width: number): KeyPostings {
  let keys = new Int32Array(width * 64);
  let next = new Int32Array(width * 64);
  // First place of a key, counted from 1.
  let slots = new Int32Array(1024);
  let used = 0;
  const slotOf = (key: number): number => {
    const mask = slots.length - 1;
    let slot = mixHash(key) & mask;
    for (let place = slots[slot] as number; place !== 0; place = slots[slot] as number) {
      if (place !== gone && keys[place - 1] === key) return slot;
      slot = (slot + 1) & mask;
    }
    return ~slot;
  };
  const rebuild = (): void => {
    const heads = slots.filter((place) => place > 0);
    slots = new Int32Array(Math.max(1024, 2 ** Math.ceil(Math.log2(heads.length * 2.5))));
    for (const place of heads) slots[~slotOf(keys[place - 1] as number)] = place;
    used = heads.length;
  };
  const link = (place: number, key: number): void => {
    if (used * 1.6 > slots.length) rebuild();
    const slot = slotOf(key);
    keys[place] = key;
    next[place] = slot < 0 ? 0 : (slots[slot] as number);
    slots[slot < 0 ? ~slot : slot] = place + 1;
    if (slot < 0) used += 1;
  };
  const unlink = (place: number): void => {
    const slot = slotOf(keys[place] as number);
    const after = next[place] as number;
    if (slots[slot] === place + 1) {
      slots[slot] = after === 0 ? gone : after;
    } else {
      let before = (slots[slot] as number) - 1;
      while (next[before] !== place + 1) before = (next[before] as number) - 1;
      next[before] = after;
    }
    keys[place] = 0;
    next[place] = 0;
  };
  return {
    add(row, own) {
      const start = row * width;
      while (start + width > keys.length) {
        keys = grown(keys);
        next = grown(next);
      }
      // A row must not come up twice in one chain.
      const distinct = [...new Set(own)].slice(0, width);
      for (const [at, key] of distinct.entries()) if (key !== 0) link(start + at, key);
    },
    remove(row) {
      for (let place = row * width; place < (row + 1) * width; place += 1) if (keys[place] !== 0) unlink(place);
    },
    rowsOf(key, limit) {
      const rows: number[] = [];
      const slot = slotOf(key);
      if (slot < 0) return rows;
      for (let place = slots[slot] as number; place !== 0; place = next[place - 1] as number) {
        if (rows.length === limit) return undefined;
        rows.push(Math.floor((place - 1) / width));
      }
      return rows;
    },
  };
}

function grown(values: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.ceil(values.length * 1.5));
  larger.set(values);
  return larger;
}
