import type { MessageOutcome, MessagingPort } from '@crmsync/adapter';
import { CrmSyncError } from '@crmsync/model';
import { writeAudit } from '../audit-writer.ts';
import type { ConnectionContext, EngineContext } from '../engine-context.ts';
import { inOneTransaction } from '../inbound/apply-inbound.ts';
import { MessageRefusedError, UnknownRecordError } from '../orchestrator-errors.ts';
import { type MessageRow, messages } from '../rows/message.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { checkRecipient } from './check-recipient.ts';

/** For how long a vendor is relied on to remember a key. */
const keyKeptMs = 24 * 3_600_000;

/** How long a request that nobody answered may still be under way: as long as a worker holds its lease. */
export function underWayMs(ctx: EngineContext): number {
  return ctx.options.leaseMs ?? 60_000;
}

/** Whether a message may go out now, being one that never went, or of a vendor who sends a key once. */
export function maySend(ctx: EngineContext, conn: ConnectionContext, row: MessageRow): boolean {
  const now = ctx.clock.now();
  if ((row.notBefore ?? 0) > now) return false;
  if (row.status === 'waiting') return true;
  if (row.status !== 'unknown' && row.status !== 'sending') return false;
  if (row.status === 'sending' && (row.sentAt ?? 0) + underWayMs(ctx) > now) return false;
  return conn.adapter.messaging?.once === 'nativeKey' && (row.firstSentAt ?? 0) + keyKeptMs > now;
}

/**
 * Sends one message: stores that it is about to, asks the vendor, stores what came of it. Whoever else has it under way, or a
 * crash at any point, leaves a row that says what is not known.
 * @throws MessageRefusedError when its person opted out meanwhile
 */
export async function sendMessage(ctx: EngineContext, conn: ConnectionContext, key: string): Promise<MessageRow> {
  const port = messagingOf(conn);
  const sending = await begin(ctx, conn, key);
  if (!sending?.content) return messageOf(ctx, key);
  const { content, channel } = sending;
  let outcome: MessageOutcome;
  try {
    const options = { priority: 'interactive' as const, ...(ctx.signal ? { signal: ctx.signal } : {}) };
    outcome = await port.send({ key, channel, ...content }, options);
  } catch (error) {
    // What is no error of the contract may have left the message on its way: it stays `sending`, and is never sent again.
    if (!CrmSyncError.is(error)) throw error;
    return notSent(ctx, key, error);
  }
  return settleMessage(ctx, key, outcome, 'answer');
}

/** The way to send through a connection. @throws MessageRefusedError when there is none, or it is at rest */
export function messagingOf(conn: ConnectionContext): MessagingPort {
  const { messaging } = conn.connection;
  if (!messaging || !conn.adapter.messaging) throw new MessageRefusedError('channel');
  if (!conn.writesTo || conn.rebasing) throw new MessageRefusedError('paused');
  if (!conn.outboundApproved) throw new MessageRefusedError('notApproved');
  return messaging;
}

/** Takes the message for this worker. @returns `undefined` when it is not to be sent now */
async function begin(ctx: EngineContext, conn: ConnectionContext, key: string): Promise<MessageRow | undefined> {
  const begun: MessageRow[] = [];
  const refused: MessageRefusedError[] = [];
  await inOneTransaction(ctx, async (unit) => {
    begun.length = 0;
    refused.length = 0;
    const row = await unit.get(messages, key);
    if (!row?.content || !maySend(ctx, conn, row)) return;
    try {
      // Somebody may have opted out since it was stored.
      if (row.status === 'waiting') await checkRecipient(ctx, unit, { channel: row.channel, to: row.content.to });
    } catch (error) {
      if (!(error instanceof MessageRefusedError)) throw error;
      refused.push(error);
      return storeMessage(ctx, unit, withError(withoutContent(row), 'refused', error));
    }
    const now = ctx.clock.now();
    const { error: _error, notBefore: _notBefore, ...rest } = row;
    const next: MessageRow = {
      ...rest,
      status: 'sending',
      attempts: row.attempts + 1,
      firstSentAt: row.firstSentAt ?? now,
      sentAt: now,
    };
    storeMessage(ctx, unit, next);
    begun.push(next);
  });
  if (refused[0]) throw refused[0];
  return begun[0];
}

