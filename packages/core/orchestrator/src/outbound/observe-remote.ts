import type { EntityPort, RemoteRecord } from '@crmsync/adapter';
import type { ConnectionContext, EngineContext } from '../engine-context.ts';
import { applyInbound } from '../inbound/apply-inbound.ts';
import type { MergePolicy } from '../merge-policy.ts';
import { readRemote } from '../read-remote.ts';

/**
 * Reads records by id and merges what they show.
 * @param survivors by id of a record that is gone: the one it was merged into, where the vendor tells that elsewhere
 */
export async function observeRemote(
  ctx: EngineContext,
  conn: ConnectionContext,
  port: EntityPort,
  policy: MergePolicy,
  ids: readonly string[],
  survivors: ReadonlyMap<string, string> = new Map(),
): Promise<void> {
  const records = (await readRemote(ctx, conn, port, ids)).map((record): RemoteRecord => {
    const mergedInto = record.deleted && survivors.get(record.ref.id);
    return mergedInto === undefined ? record : { ...record, deleted: { kind: 'merged', mergedInto } };
  });
  if (records.length > 0) await applyInbound(ctx, conn, port, policy, records, () => undefined);
}
