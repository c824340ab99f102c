import { type MessageOutcome, NotFoundError, type OutgoingMessage, RejectedError } from '@crmsync/adapter';
import { type AdapterDefinition, type CallContext, path } from '@crmsync/adapter-kit';
import { z } from 'zod';
import { type MessageStateWire, messageStateWire } from '../wire.ts';
import { isId } from './contact-reads.ts';
import { linesOf } from './lines.ts';
import type { OpenPhoneSettings } from './settings.ts';

const answerWire = z.object({ data: messageStateWire });

/**
 * Sends text messages, each to one person: several numbers would make a group. OpenPhone knows no key of ours, so that a
 * message whose answer was lost is settled by its thread or a webhook, never by sending again.
 * @see https://quo.com/docs
 */
export function openphoneMessaging(settings: OpenPhoneSettings): NonNullable<AdapterDefinition['messaging']> {
  return {
    channels: ['sms'],
    once: 'none',
    send: (context, message) => send(context, settings, message),
    status: (context, id) => status(context, id),
  };
}

async function send(
  context: CallContext,
  { messaging = {} }: OpenPhoneSettings,
  message: OutgoingMessage,
): Promise<MessageOutcome> {
  const from = message.from ?? messaging.from ?? (await onlyLine(context));
  const { body } = await context.http.send({
    method: 'POST',
    path: path`/messages`,
    body: {
      content: message.text,
      from,
      to: [message.to],
      ...(messaging.userId === undefined ? {} : { userId: messaging.userId }),
      ...(messaging.markDone ? { setInboxStatus: 'done' } : {}),
    },
    schema: answerWire,
    operation: 'messages.send',
  });
  return outcomeOf(message.key, body.data);
}

/** The line of a workspace that has one. */
async function onlyLine(context: CallContext): Promise<string> {
  const [first, ...others] = [...(await linesOf(context)).keys()];
  if (first !== undefined && others.length === 0) return first;
  throw new RejectedError('openphone messages.send: there is not exactly one line that could send', {
    issues: [{ field: 'from', code: 'LINE_UNKNOWN', message: 'Name the line in the message or in the settings.' }],
  });
}

async function status(context: CallContext, id: string): Promise<MessageOutcome> {
  const unknown: MessageOutcome = { key: id, status: 'unknown', id };
  if (!isId(id)) return unknown;
  try {
    const { body } = await context.http.send({
      method: 'GET',
      path: path`/messages/${id}`,
      schema: answerWire,
      operation: 'messages.status',
    });
    return outcomeOf(id, body.data);
  } catch (error) {
    if (error instanceof NotFoundError) return unknown;
    throw error;
  }
}

const outcomes: { readonly [status: string]: MessageOutcome['status'] } = {
  queued: 'accepted',
  sent: 'accepted',
  delivered: 'delivered',
  received: 'delivered',
  undelivered: 'failed',
  failed: 'failed',
};

function outcomeOf(key: string, { id, status: said }: MessageStateWire): MessageOutcome {
  const outcome = outcomes[said] ?? 'accepted';
  if (outcome !== 'failed') return { key, status: outcome, id };
  const error = new RejectedError('openphone messages: the message did not arrive', {
    issues: [{ field: 'to', code: 'UNDELIVERED', message: 'The network did not deliver it: look at the number.' }],
  });
  return { key, status: outcome, id, error };
}
