import type { ListOptions, Page, RemoteRecord } from '@crmsync/adapter';
import {
  type CallContext,
  cursorPaging,
  definePort,
  type Port,
  type PortContext,
  pageOf,
  path,
  readEach,
  readItems,
} from '@crmsync/adapter-kit';
import { z } from 'zod';
import { userMapping, userValues } from '../mapping/user.ts';
import { pageWire, type UserWire, userWire } from '../wire.ts';
import { isId } from './contact-reads.ts';
import { instantOf } from './instant-of.ts';

const style = cursorPaging('openphone.users');
const maxUsers = 50;

/** Users, as owners. @see https://quo.com/docs */
export function usersPort(): Port {
  return definePort<'owner'>({
    entity: 'owner',
    objectType: 'users',
    mapping: userMapping,
    endpoints: { list, get: (context, ids) => readEach(ids, 4, (id) => readUser(context, id)) },
    batch: { get: maxUsers },
  });
}

async function list(context: PortContext, options: ListOptions): Promise<Page> {
  const position = style.open(options.cursor);
  const limit = Math.max(1, Math.min(options.limit ?? maxUsers, maxUsers));
  const answer = await context.http.send({
    method: 'GET',
    path: path`/users`,
    query: { maxResults: limit, pageToken: position.at },
    schema: pageWire,
    operation: 'users.list',
  });
  const read = readItems(answer.body.data, {
    objectType: 'users',
    schema: userWire,
    read: (wire) => toRecord(context, wire),
  });
  return pageOf({ ...read, style, position, next: answer.body.nextPageToken || null, observedAt: answer.observedAt });
}

async function readUser(context: PortContext, id: string): Promise<RemoteRecord | undefined> {
  if (!isId(id)) return undefined;
  const { body } = await context.http.send({
    method: 'GET',
    path: path`/users/${id}`,
    schema: z.object({ data: userWire }),
    operation: 'users.get',
  });
  return toRecord(context, body.data);
}

function toRecord(context: PortContext, wire: UserWire): RemoteRecord {
  return context.record({
    id: wire.id,
    wire: userValues(wire),
    createdAt: instantOf(wire.createdAt),
    updatedAt: instantOf(wire.updatedAt),
  });
}

/** Every user of the workspace. */
export async function allUsers(context: CallContext): Promise<readonly UserWire[]> {
  const found: UserWire[] = [];
  let pageToken: string | undefined;
  do {
    const { body } = await context.http.send({
      method: 'GET',
      path: path`/users`,
      query: { maxResults: maxUsers, pageToken },
      schema: pageWire.extend({ data: z.array(userWire) }),
      operation: 'whoAmI',
    });
    found.push(...body.data);
    pageToken = body.nextPageToken || undefined;
  } while (pageToken !== undefined);
  return found;
}
