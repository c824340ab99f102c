import type { EntityPort } from '@crmsync/adapter';
import { sameValue } from '@crmsync/conflict-resolver';
import type { FieldValues } from '@crmsync/model';
import { type ConnectionContext, type EngineContext, portOf } from '../engine-context.ts';
import { fieldKind } from '../hub-field.ts';
import { inOneTransaction } from '../inbound/apply-inbound.ts';
import { sendIntents } from '../outbound/send-intents.ts';
import { settleSent } from '../outbound/settle-sent.ts';
import { readRemote } from '../read-remote.ts';
import { remotePatch, remoteView } from '../remote-view.ts';
import { goldens } from '../rows/golden.ts';
import { type IntentRow, intentId, intents } from '../rows/intent.ts';
import { type LinkRow, linkId, links } from '../rows/link.ts';
import { type PlanItemRow, planItems, plans } from '../rows/plan.ts';
import type { RunStep } from '../rows/run.ts';
import { leaveApart } from '../undo/leave-apart.ts';
import { undoRange } from '../undo/undo-position.ts';
import { createUnitOfWork } from '../unit-of-work.ts';
import { connectionOf } from './connection-of.ts';
import { type StepOutcome, stepDone } from './step.ts';

const itemsAtOnce = 50;

/**
 * Takes back some of what a run wrote to a connection, in the order of the plan. Each record is looked at once more; what
 * is written goes through intents like any other write. Safe to repeat: what is done already is seen to be done.
 */
export async function undoStep(ctx: EngineContext, step: RunStep): Promise<StepOutcome> {
  const conn = connectionOf(ctx, step);
  const { planId = '' } = ctx.run;
  if (!conn.writesTo) return stepDone;
  const batch = await nextItems(ctx, conn, planId);
  const [first] = batch;
  const last = batch.at(-1);
  if (!first || !last) return stepDone;
  const retryAfterMs =
    first.action === 'skip' ? undefined : await undoBatch(ctx, conn, portOf(conn, first.objectType), batch);
  if (retryAfterMs !== undefined) return { more: true, records: 0, waitMs: retryAfterMs, waitReason: 'remoteBusy' };
  await inOneTransaction(ctx, async (unit) => {
    const plan = await unit.get(plans, planId);
    if (plan) unit.put(plans, { ...plan, undone: { ...plan.undone, [conn.id]: last.position + 1 } });
  });
  return { more: true, records: batch.length };
}

/** The next items of one kind and port. */
async function nextItems(ctx: EngineContext, conn: ConnectionContext, planId: string): Promise<readonly PlanItemRow[]> {
  const unit = createUnitOfWork(ctx.store);
  const plan = await unit.get(plans, planId);
  const { from, below } = undoRange([...ctx.connections.keys()].indexOf(conn.id));
  const items = await unit.find({
    collection: planItems,
    index: 'byPlan',
    equals: [planId],
    from: plan?.undone?.[conn.id] ?? from,
    below,
    limit: itemsAtOnce,
  });
  const [first] = items;
  const end = items.findIndex((item) => item.action !== first?.action || item.objectType !== first?.objectType);
  return end < 0 ? items : items.slice(0, end);
}

/** @returns milliseconds to wait before the same items are tried again, or `undefined` when all are done */
async function undoBatch(
  ctx: EngineContext,
  conn: ConnectionContext,
  port: EntityPort,
  items: readonly PlanItemRow[],
): Promise<number | undefined> {
  const operation = items[0]?.action === 'delete' ? 'delete' : 'update';
  await settleSent(ctx, conn, port);
  const { open, landed } = await lookAgain(ctx, conn, port, items);
  await planIntents(ctx, conn, port, operation, open);
  const unit = createUnitOfWork(ctx.store);
  const ids = items.map((item) => intentId(conn.id, item.goldenId ?? ''));
  await unit.load(intents, ids);
  const ready = ids.flatMap((id) => unit.peek(intents, id) ?? []).filter((intent) => intent.operation === operation);
  const size = Math.max(1, port.capabilities.batch[operation]);
  for (let start = 0; start < ready.length; start += size) {
    const aftermath = await sendIntents(ctx, conn, port, operation, ready.slice(start, start + size));
    if (aftermath.fatal) throw aftermath.fatal;
    if (aftermath.retryAfterMs !== undefined) return aftermath.retryAfterMs;
    // Whether these were written is not known: looking again tells.
    if (aftermath.reread.length > 0) return 0;
  }
  if (operation === 'update') await leaveApart(ctx, conn, port, items, landed);
  return undefined;
}

