import { indexPosition } from '@crmsync/store';
import type { ConnectionContext, EngineContext } from '../engine-context.ts';
import { isTold, markDirty } from '../fan-out.ts';
import { inOneTransaction } from '../inbound/apply-inbound.ts';
import { checkpointId, checkpoints } from '../rows/checkpoint.ts';
import { dirtyRows } from '../rows/dirty.ts';
import { type LinkRow, links } from '../rows/link.ts';
import { type SchemaDriftRow, schemaDrifts } from '../rows/schema-drift.ts';
import { createUnitOfWork, type UnitOfWork } from '../unit-of-work.ts';
import { retryRefused } from './retry-refused.ts';

/** Why a record is not made: the account demands a field that nothing fills. */
export const waitingForSchema = 'schemaDrift';

const linksPerPiece = 500;

/**
 * Goes on with the end of a drift: the records of the entity are looked at again, some at a time. Where the field was
 * accepted as another one, what both sides agreed on is forgotten, so that nothing counts as an edit.
 * @returns whether there is more to do
 */
export async function closeDrift(ctx: EngineContext, conn: ConnectionContext): Promise<boolean> {
  const [row] = await createUnitOfWork(ctx.store).find({
    collection: schemaDrifts,
    index: 'byConnection',
    equals: [conn.id, 'closing'],
    limit: 1,
  });
  if (!row) return false;
  await inOneTransaction(ctx, async (unit) => {
    await unit.load(schemaDrifts, [row.id]);
    const current = unit.peek(schemaDrifts, row.id);
    if (current?.status !== 'closing') return;
    const rest = row.stops === 'creating' ? undefined : await lookAgain(unit, conn, current);
    if (rest) return unit.put(schemaDrifts, rest);
    await finish(ctx, unit, conn, current);
  });
  return true;
}

async function lookAgain(
  unit: UnitOfWork,
  conn: ConnectionContext,
  row: SchemaDriftRow,
): Promise<SchemaDriftRow | undefined> {
  const found = await unit.find({
    collection: links,
    index: 'byState',
    equals: [conn.id, row.entity, 'linked'],
    limit: linksPerPiece,
    ...(row.linksAfter ? { after: row.linksAfter } : {}),
  });
  for (const link of found) {
    unit.put(links, reopened(link, row));
    const isTeller = isTold(conn) && link.role === 'primary' && row.rebase !== true;
    if (isTeller) markDirty(unit, conn.id, { id: link.goldenId, entity: link.entity });
  }
  const last = found.at(-1);
  if (!last || found.length < linksPerPiece) return undefined;
  return { ...row, linksAfter: indexPosition(links, 'byState', last) };
}

function reopened(link: LinkRow, { field, rebase }: SchemaDriftRow): LinkRow {
  const { seenHash: _seen, ...rest } = link;
  if (rebase !== true || field === undefined) return rest;
  const { [field]: _sent, ...sent } = link.base.sent;
  const { [field]: _read, ...read } = link.base.read;
  return { ...rest, base: { sent, read }, held: link.held.filter((other) => other !== field) };
}

/** The listing is read anew, and what could not be written for this reason is tried again. */
async function finish(
  ctx: EngineContext,
  unit: UnitOfWork,
  conn: ConnectionContext,
  row: SchemaDriftRow,
): Promise<void> {
  const { linksAfter: _after, ...rest } = row;
  unit.put(schemaDrifts, { ...rest, status: 'closed', closedAt: new Date(ctx.clock.now()).toISOString() });
  const point = await unit.get(checkpoints, checkpointId(conn.id, row.objectType));
  if (point && row.stops === 'mapping') {
    const { cursor: _cursor, checkpoint: _checkpoint, ...kept } = point;
    unit.put(checkpoints, { ...kept, mode: 'backfill', startedAt: ctx.clock.now() });
  }
  const waiting = await unit.find({
    collection: dirtyRows,
    index: 'byConnection',
    equals: [conn.id, row.entity],
    limit: 10_000,
  });
  for (const dirty of waiting)
    if (dirty.waitingFor === waitingForSchema) unit.put(dirtyRows, { ...dirty, notBefore: 0 });
  await retryRefused(unit, conn, row);
}
