import type { EntityPort, Page, RemoteRecord } from '@crmsync/adapter';
import { contentHash, toInstant } from '@crmsync/model';
import { type ConnectionContext, type EngineContext, portOf } from '../engine-context.ts';
import { applyInbound, inOneTransaction } from '../inbound/apply-inbound.ts';
import { leaveForLater, leaveForQuota } from '../left-for-later.ts';
import { isSpent, pageRead } from '../listing-budget.ts';
import type { MergePolicy } from '../merge-policy.ts';
import { readRemote } from '../read-remote.ts';
import { type CheckpointRow, checkpointId, checkpoints } from '../rows/checkpoint.ts';
import { type MirrorRow, mirror } from '../rows/mirror.ts';
import type { RunStep } from '../rows/run.ts';
import { createUnitOfWork, type UnitOfWork } from '../unit-of-work.ts';
import { connectionOf } from './connection-of.ts';
import { isPositionLost } from './position-lost.ts';
import { storeQuarantined } from './quarantine.ts';
import type { StepOutcome } from './step.ts';

/** Pulls one page of one port: what waits in the mirror first, then the listing or the changes since the checkpoint. */
export async function pullStep(ctx: EngineContext, step: RunStep, policy: MergePolicy): Promise<StepOutcome> {
  const conn = connectionOf(ctx, step);
  const port = portOf(conn, step.objectType ?? '');
  if (ctx.gate === null && (await drainMirror(ctx, conn, port, policy))) return { more: true, records: 0 };
  const state = await currentState(ctx, conn, port);
  const left = { reading: 'listing', read: state.read } as const;
  const why = step.kind === 'pull' ? whyLeftAlone(ctx, conn, port, state) : undefined;
  if (why) return leaveForLater(ctx, conn, port, { ...left, ...why });
  const page = await readPage(ctx, conn, port, state).catch(async (error: unknown) => {
    const anew = isPositionLost(error) && withoutPosition(ctx, port, state);
    if (anew) {
      await inOneTransaction(ctx, async (unit) => unit.put(checkpoints, anew));
      return { more: true, records: 0 };
    }
    if (step.kind !== 'pull') throw error;
    return leaveForQuota(ctx, conn, port, left, error);
  });
  if (!('observedAt' in page)) return page;
  const finish = (unit: UnitOfWork): void => {
    storeQuarantined(ctx, unit, conn, port, page);
    unit.put(checkpoints, advance(ctx, port, state, page));
  };
  await applyInbound(ctx, conn, port, policy, page.records, finish, new Map(), 'listed');
  return { more: page.next !== null, records: page.records.length };
}

/** Where the pull of this port stands; a changed mapping or a lost checkpoint means reading everything again. */
async function currentState(ctx: EngineContext, conn: ConnectionContext, port: EntityPort): Promise<CheckpointRow> {
  const { objectType } = port.capabilities;
  const known = await createUnitOfWork(ctx.store).get(checkpoints, checkpointId(conn.id, objectType));
  const mappingHash = readingHash(conn, port);
  if (known && known.mappingHash === mappingHash) {
    if (known.cursor === undefined) return { ...known, startedAt: ctx.clock.now() };
    // Positions inside a listing do not last; the one of a restored store is of another day.
    if (!conn.rebasing || known.startedAt >= Date.parse(ctx.run.startedAt)) return known;
    const { cursor: _cursor, ...rest } = known;
    return { ...rest, startedAt: ctx.clock.now() };
  }
  return {
    id: checkpointId(conn.id, objectType),
    connectionId: conn.id,
    objectType,
    mode: 'backfill',
    startedAt: ctx.clock.now(),
    coveredTo: 0,
    mappingHash,
  };
}

/**
 * Where to go on when the remote no longer knows the position: from the last checkpoint or, where that is what it does not
 * know, by reading everything again, with a sweep for what went meanwhile. `undefined` when this run did so before: it
 * would do so for ever.
 */
function withoutPosition(ctx: EngineContext, port: EntityPort, state: CheckpointRow): CheckpointRow | undefined {
  const { cursor, checkpoint, ...known } = state;
  const anew = { ...known, startedAt: ctx.clock.now(), begunAnewBy: ctx.run.id };
  if (cursor !== undefined && state.begunAnewBy !== ctx.run.id) {
    return { ...anew, ...(checkpoint === undefined ? {} : { checkpoint }) };
  }
  return readsChanges(port, state) ? { ...anew, mode: 'backfill', gapAt: anew.startedAt } : undefined;
}

