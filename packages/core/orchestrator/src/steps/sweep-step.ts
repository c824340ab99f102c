import type { EntityPort, RemoteRecord } from '@crmsync/adapter';
import { indexPosition } from '@crmsync/store';
import { guardDeletes } from '../delete-guard.ts';
import { type ConnectionContext, type EngineContext, portOf } from '../engine-context.ts';
import { applyInbound, inOneTransaction } from '../inbound/apply-inbound.ts';
import { leaveForLater, leaveForQuota } from '../left-for-later.ts';
import { isSpent, pageRead } from '../listing-budget.ts';
import type { MergePolicy } from '../merge-policy.ts';
import { SweepGuardError } from '../orchestrator-errors.ts';
import { readRemote } from '../read-remote.ts';
import { checkpointId, checkpoints } from '../rows/checkpoint.ts';
import { type LinkRow, linkId, links } from '../rows/link.ts';
import type { RunStep } from '../rows/run.ts';
import { seenRows } from '../rows/seen.ts';
import { type SweepRow, sweepId, sweeps } from '../rows/sweep.ts';
import { createUnitOfWork, type UnitOfWork } from '../unit-of-work.ts';
import { connectionOf } from './connection-of.ts';
import { isPositionLost } from './position-lost.ts';
import { storeQuarantined } from './quarantine.ts';
import { type StepOutcome, stepDone } from './step.ts';

const dayMs = 86_400_000;
const linksPerPiece = 500;

/**
 * Reads a port whole once in a while, whatever it says has changed: many systems do not touch a record when what it is
 * associated with changes, and some never tell of deletions. Linked records that the enumeration did not show are asked
 * for by id, where that is possible, and buried. The enumeration may be interrupted: what it has seen is stored with
 * each page, and it goes on with its own page chain.
 */
export async function sweepStep(ctx: EngineContext, step: RunStep, policy: MergePolicy): Promise<StepOutcome> {
  const conn = connectionOf(ctx, step);
  const port = portOf(conn, step.objectType ?? '');
  // A plan shows what the pull finds; a sweep is for the run that follows.
  if (ctx.gate || ctx.planner) return stepDone;
  const id = sweepId(conn.id, port.capabilities.objectType);
  const known = await createUnitOfWork(ctx.store).get(sweeps, id);
  if (!known) {
    // The first pull has read everything just now.
    await storeSweep(ctx, restingSweep(id, conn.id, port.capabilities.objectType, ctx.clock.now()));
    return stepDone;
  }
  if (known.phase === 'resting') {
    if (!(await isDue(ctx, conn, port, known))) return notDue(ctx, conn, port, known);
    const { cursor: _cursor, linksAfter: _after, ...rest } = known;
    const startedAt = ctx.clock.now();
    await storeSweep(ctx, { ...rest, generation: known.generation + 1, phase: 'listing', startedAt, unseen: 0 });
    return { more: true, records: 0 };
  }
  if (known.phase === 'listing' && isSpent(ctx, conn, known.read)) {
    return leaveForLater(ctx, conn, port, { reading: 'sweep', why: 'share', read: known.read });
  }
  return known.phase === 'listing'
    ? listPage(ctx, conn, port, policy, known)
    : walkLinks(ctx, conn, port, policy, known);
}

function restingSweep(id: string, connectionId: string, objectType: string, startedAt: number): SweepRow {
  return { id, connectionId, objectType, generation: 0, phase: 'resting', startedAt, unseen: 0 };
}

/** Daily where associations or edits go unseen, else weekly; at once when the run was asked for it, or changes were missed. */
async function isDue(ctx: EngineContext, conn: ConnectionContext, port: EntityPort, sweep: SweepRow): Promise<boolean> {
  if (conn.rebasing && sweep.startedAt === 0) return true;
  if (ctx.run.sweep) return sweep.startedAt < Date.parse(ctx.run.startedAt);
  const { objectType } = port.capabilities;
  const checkpoint = await createUnitOfWork(ctx.store).get(checkpoints, checkpointId(conn.id, objectType));
  if (checkpoint?.gapAt !== undefined && checkpoint.gapAt > sweep.startedAt) return true;
  const everyMs = sweepEveryMs(conn, port);
  return everyMs !== null && ctx.clock.now() - sweep.startedAt >= everyMs;
}

function sweepEveryMs({ options }: ConnectionContext, { capabilities }: EntityPort): number | null {
  if (options.sweepEveryMs !== undefined) return options.sweepEveryMs;
  const { associations, incremental } = capabilities;
  const hidden = incremental.kind === 'createdSince' || Object.values(associations).some((spec) => !spec.touchesRecord);
  return hidden ? dayMs : 7 * dayMs;
}

function notDue(ctx: EngineContext, conn: ConnectionContext, port: EntityPort, sweep: SweepRow): StepOutcome {
  const everyMs = sweepEveryMs(conn, port);
  if (everyMs === null) return stepDone;
  return leaveForLater(ctx, conn, port, { reading: 'sweep', why: 'notDue', backAt: sweep.startedAt + everyMs });
}

async function storeSweep(ctx: EngineContext, sweep: SweepRow): Promise<void> {
  await inOneTransaction(ctx, async (unit) => unit.put(sweeps, sweep));
}

