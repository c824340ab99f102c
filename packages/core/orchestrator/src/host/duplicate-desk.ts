import type { EntityType } from '@crmsync/model';
import type { DedupeEntity } from '../duplicates/dedupe-record-of.ts';
import { type DismissedPairs, readDismissedPairs } from '../duplicates/dismissed-pairs.ts';
import {
  type DuplicateSearch,
  type DuplicateSearchOptions,
  searchDuplicates,
} from '../duplicates/search-duplicates.ts';
import { splitGolden } from '../duplicates/split-golden.ts';
import type { EngineContext } from '../engine-context.ts';
import { inOneTransaction } from '../inbound/apply-inbound.ts';
import { liveGolden } from '../merging/live-golden.ts';
import { mergeGoldens, unite } from '../merging/merge-goldens.ts';
import type { CustomKinds } from '../merging/unite-goldens.ts';
import { StaleDecisionError, UnknownRecordError } from '../orchestrator-errors.ts';
import { type DuplicateRow, duplicateId, duplicates } from '../rows/duplicate.ts';
import { type GoldenRow, goldens } from '../rows/golden.ts';
import { type MergeRow, merges } from '../rows/merge.ts';
import type { MergeChoice } from '../rows/merge-choice.ts';
import { createUnitOfWork, type UnitOfWork } from '../unit-of-work.ts';
import type { HostContext, ListPage, ListPageOptions } from './host-context.ts';
import { listRows } from './list-rows.ts';

/** What a merge would make of two golden records. */
export interface MergePreview {
  readonly survivorId: string;
  readonly absorbedId: string;
  readonly entity: EntityType;
  /** Every field that either knows, by name. */
  readonly choices: readonly MergeChoice[];
  /** Fields in which the merged record differs from what the survivor says now. */
  readonly changed: readonly string[];
}

/** Golden records that may be one, and what people say of them. */
export interface DuplicateDesk {
  /**
   * Looks through all golden records of a kind. It merges nothing: the pairs found are listed until somebody merges or
   * dismisses them, or they are no longer alike. Holds the records in memory while it looks.
   */
  search(entity: DedupeEntity, options?: DuplicateSearchOptions): Promise<DuplicateSearch>;
  /** Pairs that wait, the surest first. */
  list(options?: ListPageOptions & { readonly status?: DuplicateRow['status'] }): Promise<ListPage<DuplicateRow>>;
  /**
   * Shows what a merge would make of two records: for every field whose value it takes, and why. Writes nothing.
   * @throws UnknownRecordError, StaleDecisionError for two of different kinds, or for one
   */
  preview(survivorId: string, absorbedId: string): Promise<MergePreview>;
  /**
   * Makes one golden record of two. Pinned fields keep their pin, `survivorship` decides the fields it has rules for; of the
   * others the survivor's values win, its blanks are filled, lists hold what either had. Links and history move, and the connections are told with the next run. Remote records are not merged: of two in one account one is
   * kept up to date, and edits of the other are still taken in.
   * @returns what `split` needs to take it back
   * @throws UnknownRecordError, StaleDecisionError for two of different kinds
   */
  merge(survivorId: string, absorbedId: string): Promise<MergeRow>;
  /**
   * Merges every open pair of the band `auto`; the record with the older id survives. A pair that would bring two together
   * that were dismissed waits for a person. @returns how many were merged
   */
  mergeAuto(entity: DedupeEntity): Promise<number>;
  /** Says that two are two: they are not asked about again. @throws UnknownRecordError */
  dismiss(id: string): Promise<void>;
  /** Merges that were done here and stand, the oldest first. */
  merges(options?: ListPageOptions): Promise<ListPage<MergeRow>>;
  /**
   * Takes a merge back: both records get back what they said, each with the edits made on it since; the pair is not asked about
   * again. @throws UnknownRecordError, StaleDecisionError when the merged record was merged away itself or its merge is undone
   */
  split(mergeId: string): Promise<void>;
}