/** The contract: what throws sent nothing. What waiting mends is sent later, under the same key. */
async function notSent(ctx: EngineContext, key: string, error: CrmSyncError): Promise<MessageRow> {
  return change(ctx, key, (row) => {
    // Another try under the same key may have gone through meanwhile.
    if (row.status !== 'sending' && row.status !== 'unknown') return row;
    const isPassing = error.retryable || error.code === 'UNAUTHENTICATED' || error.code === 'FORBIDDEN';
    if (!isPassing || row.attempts >= (ctx.options.maxAttempts ?? 6))
      return withError({ ...withoutContent(row), settledBy: 'answer' }, 'failed', error);
    const waitMs = error.retryAfterMs ?? 60_000;
    return { ...withError(row, 'waiting', error), notBefore: ctx.clock.now() + waitMs };
  });
}

/** Stores what became of a message that was sent. What is certain already stays. */
export function settleMessage(
  ctx: EngineContext,
  key: string,
  { status, id, error }: Pick<MessageOutcome, 'status' | 'id' | 'error'>,
  by: NonNullable<MessageRow['settledBy']>,
): Promise<MessageRow> {
  return change(ctx, key, (row) => {
    const remoteId = id ?? row.remoteId;
    const known = { ...row, ...(remoteId === undefined ? {} : { remoteId }) };
    if (row.status === 'delivered' || row.status === 'failed') return row;
    // Who cannot tell takes nothing back.
    if (status === 'unknown') {
      if (row.status === 'accepted') return row;
      return error ? withError(known, 'unknown', error) : { ...known, status };
    }
    const { error: _error, ...rest } = withoutContent(known);
    const settled: MessageRow = { ...rest, status, settledBy: by };
    return error ? withError(settled, status, error) : settled;
  });
}

/** The row of a key. @throws UnknownRecordError */
export async function messageOf(ctx: EngineContext, key: string): Promise<MessageRow> {
  const [found] = await ctx.store.read({ collection: messages, ids: [key] });
  if (!found) throw new UnknownRecordError('message', key);
  return found.row;
}

/** Changes a row in a transaction of its own. @throws UnknownRecordError */
export async function change(
  ctx: EngineContext,
  key: string,
  work: (row: MessageRow) => MessageRow,
): Promise<MessageRow> {
  const made: MessageRow[] = [];
  await inOneTransaction(ctx, async (unit) => {
    made.length = 0;
    const row = await unit.get(messages, key);
    if (!row) throw new UnknownRecordError('message', key);
    const next = work(row);
    if (next !== row) storeMessage(ctx, unit, next);
    made.push(next);
  });
  const [row] = made;
  if (!row) throw new UnknownRecordError('message', key);
  return row;
}

/** Stores a row, with its entry in the audit trail, which tells neither number nor text. */
export function storeMessage(ctx: EngineContext, unit: UnitOfWork, row: MessageRow): void {
  const updatedAt = new Date(ctx.clock.now()).toISOString();
  unit.put(messages, { ...row, updatedAt });
  writeAudit(
    ctx,
    unit,
    {
      target: row.connectionId,
      source: 'host',
      entity: 'contact',
      goldenId: row.recordId ?? '',
      ...(row.remoteId === undefined ? {} : { remoteId: row.remoteId }),
      action: 'message',
      fields: {},
      reason: row.error?.reason ?? row.status,
    },
    `message|${row.id}|${row.status}|${row.attempts}`,
  );
}

/** The row with why, which is a code and never what an error says. */
export function withError(row: MessageRow, status: MessageRow['status'], error: CrmSyncError): MessageRow {
  const reason = error instanceof MessageRefusedError ? { reason: error.reason } : {};
  const remedy = error.remedy === undefined ? {} : { remedy: error.remedy };
  return { ...row, status, error: { code: error.code, ...reason, ...remedy } };
}

/** Nobody needs the text or the number any more. */
export function withoutContent({ content: _content, ...row }: MessageRow): MessageRow {
  return row;
}
