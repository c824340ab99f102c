import type { EntityPort, RemoteRecord } from '@crmsync/adapter';
import type { ConnectionContext, EngineContext } from './engine-context.ts';

/** Reads records by id; what is missing comes as a tombstone. Records that could not be read now are left out. */
export async function readRemote(
  ctx: EngineContext,
  conn: ConnectionContext,
  port: EntityPort,
  ids: readonly string[],
): Promise<readonly RemoteRecord[]> {
  const { capabilities } = port;
  const records: RemoteRecord[] = [];
  const size = Math.max(1, capabilities.batch.get);
  for (let start = 0; port.get && start < ids.length; start += size) {
    const outcomes = await port.get(ids.slice(start, start + size), {
      custom: conn.custom.remoteKeys(conn.id, capabilities.entity),
      priority: 'interactive',
      ...(ctx.signal ? { signal: ctx.signal } : {}),
    });
    for (const outcome of outcomes) {
      if (outcome.status === 'found') records.push(outcome.record);
      else if (outcome.status === 'missing') records.push(missing(port, outcome.id, outcome.mergedInto));
    }
  }
  return records;
}

function missing(port: EntityPort, id: string, mergedInto: string | undefined): RemoteRecord {
  return {
    ref: { objectType: port.capabilities.objectType, id },
    entity: port.capabilities.entity,
    fields: {},
    custom: {},
    associations: {},
    deleted: mergedInto === undefined ? { kind: 'hard' } : { kind: 'merged', mergedInto },
  };
}
