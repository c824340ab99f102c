import { NotFoundError, type Page, type RemoteRecord } from '@crmsync/adapter';
import { definePort, type Port, type PortContext, path, readEach, readItems } from '@crmsync/adapter-kit';
import { z } from 'zod';
import { userMapping } from '../mapping/user.ts';
import { pageEnvelope, type UserWire, userWire } from '../wire.ts';
import { cost } from './limits.ts';
import { instantOf } from './v2-object.ts';

/**
 * Users, as owners. All of them come in one answer.
 * @see https://developers.pipedrive.com/docs/api/v1/Users
 */
export function usersPort(): Port {
  return definePort<'owner'>({
    entity: 'owner',
    objectType: 'users',
    mapping: userMapping,
    endpoints: {
      list,
      get: (context, ids) => readEach(ids, 4, (id) => readOne(context, id)),
    },
    batch: { get: 50 },
    webhooks: { events: ['create.user', 'change.user'], carries: 'ids' },
  });
}

async function list(context: PortContext): Promise<Page> {
  const answer = await context.http.send({
    method: 'GET',
    path: path`/v1/users`,
    schema: pageEnvelope,
    cost: cost(20),
    operation: 'users.list',
  });
  const { records, quarantined } = readItems(answer.body.data ?? [], {
    objectType: 'users',
    schema: userWire,
    read: (wire) => toRecord(context, wire),
  });
  return { records, quarantined, next: null, observedAt: answer.observedAt };
}

async function readOne(context: PortContext, id: string): Promise<RemoteRecord | undefined> {
  if (!/^\d+$/.test(id)) return undefined;
  try {
    const answer = await context.http.send({
      method: 'GET',
      path: path`/v1/users/${id}`,
      schema: z.object({ data: userWire }),
      cost: cost(2),
      operation: 'users.get',
    });
    return toRecord(context, answer.body.data);
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}

/** Someone who has left is inactive, not gone: records may still name them. */
function toRecord(context: PortContext, wire: UserWire): RemoteRecord {
  return context.record({
    id: String(wire.id),
    wire: { ...wire },
    createdAt: instantOf(wire.created),
    updatedAt: instantOf(wire.modified),
  });
}
