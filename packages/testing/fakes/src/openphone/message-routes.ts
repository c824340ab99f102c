import { z } from 'zod';
import type { PathRoute } from '../path-router.ts';
import type { Row } from '../row-table.ts';
import { answerData, createdFilter, type Endpoint, listParam, readBody, textParam } from './api-call.ts';
import { badInput, notFound } from './api-error.ts';
import { findThread } from './conversation-thread.ts';
import type { MessageSender } from './message-sender.ts';
import type { Message } from './openphone-records.ts';
import type { OpenPhoneState } from './openphone-state.ts';
import { answerPage, newestFirst } from './result-page.ts';

const e164 = z.string().regex(/^\+[1-9]\d{1,14}$/);
const messageCreate = z.object({
  content: z.string().min(1).max(1600).regex(/\S/),
  from: z.string(),
  to: z.array(e164).min(1).max(10),
  userId: z.string().startsWith('US').exactOptional(),
  setInboxStatus: z.literal('done').exactOptional(),
});

/** Text messages of one line with one set of people, and sending. */
export function messageRoutes(state: OpenPhoneState, sender: MessageSender): PathRoute<Endpoint>[] {
  return [
    {
      method: 'POST',
      pattern: '/messages',
      endpoint: (call) => answerData(messageAnswer(sender.send(readBody(call, messageCreate))), 202),
    },
    {
      method: 'GET',
      pattern: '/messages',
      endpoint(call) {
        const line = textParam(call, 'phoneNumberId');
        const people = listParam(call, 'participants');
        if (people === undefined || people.length > 10) {
          throw badInput('messages', '/participants', 'Expected 1 to 10 entries', 'array');
        }
        const isThen = createdFilter(call);
        const userId = call.query.get('userId');
        const thread = findThread(state, line, people)?.id;
        const rows = state.messages
          .rows()
          .filter(({ fields }) => fields.conversationId === thread && (userId === null || fields.userId === userId))
          .filter(({ createdAtMs }) => isThen(createdAtMs));
        const rank = ({ id, createdAtMs }: Row<Message>): string => newestFirst(createdAtMs, id);
        return answerPage(call, rows, { max: 100, rank, show: messageAnswer });
      },
    },
    {
      method: 'GET',
      pattern: '/messages/{id}',
      endpoint({ params }) {
        const row = state.messages.get(params.id ?? '');
        if (row === undefined) throw notFound('messages');
        return answerData(messageAnswer(row));
      },
    },
  ];
}

/** A message as the API shows it. */
export function messageAnswer({ id, fields, createdAtMs, updatedAtMs }: Row<Message>) {
  return {
    id,
    ...fields,
    createdAt: new Date(createdAtMs).toISOString(),
    updatedAt: new Date(updatedAtMs).toISOString(),
  };
}
