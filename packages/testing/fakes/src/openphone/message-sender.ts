import type { Row } from '../row-table.ts';
import { ApiError, badInput, forbidden, notFound } from './api-error.ts';
import { openThread } from './conversation-thread.ts';
import type { Message, PhoneNumber } from './openphone-records.ts';
import type { OpenPhoneState } from './openphone-state.ts';

/** An accepted body of `POST /messages`. */
export interface MessageInput {
  readonly content: string;
  /** Id or E.164 of a line. */
  readonly from: string;
  /** E.164; several numbers make one group thread. */
  readonly to: readonly string[];
  readonly userId?: string;
  readonly setInboxStatus?: 'done';
}

/** Sends messages and lets them arrive as time goes by. */
export interface MessageSender {
  /** Takes a message in. @throws ApiError 400, 402, 403 or 404 */
  send(input: MessageInput): Row<Message>;
  /** Brings every message to the status that it has by now, in the order of the moments. */
  settle(): void;
}

const dayMs = 86_400_000;

/** Makes a sender without messages on their way. */
export function createMessageSender(state: OpenPhoneState): MessageSender {
  const { sentAfterMs = 1_000, deliveredAfterMs = 3_000, undeliverable = [] } = state.options.sms ?? {};
  let onTheWay: { readonly id: string; readonly atMs: number; readonly status: Message['status'] }[] = [];
  let today = { day: -1, count: 0 };

  const countToday = (): void => {
    const day = Math.floor(state.now() / dayMs);
    today = day === today.day ? { day, count: today.count + 1 } : { day, count: 1 };
    const { perDay = Number.POSITIVE_INFINITY } = state.options.sms ?? {};
    if (today.count > perDay) throw dailyLimit();
  };

  return {
    send(input) {
      refuseAccount(state);
      const line = lineOf(state, input.from);
      const userId = input.userId ?? line.fields.userIds[0] ?? '';
      if (!line.fields.userIds.includes(userId)) throw forbidden('messages');
      countToday();
      const conversationId = openThread(state, { phoneNumberId: line.id, participants: input.to, atMs: state.now() });
      const row = state.messages.insert(
        {
          direction: 'outgoing',
          from: line.fields.number,
          to: input.to,
          text: input.content,
          phoneNumberId: line.id,
          conversationId,
          userId,
          status: 'queued',
        },
        'api',
      );
      if (input.setInboxStatus === 'done') markDone(state, conversationId);
      const isLost = input.to.some((number) => undeliverable.includes(number));
      onTheWay.push(
        { id: row.id, atMs: row.createdAtMs + sentAfterMs, status: 'sent' },
        { id: row.id, atMs: row.createdAtMs + deliveredAfterMs, status: isLost ? 'undelivered' : 'delivered' },
      );
      return row;
    },
    settle() {
      const due = onTheWay.filter(({ atMs }) => atMs <= state.now()).sort((left, right) => left.atMs - right.atMs);
      if (due.length === 0) return;
      onTheWay = onTheWay.filter(({ atMs }) => atMs > state.now());
      for (const { id, status } of due) {
        const row = state.messages.get(id);
        if (row !== undefined) state.messages.update(id, { ...row.fields, status }, 'app');
      }
    },
  };
}

function refuseAccount({ options }: OpenPhoneState): void {
  const { subscribed = true, registered = true } = options.sms ?? {};
  if (!subscribed) {
    const description = 'Your subscription has expired';
    const title = 'Subscription Expired';
    throw new ApiError({ status: 402, area: 'messages', variant: '01', title, description });
  }
  if (registered) return;
  const title = 'A2P Registration Not Approved';
  throw new ApiError({ status: 400, area: 'messages', variant: '06', title, description: title });
}

function dailyLimit(): ApiError {
  const title = 'Daily Limit Reached';
  return new ApiError({ status: 403, area: 'messages', variant: '04', title, description: title });
}

function lineOf({ phoneNumbers }: OpenPhoneState, from: string): Row<PhoneNumber> {
  if (!/^(PN.*|\+[1-9]\d{1,14})$/.test(from)) throw badInput('messages', '/from', 'Expected a line');
  const line = phoneNumbers.rows().find(({ id, fields }) => id === from || fields.number === from);
  if (line === undefined) throw notFound('messages');
  return line;
}

function markDone({ conversations }: OpenPhoneState, id: string): void {
  const row = conversations.get(id);
  if (row !== undefined) conversations.update(id, { ...row.fields, done: true }, 'app');
}
