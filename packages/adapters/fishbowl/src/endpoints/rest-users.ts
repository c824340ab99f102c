import { type CallContext, path } from '@crmsync/adapter-kit';
import type { QueryAnswer } from './data-query.ts';
import { lastPage, restPage } from './rest-page.ts';

const pageSize = 100;
/** More pages of users than anybody has: a server that never ends is not followed for ever. */
const mostPages = 100;

/** All users by REST, which shows no e-mail addresses. */
export async function restUsers(context: CallContext): Promise<QueryAnswer> {
  const rows: unknown[] = [];
  let observedAt: QueryAnswer['observedAt'] | undefined;
  let firstId: string | undefined;
  for (let page = 1; page <= mostPages; page += 1) {
    const answer = await context.http.send({
      method: 'GET',
      path: path`/api/users`,
      query: { pageNumber: page, pageSize },
      schema: restPage,
      operation: 'users.list',
    });
    observedAt ??= answer.observedAt;
    const { items, first, isRepeated } = answer.body.since(firstId);
    if (!isRepeated) rows.push(...items);
    if (isRepeated || lastPage(answer.body, page, items.length)) break;
    firstId = first;
  }
  return { rows, observedAt: observedAt ?? context.http.serverNow() };
}