/** Makes the duplicate calls of a sync. */
export function createDuplicateDesk(host: HostContext): DuplicateDesk {
  const merge: DuplicateDesk['merge'] = async (survivorId, absorbedId) => {
    const ctx = await host.engine('merge');
    const made: MergeRow[] = [];
    await inOneTransaction(ctx, async (unit) => {
      made.length = 0;
      made.push(await mergeByHand(ctx, unit, survivorId, absorbedId));
    });
    const [row] = made;
    if (!row) throw new TypeError('nothing was merged');
    return row;
  };
  return {
    search: async (entity, options = {}) => searchDuplicates(await host.engine('duplicates'), entity, options),
    list: ({ status = 'open', ...page } = {}) =>
      listRows(host.tenant, { collection: duplicates, index: 'byDoubt', equals: [status] }, page, (row) => row),
    async preview(survivorId, absorbedId) {
      const ctx = await host.engine('preview');
      const unit = createUnitOfWork(host.tenant);
      const { survivor, absorbed } = await partiesOf(unit, survivorId, absorbedId);
      const { choices, changed } = await unite({ ctx, unit, kinds: kindsOf(ctx), source: 'host' }, survivor, absorbed);
      const byName = (a: string, b: string): number => (a < b ? -1 : 1);
      return {
        survivorId: survivor.id,
        absorbedId: absorbed.id,
        entity: survivor.entity,
        choices: [...choices].sort((a, b) => byName(a.field, b.field)),
        changed: [...changed].sort(byName),
      };
    },
    merge,
    async mergeAuto(entity) {
      const dismissed = await readDismissedPairs(host.tenant, entity);
      let merged = 0;
      for (;;) {
        const [next] = await openPairs(host, entity, 1);
        if (!next) return merged;
        const ctx = await host.engine('merge');
        let made: MergeRow | undefined;
        await inOneTransaction(ctx, async (unit) => {
          made = await mergePair(ctx, unit, next, dismissed);
        });
        if (made === undefined) continue;
        dismissed.joined(made.survivorId, made.absorbedId);
        merged += 1;
      }
    },
    async dismiss(id) {
      const ctx = await host.engine('dismiss');
      await inOneTransaction(ctx, async (unit) => {
        const row = await unit.get(duplicates, id);
        if (!row) throw new UnknownRecordError('duplicate', id);
        unit.put(duplicates, { ...row, status: 'dismissed' });
      });
    },
    merges: (page = {}) =>
      listRows(host.tenant, { collection: merges, index: 'byTime', equals: ['merged'] }, page, (row) => row),
    async split(mergeId) {
      const ctx = await host.engine('split');
      await inOneTransaction(ctx, (unit) => split(ctx, unit, mergeId));
    },
  };
}

/** Open pairs of a kind that are sure enough to merge unseen, the surest first. */
async function openPairs(host: HostContext, entity: DedupeEntity, limit: number): Promise<readonly DuplicateRow[]> {
  const rows = await host.tenant.read({
    collection: duplicates,
    index: 'byStatus',
    equals: ['open', entity, 'auto'],
    limit,
  });
  return rows.map(({ row }) => row);
}

/**
 * Merges the two of a pair that was found, unless they became one through others of their cluster, one is gone, or they
 * hold two that a person said are two: then somebody has to look.
 * @returns what was merged now
 */
async function mergePair(
  ctx: EngineContext,
  unit: UnitOfWork,
  { id, recordIds }: DuplicateRow,
  dismissed: DismissedPairs,
): Promise<MergeRow | undefined> {
  const pair = await unit.get(duplicates, id);
  if (pair?.status !== 'open') return undefined;
  const [one, other] = [await liveGolden({ unit }, recordIds[0]), await liveGolden({ unit }, recordIds[1])];
  if (one?.state !== 'live' || other?.state !== 'live') {
    unit.delete(duplicates, id);
    return undefined;
  }
  if (one.id === other.id) {
    unit.put(duplicates, { ...pair, status: 'merged' });
    return undefined;
  }
  if (dismissed.keepsApart(one.id, other.id)) {
    unit.put(duplicates, { ...pair, band: 'review', reasons: ['clusterConflict', ...pair.reasons] });
    return undefined;
  }
  const made = await mergeByHand(ctx, unit, one.id, other.id);
  unit.put(duplicates, { ...pair, status: 'merged' });
  return made;
}

/** Custom fields are of one kind in all connections that share them. */
function kindsOf(ctx: EngineContext): CustomKinds {
  return [...ctx.connections.values()][0]?.custom.kinds ?? new Map();
}

