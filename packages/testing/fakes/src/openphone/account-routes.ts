import type { PathRoute } from '../path-router.ts';
import type { Row } from '../row-table.ts';
import { answerData, type Endpoint } from './api-call.ts';
import { notFound } from './api-error.ts';
import type { PhoneNumber, User } from './openphone-records.ts';
import type { OpenPhoneState } from './openphone-state.ts';
import { answerPage, oldestFirst } from './result-page.ts';

const open = { CA: 'unrestricted', Intl: 'unrestricted', US: 'unrestricted' } as const;

/** Lines, which come on one page, and users. */
export function accountRoutes(state: OpenPhoneState): PathRoute<Endpoint>[] {
  const showLine = (row: Row<PhoneNumber>) => phoneNumberAnswer(state, row);
  return [
    {
      method: 'GET',
      pattern: '/phone-numbers',
      endpoint({ query }) {
        const userId = query.get('userId');
        const rows = state.phoneNumbers.rows();
        const wanted = rows.filter(({ fields }) => userId === null || fields.userIds.includes(userId));
        return answerData(wanted.map(showLine));
      },
    },
    {
      method: 'GET',
      pattern: '/phone-numbers/{phoneNumberId}',
      endpoint({ params }) {
        const row = state.phoneNumbers.get(params.phoneNumberId ?? '');
        if (row === undefined) throw notFound('phone-numbers');
        return answerData(showLine(row));
      },
    },
    {
      method: 'GET',
      pattern: '/users',
      endpoint: (call) => answerPage(call, state.users.rows(), { max: 50, rank: oldestFirst, show: userAnswer }),
    },
    {
      method: 'GET',
      pattern: '/users/{userId}',
      endpoint({ params }) {
        const row = state.users.get(params.userId ?? '');
        if (row === undefined) throw notFound('users');
        return answerData(userAnswer(row));
      },
    },
  ];
}

function userAnswer({ id, fields, createdAtMs, updatedAtMs }: Row<User>) {
  return { id, ...fields, pictureUrl: null, ...stamps(createdAtMs, updatedAtMs) };
}

function phoneNumberAnswer(state: OpenPhoneState, { id, fields, createdAtMs, updatedAtMs }: Row<PhoneNumber>) {
  const groupId = `GR${id.slice(2)}`;
  const users = fields.userIds.flatMap((userId) => {
    const user = state.users.get(userId);
    return user === undefined ? [] : [{ id: user.id, ...user.fields, groupId }];
  });
  return {
    id,
    groupId,
    portRequestId: null,
    formattedNumber: null,
    forward: null,
    name: fields.name,
    number: fields.number,
    portingStatus: null,
    symbol: null,
    users,
    ...stamps(createdAtMs, updatedAtMs),
    restrictions: { calling: open, messaging: open },
  };
}

function stamps(createdAtMs: number, updatedAtMs: number) {
  return { createdAt: new Date(createdAtMs).toISOString(), updatedAt: new Date(updatedAtMs).toISOString() };
}
