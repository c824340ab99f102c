import { type IndexValue, indexPosition, type TenantStore } from '@crmsync/store';
import { liveGolden } from '../merging/live-golden.ts';
import { duplicates } from '../rows/duplicate.ts';
import { goldens } from '../rows/golden.ts';
import { createUnitOfWork } from '../unit-of-work.ts';
import type { DedupeEntity } from './dedupe-record-of.ts';

/** Golden records that people said are two, by the records that stand for them now. */
export interface DismissedPairs {
  readonly pairs: readonly (readonly [string, string])[];
  /** Whether two records hold a pair that was dismissed. */
  keepsApart(one: string, other: string): boolean;
  /** Takes in that a record became part of another. */
  joined(survivor: string, absorbed: string): void;
}

const pageSize = 1_000;

/** Reads what was dismissed so far. Pairs that became one since, because somebody decided so, count no more. */
export async function readDismissedPairs(store: TenantStore, entity: DedupeEntity): Promise<DismissedPairs> {
  const apart = new Map<string, Set<string>>();
  const pairs: [string, string][] = [];
  const keepApart = (one: string, other: string): void => {
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      const others = apart.get(from) ?? new Set();
      apart.set(from, others.add(to));
    }
  };
  for await (const [one, other] of livePairs(store, entity)) {
    if (apart.get(one)?.has(other) === true) continue;
    pairs.push([one, other]);
    keepApart(one, other);
  }
  return {
    pairs,
    keepsApart: (one, other) => apart.get(one)?.has(other) === true,
    joined(survivor, absorbed) {
      for (const other of apart.get(absorbed) ?? []) {
        apart.get(other)?.delete(absorbed);
        keepApart(survivor, other);
      }
      apart.delete(absorbed);
    },
  };
}

async function* livePairs(store: TenantStore, entity: DedupeEntity): AsyncGenerator<[string, string]> {
  let after: readonly IndexValue[] | undefined;
  for (;;) {
    const page = await store.read({
      collection: duplicates,
      index: 'byStatus',
      equals: ['dismissed', entity],
      limit: pageSize,
      ...(after === undefined ? {} : { after }),
    });
    const unit = createUnitOfWork(store);
    await unit.load(
      goldens,
      page.flatMap(({ row }) => row.recordIds),
    );
    for (const { row } of page) {
      const [one, other] = [await liveGolden({ unit }, row.recordIds[0]), await liveGolden({ unit }, row.recordIds[1])];
      if (one?.state === 'live' && other?.state === 'live' && one.id !== other.id) yield [one.id, other.id];
    }
    const last = page.at(-1)?.row;
    if (!last || page.length < pageSize) return;
    after = indexPosition(duplicates, 'byStatus', last);
  }
}
