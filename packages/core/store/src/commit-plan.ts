import { checkId } from './json-row.ts';
import type { Put } from './put.ts';
import type { Commit } from './store.ts';

/** The puts of a commit in order, each row once: the last one of an id stands. @throws TypeError on a bad id */
export function distinctPuts(commit: Commit): readonly Put[] {
  for (const { collection, id } of commit.delete ?? []) checkId(`collection ${collection.name}`, id);
  const puts = commit.put ?? [];
  if (puts.length < 2) return puts;
  const seen = new Map<string, Set<string>>();
  let repeated = false;
  for (const { collection, row } of puts) {
    const ids = seen.get(collection.name) ?? new Set();
    seen.set(collection.name, ids);
    repeated ||= ids.has(row.id);
    ids.add(row.id);
  }
  return repeated ? lastOfEach(puts) : puts;
}

function lastOfEach(puts: readonly Put[]): readonly Put[] {
  const last = new Map<string, Put>();
  for (const put of puts) last.set(JSON.stringify([put.collection.name, put.row.id]), put);
  return [...last.values()];
}
