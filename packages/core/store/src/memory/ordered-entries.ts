import type { IndexValue, Stored } from '../collection.ts';

/** A row in an index: its sort keys (columns, then id) and the row. */
export interface Entry {
  readonly keys: readonly IndexValue[];
  readonly stored: Stored;
}

/** Entries kept in order. Ranks count from 0; partial keys stand for every entry that begins with them. */
export interface OrderedEntries {
  add(entry: Entry): void;
  remove(keys: readonly IndexValue[]): void;
  /** Rank of the first entry at or behind the keys. */
  rankFrom(keys: readonly IndexValue[]): number;
  /** Rank of the first entry behind everything that begins with the keys. */
  rankAfter(keys: readonly IndexValue[]): number;
  /** Rows of ranks `start` (inclusive) to `end` (exclusive). */
  slice(start: number, end: number): Stored[];
}

const chunkSize = 512;

/** A sorted list in chunks, so that an insertion moves some hundred entries at most. */
export function createOrderedEntries(initial: Entry[]): OrderedEntries {
  const sorted = initial.sort((a, b) => compareKeys(a.keys, b.keys));
  const chunks: Entry[][] = [];
  for (let at = 0; at < sorted.length; at += chunkSize) chunks.push(sorted.slice(at, at + chunkSize));

  /** First chunk and offset whose entry compares to the keys as at least `least`: 0 = at them, 1 = behind them. */
  function seek(keys: readonly IndexValue[], least: 0 | 1): { chunk: number; offset: number } {
    const chunk = firstIndex(chunks.length, (at) => compareKeys(lastOf(chunks[at]).keys, keys) >= least);
    const entries = chunks[chunk] ?? [];
    return { chunk, offset: firstIndex(entries.length, (at) => compareKeys(entries[at]?.keys ?? [], keys) >= least) };
  }

  function rank(keys: readonly IndexValue[], least: 0 | 1): number {
    const { chunk, offset } = seek(keys, least);
    let before = offset;
    for (let at = 0; at < chunk; at += 1) before += chunks[at]?.length ?? 0;
    return before;
  }

  function locate(rank: number): { chunk: number; offset: number } {
    let offset = rank;
    let chunk = 0;
    while (chunk < chunks.length && offset >= (chunks[chunk]?.length ?? 0)) {
      offset -= chunks[chunk]?.length ?? 0;
      chunk += 1;
    }
    return { chunk, offset };
  }

  return {
    add(entry) {
      const place = seek(entry.keys, 0);
      const atEnd = place.chunk === chunks.length && chunks.length > 0;
      const chunk = atEnd ? chunks.length - 1 : place.chunk;
      const entries = chunks[chunk];
      if (!entries) {
        chunks.push([entry]);
        return;
      }
      entries.splice(atEnd ? entries.length : place.offset, 0, entry);
      if (entries.length > chunkSize * 2) chunks.splice(chunk + 1, 0, entries.splice(chunkSize));
    },
    remove(keys) {
      const { chunk, offset } = seek(keys, 0);
      const entries = chunks[chunk];
      const found = entries?.[offset];
      if (!entries || !found || compareKeys(found.keys, keys) !== 0) return;
      entries.splice(offset, 1);
      if (entries.length === 0) chunks.splice(chunk, 1);
    },
    rankFrom: (keys) => rank(keys, 0),
    rankAfter: (keys) => rank(keys, 1),
    slice(start, end) {
      const rows: Stored[] = [];
      let { chunk, offset } = locate(start);
      for (let left = end - start; left > 0 && chunk < chunks.length; chunk += 1, offset = 0) {
        for (const entry of (chunks[chunk] ?? []).slice(offset, offset + left)) rows.push(entry.stored);
        left = end - start - rows.length;
      }
      return rows;
    },
  };
}

/** The order of entries by keys that compare with plain `<`, as far as both reach. */
function compareKeys(a: readonly IndexValue[], b: readonly IndexValue[]): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const left = a[at] ?? '';
    const right = b[at] ?? '';
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

function lastOf(entries: Entry[] | undefined): Entry {
  const last = entries?.at(-1);
  if (!last) throw new RangeError('a chunk is never empty');
  return last;
}

function firstIndex(length: number, holds: (at: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