function pinsIn({ pins }: GoldenRow): Pick<GoldenRow, 'pins'> {
  return pins === undefined ? {} : { pins };
}

/** Both records of a merge by hand. @throws UnknownRecordError, StaleDecisionError for two of different kinds, or one */
async function partiesOf(
  unit: UnitOfWork,
  survivorId: string,
  absorbedId: string,
): Promise<{ readonly survivor: GoldenRow; readonly absorbed: GoldenRow }> {
  const [survivor, absorbed] = [await liveGolden({ unit }, survivorId), await liveGolden({ unit }, absorbedId)];
  if (survivor?.state !== 'live') throw new UnknownRecordError('record', survivorId);
  if (absorbed?.state !== 'live') throw new UnknownRecordError('record', absorbedId);
  if (survivor.entity !== absorbed.entity) throw new StaleDecisionError('only records of one kind can be merged');
  if (survivor.id === absorbed.id) throw new StaleDecisionError('the two are one already');
  return { survivor, absorbed };
}

async function mergeByHand(
  ctx: EngineContext,
  unit: UnitOfWork,
  survivorId: string,
  absorbedId: string,
): Promise<MergeRow> {
  await partiesOf(unit, survivorId, absorbedId);
  const done = await mergeGoldens(
    { ctx, unit, kinds: kindsOf(ctx), source: 'host' },
    survivorId,
    absorbedId,
    'decidedByUser',
  );
  if (!done) throw new StaleDecisionError('the two are one already');
  const pair = await unit.get(duplicates, duplicateId(survivorId, absorbedId));
  if (pair) unit.put(duplicates, { ...pair, status: 'merged' });
  const row: MergeRow = {
    id: `${done.survivor.id}|${done.merged.revision}`,
    entity: done.survivor.entity,
    survivorId: done.survivor.id,
    absorbedId: done.absorbed.id,
    survivor: { fields: done.survivor.fields, origins: done.survivor.origins, ...pinsIn(done.survivor) },
    absorbed: {
      fields: done.absorbed.fields,
      origins: done.absorbed.origins,
      birth: done.absorbed.birth,
      ...pinsIn(done.absorbed),
    },
    merged: { fields: done.merged.fields },
    choices: done.choices,
    moved: done.moved.map(({ id, role, base }) => ({ id, role, base })),
    status: 'merged',
    at: done.merged.changedAt,
  };
  unit.put(merges, row);
  return row;
}

async function split(ctx: EngineContext, unit: UnitOfWork, mergeId: string): Promise<void> {
  const merge = await unit.get(merges, mergeId);
  if (!merge) throw new UnknownRecordError('merge', mergeId);
  if (merge.status !== 'merged') throw new StaleDecisionError('this merge was taken back already');
  const current = await unit.get(goldens, merge.survivorId);
  const pointer = await unit.get(goldens, merge.absorbedId);
  const later = (
    await unit.find({ collection: merges, index: 'bySurvivor', equals: [merge.survivorId, 'merged'], limit: 1_000 })
  ).some((other) => other.id !== merge.id && other.at > merge.at);
  if (current?.state !== 'live' || pointer?.mergedInto !== merge.survivorId || later) {
    throw new StaleDecisionError('the record was merged again since: take back the later merges first');
  }
  await splitGolden({ ctx, unit, kinds: kindsOf(ctx) }, merge, current, pointer);
  const id = duplicateId(merge.survivorId, merge.absorbedId);
  const pair = await unit.get(duplicates, id);
  unit.put(duplicates, pair ? { ...pair, status: 'dismissed' } : dismissedPair(merge, id));
}

/** Nobody asked about these two, but they are two for good. */
function dismissedPair(merge: MergeRow, id: string): DuplicateRow {
  const [one = '', other = ''] = [merge.survivorId, merge.absorbedId].sort();
  return {
    id,
    entity: merge.entity,
    recordIds: [one, other],
    band: 'review',
    probability: 0,
    doubt: 1e6,
    reasons: ['decidedByUser'],
    explanation: 'A person merged these two and took it back.',
    status: 'dismissed',
    foundAt: merge.at,
  };
}
