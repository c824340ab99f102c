import { z } from 'zod';
import { ControlError } from '../control-error.ts';
import type { Row } from '../row-table.ts';
import { openThread } from './conversation-thread.ts';
import type { Message } from './openphone-records.ts';
import { type OpenPhoneState, ownerId } from './openphone-state.ts';

const messageEdit = z.object({
  direction: z.enum(['incoming', 'outgoing']).exactOptional(),
  from: z.string().exactOptional(),
  to: z.array(z.string()).min(1).exactOptional(),
  text: z.string().exactOptional(),
  phoneNumberId: z.string().exactOptional(),
  userId: z.string().nullable().exactOptional(),
  status: z.enum(['queued', 'sent', 'delivered', 'undelivered', 'received']).exactOptional(),
});

/** Makes a message of what a test gives: somebody writes to a line, or a user writes in the application. */
export function readMessage(
  state: OpenPhoneState,
  values: unknown,
  before: Row<Message> | undefined,
  createdAtMs = state.now(),
): Message {
  const given = messageEdit.parse(values);
  const direction = given.direction ?? before?.fields.direction ?? 'incoming';
  const phoneNumberId = given.phoneNumberId ?? before?.fields.phoneNumberId ?? state.phoneNumbers.rows()[0]?.id ?? '';
  const line = state.phoneNumbers.get(phoneNumberId)?.fields;
  if (line === undefined) throw new ControlError('A message needs the phoneNumberId of a line.');
  const isIncoming = direction === 'incoming';
  const from = given.from ?? before?.fields.from ?? line.number;
  const to = given.to ?? before?.fields.to ?? [line.number];
  const participants = isIncoming ? [from, ...to.filter((number) => number !== line.number)] : to;
  return {
    direction,
    from,
    to,
    text: given.text ?? before?.fields.text ?? '',
    phoneNumberId,
    conversationId: openThread(state, { phoneNumberId, participants, atMs: before?.createdAtMs ?? createdAtMs }),
    userId: given.userId ?? before?.fields.userId ?? (isIncoming ? null : (line.userIds[0] ?? ownerId(state))),
    status: given.status ?? before?.fields.status ?? (isIncoming ? 'received' : 'queued'),
  };
}