/** What is read of each record: another one means reading everything again. */
function readingHash(conn: ConnectionContext, port: EntityPort): string {
  const custom = conn.custom.hashFor(conn.id, port.capabilities.entity);
  const hidden = conn.access.hidden(port.capabilities.objectType);
  return hidden.length === 0 ? custom : contentHash([custom, hidden]);
}

async function readPage(
  ctx: EngineContext,
  conn: ConnectionContext,
  port: EntityPort,
  state: CheckpointRow,
): Promise<Page> {
  const options = {
    custom: conn.custom.remoteKeys(conn.id, port.capabilities.entity),
    priority: 'backfill' as const,
    ...(state.cursor === undefined ? {} : { cursor: state.cursor }),
    ...(ctx.signal ? { signal: ctx.signal } : {}),
  };
  if (readsChanges(port, state) && port.changes && state.checkpoint !== undefined) {
    return port.changes({ ...options, checkpoint: state.checkpoint });
  }
  if (port.list) return port.list(options);
  return { records: [], quarantined: [], next: null, observedAt: emptyMoment };
}

const emptyMoment = toInstant(0);

/** A listing that was read lately, or that has had its share of this run. Who looks for a lost answer is not kept waiting. */
function whyLeftAlone(
  ctx: EngineContext,
  conn: ConnectionContext,
  port: EntityPort,
  state: CheckpointRow,
): { readonly why: 'share' | 'notDue'; readonly backAt?: number } | undefined {
  // A list of new records only tells no edits: asking it in each run is spent for less.
  if (readsChanges(port, state) && port.capabilities.incremental.kind !== 'createdSince') return undefined;
  if (state.cursor !== undefined) return isSpent(ctx, conn, state.read) ? { why: 'share' } : undefined;
  const backAt = state.coveredTo + (conn.options.listing?.everyMs ?? 0);
  const isRested = conn.rebasing || state.coveredTo === 0 || ctx.clock.now() >= backAt;
  return isRested ? undefined : { why: 'notDue', backAt };
}

function readsChanges(port: EntityPort, state: CheckpointRow): boolean {
  return state.mode === 'incremental' && port.changes !== undefined && state.checkpoint !== undefined;
}

function advance(ctx: EngineContext, port: EntityPort, state: CheckpointRow, page: Page): CheckpointRow {
  const { cursor: _cursor, ...known } = state;
  const rest = { ...known, read: pageRead(ctx, state.read), ...gap(port, state) };
  if (page.next !== null) return { ...rest, cursor: page.next };
  return {
    ...rest,
    mode: page.checkpoint === undefined ? 'backfill' : 'incremental',
    coveredTo: state.startedAt,
    ...(page.checkpoint === undefined ? {} : { checkpoint: page.checkpoint }),
  };
}

/** What was told gone when it was read may be back by now. */
async function withoutReturned(
  ctx: EngineContext,
  conn: ConnectionContext,
  port: EntityPort,
  rows: readonly MirrorRow[],
): Promise<readonly RemoteRecord[]> {
  const gone = rows.filter((row) => row.record.deleted).map((row) => row.remoteId);
  const now = new Map((await readRemote(ctx, conn, port, gone)).map((record) => [record.ref.id, record]));
  return rows.map(({ record, remoteId }) => {
    const current = now.get(remoteId);
    return current && !current.deleted ? current : record;
  });
}

/** Changes since a checkpoint that is older than what the vendor keeps leave something out in silence. */
function gap(port: EntityPort, state: CheckpointRow): Pick<CheckpointRow, 'gapAt'> {
  const { keptMs } = port.capabilities.incremental;
  const isLate = keptMs !== undefined && state.startedAt - state.coveredTo > keptMs;
  return isLate && readsChanges(port, state) ? { gapAt: state.startedAt } : {};
}

/** Merges observations that were read by an earlier run and could not be merged then. */
async function drainMirror(
  ctx: EngineContext,
  conn: ConnectionContext,
  port: EntityPort,
  policy: MergePolicy,
): Promise<boolean> {
  const { objectType } = port.capabilities;
  const rows = await createUnitOfWork(ctx.store).find({
    collection: mirror,
    index: 'byPort',
    equals: [conn.id, objectType],
    limit: 200,
  });
  if (rows.length === 0) return false;
  const records = await withoutReturned(ctx, conn, port, rows);
  const merged = (unit: UnitOfWork): void => {
    for (const row of rows) unit.delete(mirror, row.id);
  };
  await applyInbound(ctx, conn, port, policy, records, merged, new Map(), 'before');
  return true;
}
