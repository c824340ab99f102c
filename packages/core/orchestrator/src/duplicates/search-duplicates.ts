import { type DuplicatePair, type FindResult, type FindStage, findDuplicates } from '@crmsync/dedupe';
import { type IndexValue, indexPosition } from '@crmsync/store';
import type { EngineContext } from '../engine-context.ts';
import { inOneTransaction } from '../inbound/apply-inbound.ts';
import { type DuplicateRow, duplicateId, duplicates } from '../rows/duplicate.ts';
import { type GoldenRow, goldens } from '../rows/golden.ts';
import { type DedupeEntity, dedupeRecordOf } from './dedupe-record-of.ts';
import { readDismissedPairs } from './dismissed-pairs.ts';

const pageSize = 1_000;

export interface DuplicateSearchOptions {
  /** Ends the search early. */
  readonly signal?: AbortSignal;
  /** Told now and then how far a stage is; `total` is 0 while unknown. */
  readonly onProgress?: (stage: FindStage, done: number, total: number) => void;
}

/** What a search through the hub found. */
export interface DuplicateSearch {
  /** Golden records that were looked at. */
  readonly records: number;
  /** Open pairs that are sure enough to merge unseen. */
  readonly auto: number;
  /** Open pairs that a person should look at. */
  readonly review: number;
  /** Pairs that were dismissed before: they are not asked about again, and no chain of others makes them one. */
  readonly dismissed: number;
}

/** Looks through all golden records of a kind, and keeps the pairs that may be one. Pairs no longer found are closed. */
export async function searchDuplicates(
  ctx: EngineContext,
  entity: DedupeEntity,
  options: DuplicateSearchOptions,
): Promise<DuplicateSearch> {
  const { pairs } = await readDismissedPairs(ctx.store, entity);
  const reviewed = pairs.map((ids) => ({ ids, same: false }));
  const result = await findDuplicates(recordsOf(ctx, entity), {
    entity,
    ...(reviewed.length === 0 ? {} : { reviewed }),
    ...(ctx.options.defaultRegion ? { country: ctx.options.defaultRegion } : {}),
    ...options,
  });
  const found = new Map<string, DuplicateRow>();
  for (const pair of result.pairs) if (pair.band !== 'no') keep(ctx, entity, result, found, pair);
  // Nobody looks at pairs that were dismissed before; one may have been while the search was under way.
  const dismissed = await storeFound(ctx, entity, found);
  const open = [...found.values()].filter(({ id }) => !dismissed.has(id));
  return {
    records: result.report.records,
    auto: open.filter(({ band }) => band === 'auto').length,
    review: open.filter(({ band }) => band === 'review').length,
    dismissed: (result.report.reviewed?.different ?? 0) + dismissed.size,
  };
}

async function* recordsOf(ctx: EngineContext, entity: DedupeEntity): AsyncGenerator<ReturnType<typeof dedupeRecordOf>> {
  let after: readonly IndexValue[] | undefined;
  for (;;) {
    const page = await ctx.store.read<GoldenRow>({
      collection: goldens,
      index: 'byEntity',
      equals: [entity, 'live'],
      limit: pageSize,
      ...(after === undefined ? {} : { after }),
    });
    for (const { row } of page) yield dedupeRecordOf(row);
    const last = page.at(-1)?.row;
    if (!last || page.length < pageSize) return;
    after = indexPosition(goldens, 'byEntity', last);
  }
}

function keep(
  ctx: EngineContext,
  entity: DedupeEntity,
  result: FindResult,
  found: Map<string, DuplicateRow>,
  pair: DuplicatePair,
): void {
  const [one, other] = [...pair.ids].sort();
  if (one === undefined || other === undefined || pair.band === 'no') return;
  const id = duplicateId(one, other);
  const { sameCluster, text } = result.explain(one, other);
  found.set(id, {
    id,
    entity,
    recordIds: [one, other],
    // Sure of the pair alone is not sure enough where others of its cluster speak against it.
    band: sameCluster ? pair.band : 'review',
    probability: pair.probability,
    doubt: Math.round((1 - pair.probability) * 1e6),
    reasons: pair.reasons,
    explanation: text,
    status: 'open',
    foundAt: new Date(ctx.clock.now()).toISOString(),
  });
}

/** @returns ids that were dismissed before */
async function storeFound(
  ctx: EngineContext,
  entity: DedupeEntity,
  found: ReadonlyMap<string, DuplicateRow>,
): Promise<ReadonlySet<string>> {
  const dismissed = new Set<string>();
  await closeStale(ctx, entity, found);
  const rows = [...found.values()];
  for (let start = 0; start < rows.length; start += pageSize) {
    const chunk = rows.slice(start, start + pageSize);
    await inOneTransaction(ctx, async (unit) => {
      await unit.load(
        duplicates,
        chunk.map(({ id }) => id),
      );
      for (const row of chunk) {
        if (unit.peek(duplicates, row.id)?.status === 'dismissed') dismissed.add(row.id);
        else unit.put(duplicates, row);
      }
    });
  }
  return dismissed;
}

async function closeStale(
  ctx: EngineContext,
  entity: DedupeEntity,
  found: ReadonlyMap<string, DuplicateRow>,
): Promise<void> {
  const open = await ctx.store.read<DuplicateRow>({
    collection: duplicates,
    index: 'byStatus',
    equals: ['open'],
    limit: 100_000,
  });
  const stale = open.map(({ row }) => row).filter((row) => row.entity === entity && !found.has(row.id));
  for (let start = 0; start < stale.length; start += pageSize) {
    await inOneTransaction(ctx, async (unit) => {
      const ids = stale.slice(start, start + pageSize).map(({ id }) => id);
      await unit.load(duplicates, ids);
      for (const id of ids) if (unit.peek(duplicates, id)?.status === 'open') unit.delete(duplicates, id);
    });
  }
}
