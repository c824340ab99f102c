import type { OutgoingMessage } from '@crmsync/adapter';
import { contentHash } from '@crmsync/model';
import type { ConnectionContext, EngineContext } from '../engine-context.ts';
import { inOneTransaction } from '../inbound/apply-inbound.ts';
import { checkRecipient } from '../messages/check-recipient.ts';
import {
  change,
  maySend,
  messageOf,
  messagingOf,
  sendMessage,
  storeMessage,
  withError,
  withoutContent,
} from '../messages/send-message.ts';
import { settleMessages } from '../messages/settle-messages.ts';
import { MessageRefusedError, StaleDecisionError, UnknownRecordError } from '../orchestrator-errors.ts';
import { type MessageRow, type MessageStatus, messages } from '../rows/message.ts';
import type { HostContext, ListPage, ListPageOptions } from './host-context.ts';
import { listRows } from './list-rows.ts';

/** A message that the host wants to send. */
export interface MessageRequest {
  readonly connection: string;
  /** Names the message for ever: the same key is the same message, however often it is asked for. */
  readonly key: string;
  /** A telephone number; without a country code it is read as one of `defaultRegion`. */
  readonly to: string;
  /** The number it comes from. @default what the adapter was set up with */
  readonly from?: string;
  readonly text: string;
  /** @default 'sms' */
  readonly channel?: OutgoingMessage['channel'];
  /** Public URLs, for `mms`. */
  readonly media?: readonly string[];
  /** The golden record it is for: its consent counts also where it does not hold the number. */
  readonly recordId?: string;
}

/** Messages to people, each sent once. */
export interface MessageDesk {
  /**
   * Sends a message, once for its key: it is stored before it is sent, and asking again gives what is known of it. Where the
   * answer is lost it ends as `unknown` and is not sent again, unless the vendor itself knows keys. One that cannot go out
   * now ends as `waiting`: `settle`, or asking again, sends it.
   * @returns the message as it is known now; a failure of the vendor is its `status` and `error`
   * @throws MessageRefusedError when it is not to go out: opt-out, suppression, no usable number, no such channel, a
   * connection at rest, or a key that was used for something else. `reason` says which
   */
  send(message: MessageRequest): Promise<MessageRow>;
  /**
   * Asks what became of messages: by the vendor's status, by what webhooks named, and for those that nobody finished. Sends
   * those that wait. For a schedule, beside runs.
   * @param options.limit of each status, at most. @default 200
   * @returns how many are in each status then, of those that are open
   */
  settle(options?: { readonly limit?: number }): Promise<{ readonly [status in OpenStatus]: number }>;
  /** @throws UnknownRecordError */
  get(key: string): Promise<MessageRow>;
  /** The newest first, or all of one status, the oldest first. `unknown` ones wait for a person. */
  list(options?: ListPageOptions & { readonly status?: MessageStatus }): Promise<ListPage<MessageRow>>;
  /**
   * A person looked: the message went out, or it did not, and is sent again.
   * @throws UnknownRecordError, StaleDecisionError when it is no longer unknown
   */
  resolve(key: string, how: 'sent' | 'notSent'): Promise<MessageRow>;
}

type OpenStatus = 'waiting' | 'sending' | 'unknown' | 'accepted';

/** Makes the message calls of a sync. */
export function createMessageDesk(host: HostContext): MessageDesk {
  return {
    async send(request) {
      const ctx = await host.engine('message');
      const conn = connectionOf(ctx, request.connection);
      const row = await intend(ctx, conn, request);
      return maySend(ctx, conn, row) ? sendMessage(ctx, conn, row.id) : row;
    },
    async settle({ limit = 200 } = {}) {
      const ctx = await host.engine('settleMessages');
      await settleMessages(ctx, limit);
      const count = (status: OpenStatus): Promise<number> =>
        ctx.store.count({ collection: messages, count: 'byStatus', equals: [status] });
      return {
        waiting: await count('waiting'),
        sending: await count('sending'),
        unknown: await count('unknown'),
        accepted: await count('accepted'),
      };
    },
    get: async (key) => messageOf(await host.engine('message'), key),
    list: ({ status, ...page } = {}) =>
      status === undefined
        ? listRows(host.tenant, { collection: messages, index: 'byTime', order: 'descending' }, page, (row) => row)
        : listRows(host.tenant, { collection: messages, index: 'byStatus', equals: [status] }, page, (row) => row),
    async resolve(key, how) {
      const ctx = await host.engine('message');
      return change(ctx, key, (row) => {
        if (row.status !== 'unknown') throw new StaleDecisionError('the message is no longer unknown');
        if (how === 'sent') return { ...withoutContent(row), status: 'accepted', settledBy: 'person' };
        const { firstSentAt: _first, sentAt: _last, error: _error, ...rest } = row;
        return { ...rest, status: 'waiting' };
      });
    },
  };
}

