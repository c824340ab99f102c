import type { PathRoute } from '../path-router.ts';
import type { Row } from '../row-table.ts';
import { createdFilter, type Endpoint, listParam } from './api-call.ts';
import { badInput, notFound } from './api-error.ts';
import type { Conversation } from './openphone-records.ts';
import type { OpenPhoneState } from './openphone-state.ts';
import { answerPage, newestFirst } from './result-page.ts';

const marks: Readonly<Record<string, (conversation: Conversation) => Conversation>> = {
  'mark-as-read': (conversation) => conversation,
  'mark-as-done': (conversation) => ({ ...conversation, done: true }),
  'mark-as-open': (conversation) => ({ ...conversation, done: false }),
};

/** Threads, newest activity first. */
export function conversationRoutes(state: OpenPhoneState): PathRoute<Endpoint>[] {
  return [
    {
      method: 'GET',
      pattern: '/conversations',
      endpoint(call) {
        const { query } = call;
        const lines = listParam(call, 'phoneNumbers') ?? listParam(call, 'phoneNumber');
        const isCreatedThen = createdFilter(call);
        const isUpdatedThen = createdFilter(call, 'updated');
        const userId = query.get('userId');
        const onlyActive = query.get('excludeInactive');
        if (onlyActive !== null && onlyActive !== 'true' && onlyActive !== 'false') {
          throw badInput('conversations', '/excludeInactive', 'Expected boolean', 'boolean');
        }
        const rows = state.conversations.rows().filter(({ fields, createdAtMs }) => {
          const line = state.phoneNumbers.get(fields.phoneNumberId)?.fields;
          return (
            (lines === undefined || lines.includes(fields.phoneNumberId) || lines.includes(line?.number ?? '')) &&
            (userId === null || line?.userIds.includes(userId) === true) &&
            (onlyActive !== 'true' || !fields.done) &&
            isCreatedThen(createdAtMs) &&
            isUpdatedThen(fields.lastActivityAtMs)
          );
        });
        const rank = ({ id, fields }: Row<Conversation>): string => newestFirst(fields.lastActivityAtMs, id);
        return answerPage(call, rows, { max: 100, rank, show: conversationAnswer });
      },
    },
    ...Object.entries(marks).map(([mark, change]) => ({
      method: 'POST',
      pattern: `/conversations/{conversationId}/${mark}`,
      endpoint: ({ params }: Parameters<Endpoint>[0]) => {
        const row = state.conversations.get(params.conversationId ?? '');
        if (row === undefined) throw notFound('conversations');
        // These answers, alone in the API, are not wrapped in `data`.
        return { status: 200, body: conversationAnswer(state.conversations.update(row.id, change(row.fields), 'api')) };
      },
    })),
  ];
}

function conversationAnswer({ id, fields, createdAtMs }: Row<Conversation>) {
  const lastActivityAt = new Date(fields.lastActivityAtMs).toISOString();
  return {
    assignedTo: null,
    createdAt: new Date(createdAtMs).toISOString(),
    deletedAt: null,
    id,
    lastActivityAt,
    lastActivityId: fields.lastActivityId,
    mutedUntil: null,
    name: null,
    participants: fields.participants,
    phoneNumberId: fields.phoneNumberId,
    snoozedUntil: null,
    updatedAt: lastActivityAt,
  };
}