interface SecondLook {
  /** Items whose record still shows what it showed when the undo was planned. */
  readonly open: readonly PlanItemRow[];
  /** What records show, by link, that show what was to be written already. */
  readonly landed: ReadonlyMap<string, FieldValues>;
}

async function lookAgain(
  ctx: EngineContext,
  conn: ConnectionContext,
  port: EntityPort,
  items: readonly PlanItemRow[],
): Promise<SecondLook> {
  const unit = createUnitOfWork(ctx.store);
  await unit.load(
    links,
    items.map((item) => linkOf(conn, item)),
  );
  const waiting = items.filter((item) => {
    const link = unit.peek(links, linkOf(conn, item));
    return link?.state === 'linked' && !isDone(ctx, conn, item, link);
  });
  const live = new Map<string, FieldValues>();
  for (const record of await readRemote(
    ctx,
    conn,
    port,
    waiting.map((item) => item.remoteId ?? ''),
  )) {
    const base = unit.peek(links, linkId(conn.id, record.ref.objectType, record.ref.id))?.base.read;
    if (!record.deleted) live.set(record.ref.id, remoteView(record, conn.id, conn.custom, base));
  }
  const landed = new Map<string, FieldValues>();
  const open = waiting.filter((item) => {
    const view = live.get(item.remoteId ?? '');
    const link = unit.peek(links, linkOf(conn, item));
    const expected = item.action === 'delete' ? (link?.base.read ?? {}) : beforeOf(item);
    const same = view !== undefined && shows(ctx, conn, item, view, expected);
    if (!same && view && item.action === 'update' && shows(ctx, conn, item, view, afterOf(item))) {
      landed.set(linkOf(conn, item), view);
    } else if (!same) ctx.counts.reason('editedSince');
    return same;
  });
  return { open, landed };
}

function linkOf(conn: ConnectionContext, item: PlanItemRow): string {
  return linkId(conn.id, item.objectType, item.remoteId ?? '');
}

function isDone(ctx: EngineContext, conn: ConnectionContext, item: PlanItemRow, link: LinkRow): boolean {
  return item.action === 'update' && shows(ctx, conn, item, link.base.read, afterOf(item));
}

function shows(
  ctx: EngineContext,
  conn: ConnectionContext,
  item: PlanItemRow,
  view: FieldValues,
  wanted: FieldValues,
): boolean {
  const compare = ctx.options.defaultRegion ? { defaultRegion: ctx.options.defaultRegion } : {};
  return Object.entries(wanted).every(
    ([field, value]) =>
      view[field] === undefined ||
      sameValue(fieldKind(item.entity, field, conn.custom.kinds), view[field], value, compare),
  );
}

function beforeOf(item: PlanItemRow): FieldValues {
  return Object.fromEntries(Object.entries(item.fields).map(([field, { before }]) => [field, before]));
}

function afterOf(item: PlanItemRow): FieldValues {
  return Object.fromEntries(Object.entries(item.fields).map(([field, { after }]) => [field, after]));
}

async function planIntents(
  ctx: EngineContext,
  conn: ConnectionContext,
  port: EntityPort,
  operation: 'update' | 'delete',
  items: readonly PlanItemRow[],
): Promise<void> {
  await inOneTransaction(ctx, async (unit) => {
    await unit.load(
      intents,
      items.map((item) => intentId(conn.id, item.goldenId ?? '')),
    );
    await unit.load(
      goldens,
      items.map((item) => item.goldenId ?? ''),
    );
    await unit.load(
      links,
      items.map((item) => linkOf(conn, item)),
    );
    for (const item of items) {
      const { goldenId = '', remoteId = '' } = item;
      const read = unit.peek(links, linkOf(conn, item))?.base.read ?? {};
      const wanted = afterOf(item);
      const intent: IntentRow = {
        id: intentId(conn.id, goldenId),
        connectionId: conn.id,
        objectType: item.objectType,
        entity: item.entity,
        goldenId,
        operation,
        remoteId,
        state: 'planned',
        patch: remotePatch(wanted, { sent: read, read }, conn.id, port, conn.custom),
        projected: wanted,
        revision: unit.peek(goldens, goldenId)?.revision ?? 0,
        before: beforeOf(item),
        runId: ctx.run.id,
        attempts: 0,
        sentAt: 0,
        reason: 'undo',
      };
      unit.put(intents, intent);
    }
  });
}