function connectionOf(ctx: EngineContext, id: string): ConnectionContext {
  const conn = ctx.connections.get(id);
  if (!conn) throw new UnknownRecordError('connection', id);
  return conn;
}

/** Stores that the message is to go out, or finds it stored; one that is not to go out is stored as refused. */
async function intend(ctx: EngineContext, conn: ConnectionContext, request: MessageRequest): Promise<MessageRow> {
  const made: MessageRow[] = [];
  const refused: MessageRefusedError[] = [];
  await inOneTransaction(ctx, async (unit) => {
    made.length = 0;
    refused.length = 0;
    const known = await unit.get(messages, request.key);
    const hash = hashOf(ctx, request);
    if (known && known.hash !== hash) throw new MessageRefusedError('keyReused');
    if (known && known.status !== 'refused') {
      made.push(known);
      return;
    }
    const row = blankRow(ctx, request, hash);
    try {
      const content = contentOf(ctx, conn, request);
      const { channel } = row;
      const { recordId: named } = request;
      const recordId = await checkRecipient(ctx, unit, {
        channel,
        to: content.to,
        ...(named === undefined ? {} : { recordId: named }),
      });
      const next: MessageRow = { ...row, content, ...(recordId === undefined ? {} : { recordId }) };
      storeMessage(ctx, unit, next);
      made.push(next);
    } catch (error) {
      if (!(error instanceof MessageRefusedError)) throw error;
      refused.push(error);
      storeMessage(ctx, unit, withError(row, 'refused', error));
    }
  });
  if (refused[0]) throw refused[0];
  const [row] = made;
  if (!row) throw new TypeError('no message was stored');
  return row;
}

function blankRow(ctx: EngineContext, request: MessageRequest, hash: string): MessageRow {
  const at = new Date(ctx.clock.now()).toISOString();
  return {
    id: request.key,
    connectionId: request.connection,
    status: 'waiting',
    channel: request.channel ?? 'sms',
    hash,
    ...(request.recordId === undefined ? {} : { recordId: request.recordId }),
    attempts: 0,
    createdAt: at,
    updatedAt: at,
  };
}

/** What goes out. @throws MessageRefusedError when the connection cannot, or a number is none */
function contentOf(
  ctx: EngineContext,
  conn: ConnectionContext,
  { to, from, text, media, channel = 'sms' }: MessageRequest,
): NonNullable<MessageRow['content']> {
  messagingOf(conn);
  if (!conn.adapter.messaging?.channels.includes(channel)) throw new MessageRefusedError('channel');
  const number = ctx.phoneKey(to);
  const sender = from === undefined ? undefined : ctx.phoneKey(from);
  if (number === null || sender === null) throw new MessageRefusedError('phoneInvalid');
  return { to: number, text, ...(sender === undefined ? {} : { from: sender }), ...(media ? { media } : {}) };
}

function hashOf(ctx: EngineContext, request: MessageRequest): string {
  const { connection, to, from, text, media, channel = 'sms' } = request;
  const number = (text_: string): string => ctx.phoneKey(text_) ?? text_;
  const { tenantId } = ctx.options;
  return contentHash([
    tenantId,
    connection,
    channel,
    number(to),
    from === undefined ? null : number(from),
    text,
    [...(media ?? [])],
  ]);
}