async function listPage(
  ctx: EngineContext,
  conn: ConnectionContext,
  port: EntityPort,
  policy: MergePolicy,
  sweep: SweepRow,
): Promise<StepOutcome> {
  const { cursor, ...known } = sweep;
  const rest = { ...known, read: pageRead(ctx, sweep.read) };
  const page = await port
    .list?.({
      custom: conn.custom.remoteKeys(conn.id, port.capabilities.entity),
      priority: 'backfill',
      ...(cursor === undefined ? {} : { cursor }),
      ...(ctx.signal ? { signal: ctx.signal } : {}),
    })
    .catch(async (error: unknown) => {
      if (isPositionLost(error) && cursor !== undefined && sweep.begunAnewBy !== ctx.run.id) {
        const anew = { generation: known.generation + 1, startedAt: ctx.clock.now(), begunAnewBy: ctx.run.id };
        await storeSweep(ctx, { ...known, ...anew });
        return { more: true, records: 0 };
      }
      return leaveForQuota(ctx, conn, port, { reading: 'sweep', read: sweep.read }, error);
    });
  if (!page) return stepDone;
  if (!('observedAt' in page)) return page;
  const unreadable = page.quarantined.flatMap(({ ref }) => ref?.id ?? []);
  const seen = [...page.records.filter((record) => !record.deleted).map(({ ref }) => ref.id), ...unreadable];
  const finish = async (unit: UnitOfWork): Promise<void> => {
    storeQuarantined(ctx, unit, conn, port, page);
    await noteSeen(unit, conn, port, sweep.generation, seen);
    if (page.next !== null) unit.put(sweeps, { ...rest, cursor: page.next });
    else unit.put(sweeps, { ...rest, phase: port.get ? 'burying' : 'counting' });
  };
  await applyInbound(ctx, conn, port, policy, page.records, finish, new Map(), 'sweep');
  return { more: true, records: page.records.length };
}

async function noteSeen(
  unit: UnitOfWork,
  conn: ConnectionContext,
  port: EntityPort,
  generation: number,
  remoteIds: readonly string[],
): Promise<void> {
  const { enumerable, objectType } = port.capabilities;
  if (!enumerable) return;
  const ids = remoteIds.map((id) => linkId(conn.id, objectType, id));
  await unit.load(links, ids);
  for (const id of ids) if (unit.peek(links, id)) unit.put(seenRows, { id, generation });
}

/** Goes through the links of the port, some at a time, for those that the enumeration did not show. */
async function walkLinks(
  ctx: EngineContext,
  conn: ConnectionContext,
  port: EntityPort,
  policy: MergePolicy,
  sweep: SweepRow,
): Promise<StepOutcome> {
  const { linksAfter, ...rest } = sweep;
  const { entity, enumerable, objectType } = port.capabilities;
  if (!enumerable) {
    await storeSweep(ctx, { ...rest, phase: 'resting' });
    return stepDone;
  }
  const unit = createUnitOfWork(ctx.store);
  const rows = await unit.find({
    collection: links,
    index: 'byState',
    equals: [conn.id, entity, 'linked'],
    limit: linksPerPiece,
    ...(linksAfter ? { after: linksAfter } : {}),
  });
  const own = rows.filter((link) => link.objectType === objectType);
  await unit.load(
    seenRows,
    own.map((link) => link.id),
  );
  const missing = own.filter((link) => isMissing(link, sweep, unit.peek(seenRows, link.id)?.generation));
  const last = rows.at(-1);
  const ended = last === undefined || rows.length < linksPerPiece;
  const unseen = sweep.unseen + missing.length;
  const next: SweepRow = ended
    ? afterWalk(rest, unseen)
    : { ...rest, unseen, linksAfter: indexPosition(links, 'byState', last) };
  if (sweep.phase === 'counting') {
    if (ended) await checkGuard(ctx, conn, port, rest, unseen);
    await storeSweep(ctx, next);
    return { more: true, records: 0 };
  }
  const gone = await goneRecords(ctx, conn, port, missing);
  await applyInbound(ctx, conn, port, policy, gone, (transaction) => {
    for (const link of own) transaction.delete(seenRows, link.id);
    transaction.put(sweeps, next);
  });
  return { more: !ended, records: gone.length };
}

function afterWalk(sweep: Omit<SweepRow, 'linksAfter'>, unseen: number): SweepRow {
  return sweep.phase === 'counting' ? { ...sweep, phase: 'burying', unseen } : { ...sweep, phase: 'resting', unseen };
}

/** Not seen, though it was linked and written last before the enumeration began. */
function isMissing(link: LinkRow, sweep: SweepRow, seenBy: number | undefined): boolean {
  if (seenBy === sweep.generation) return false;
  const touched = link.receipt && link.receipt.at > link.linkedAt ? link.receipt.at : link.linkedAt;
  return Date.parse(touched) < sweep.startedAt;
}

/** An account that shows nothing, or half, is more likely broken than empty. */
async function checkGuard(
  ctx: EngineContext,
  conn: ConnectionContext,
  port: EntityPort,
  sweep: Omit<SweepRow, 'linksAfter'>,
  unseen: number,
): Promise<void> {
  const { entity } = port.capabilities;
  const active = await ctx.store.count({ collection: links, count: 'byState', equals: [conn.id, entity, 'linked'] });
  const verdict = guardDeletes([], unseen, active, ctx.options);
  if (verdict.open) return;
  await storeSweep(ctx, { ...sweep, phase: 'resting', unseen });
  throw new SweepGuardError(conn.id, entity, unseen, verdict.limit);
}

/** What the missing records are now: read by id where that is possible, else gone by the word of the enumeration. */
async function goneRecords(
  ctx: EngineContext,
  conn: ConnectionContext,
  port: EntityPort,
  missing: readonly LinkRow[],
): Promise<readonly RemoteRecord[]> {
  const ids = missing.map((link) => link.remoteId);
  if (port.get) return readRemote(ctx, conn, port, ids);
  const { entity, objectType } = port.capabilities;
  return ids.map((id) => ({
    ref: { objectType, id },
    entity,
    fields: {},
    custom: {},
    associations: {},
    deleted: { kind: 'unseen' },
  }));
}
