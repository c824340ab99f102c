import type { EntityPort, MessageOutcome, RemoteRecord } from '@crmsync/adapter';
import { CrmSyncError } from '@crmsync/model';
import type { ConnectionContext, EngineContext } from '../engine-context.ts';
import { MessageRefusedError } from '../orchestrator-errors.ts';
import { readRemote } from '../read-remote.ts';
import { inbox } from '../rows/inbox.ts';
import { type MessageRow, type MessageStatus, messages } from '../rows/message.ts';
import { change, maySend, messagingOf, sendMessage, settleMessage, underWayMs } from './send-message.ts';

/** How much earlier than ours a vendor's clock may put a message of ours. */
const skewMs = 120_000;
const chunk = 200;

/** Finds out what became of messages, and sends those that wait. */
export async function settleMessages(ctx: EngineContext, limit: number): Promise<void> {
  for (const status of ['waiting', 'sending', 'unknown', 'accepted'] as const) {
    for (const row of await openMessages(ctx, status, limit)) {
      const conn = ctx.connections.get(row.connectionId);
      if (!conn?.writesTo) continue;
      try {
        await settleOne(ctx, conn, row);
      } catch (error) {
        // It is said in its row; the others go on.
        if (!(error instanceof MessageRefusedError) && !(CrmSyncError.is(error) && error.retryable)) throw error;
      }
    }
  }
  for (const conn of ctx.connections.values()) await settleByWebhooks(ctx, conn, limit);
}

async function settleOne(ctx: EngineContext, conn: ConnectionContext, row: MessageRow): Promise<void> {
  if (maySend(ctx, conn, row)) {
    await sendMessage(ctx, conn, row.id);
    return;
  }
  if (row.status === 'waiting') return;
  if (row.status === 'sending') {
    if ((row.sentAt ?? 0) + underWayMs(ctx) > ctx.clock.now()) return;
    // Its sender is gone, and nobody knows how far it came.
    await change(ctx, row.id, (now) => (now.status === 'sending' ? { ...now, status: 'unknown' } : now));
  }
  const { status } = messagingOf(conn);
  if (row.remoteId === undefined || !status) return;
  const outcome = await status(row.remoteId, { priority: 'repair', ...(ctx.signal ? { signal: ctx.signal } : {}) });
  if (outcome.status !== row.status) await settleMessage(ctx, row.id, outcome, 'status');
}

async function openMessages(ctx: EngineContext, status: MessageStatus, limit: number): Promise<readonly MessageRow[]> {
  const rows = await ctx.store.read({ collection: messages, index: 'byStatus', equals: [status], limit });
  return rows.map(({ row }) => row);
}

/**
 * A message whose answer was lost has no id of the vendor's, but the vendor tells of it: what webhooks named since then is
 * read, and the record that says the same to the same number is it.
 */
async function settleByWebhooks(ctx: EngineContext, conn: ConnectionContext, limit: number): Promise<void> {
  const lost = (await openMessages(ctx, 'unknown', limit)).filter(
    (row) => row.connectionId === conn.id && row.remoteId === undefined && row.content !== undefined,
  );
  if (lost.length === 0) return;
  const since = Math.min(...lost.map((row) => row.firstSentAt ?? 0)) - skewMs;
  for (const port of conn.accountPorts) {
    if (port.capabilities.entity !== 'activity' || !port.get) continue;
    const seen = await toldRecords(ctx, conn, port, since);
    const taken = new Set<string>();
    for (const row of lost) {
      const found = seen.find(({ ref, ...record }) => !taken.has(ref.id) && isMessage(ctx, { ref, ...record }, row));
      if (!found || (await isKnown(ctx, conn, found.ref.id))) continue;
      taken.add(found.ref.id);
      await settleMessage(ctx, row.id, { status: statusOf(found), id: found.ref.id }, 'webhook');
    }
  }
}

/** Records of a port that webhooks named since then, as they are now. */
async function toldRecords(
  ctx: EngineContext,
  conn: ConnectionContext,
  port: EntityPort,
  since: number,
): Promise<readonly RemoteRecord[]> {
  const rows = await ctx.store.read({ collection: inbox, index: 'byTime', order: 'descending', limit: 1_000 });
  const ids = new Set(
    rows
      .filter(({ row }) => row.connectionId === conn.id && Date.parse(row.receivedAt) >= since)
      .flatMap(({ row }) => (row.event.ref?.objectType === port.capabilities.objectType ? [row.event.ref.id] : [])),
  );
  return readRemote(ctx, conn, port, [...ids].slice(0, chunk));
}

async function isKnown(ctx: EngineContext, conn: ConnectionContext, remoteId: string): Promise<boolean> {
  const equals = [conn.id, remoteId];
  const rows = await ctx.store.read({ collection: messages, index: 'byRemote', equals, limit: 1 });
  return rows.length > 0;
}

function isMessage(
  ctx: EngineContext,
  { fields, deleted }: RemoteRecord,
  { content, firstSentAt = 0 }: MessageRow,
): boolean {
  if (deleted || !content || fields.direction !== 'out') return false;
  if (typeof fields.occurredAt === 'string' && Date.parse(fields.occurredAt) < firstSentAt - skewMs) return false;
  const people = Array.isArray(fields.participants) ? fields.participants : [];
  const isTo = people.some(
    (person) =>
      typeof person === 'object' &&
      person !== null &&
      !Array.isArray(person) &&
      person.role === 'to' &&
      typeof person.address === 'string' &&
      ctx.phoneKey(person.address) === content.to,
  );
  return isTo && textOf(fields.body) === textOf(content.text);
}

function textOf(body: unknown): string {
  const text = typeof body === 'object' && body !== null && 'body' in body ? body.body : body;
  return typeof text === 'string' ? text.replace(/\s+/g, ' ').trim() : '';
}

function statusOf({ fields }: RemoteRecord): MessageOutcome['status'] {
  return fields.status === 'failed' ? 'failed' : 'accepted';
}
