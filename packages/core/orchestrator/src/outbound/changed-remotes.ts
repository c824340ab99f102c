import type { EntityPort, RemoteRecord } from '@crmsync/adapter';
import { sameValue } from '@crmsync/conflict-resolver';
import type { ConnectionContext, EngineContext } from '../engine-context.ts';
import { fieldKind } from '../hub-field.ts';
import { readRemote } from '../read-remote.ts';
import { remoteView } from '../remote-view.ts';
import { linkId, links } from '../rows/link.ts';
import { createUnitOfWork } from '../unit-of-work.ts';

/** Reads records by id, and gives those that show something else than the base of their link, or are gone. */
export async function changedRemotes(
  ctx: EngineContext,
  conn: ConnectionContext,
  port: EntityPort,
  remoteIds: readonly string[],
): Promise<readonly RemoteRecord[]> {
  const records = await readRemote(ctx, conn, port, remoteIds);
  const { entity, objectType } = port.capabilities;
  const unit = createUnitOfWork(ctx.store);
  await unit.load(
    links,
    remoteIds.map((id) => linkId(conn.id, objectType, id)),
  );
  const compare = ctx.options.defaultRegion ? { defaultRegion: ctx.options.defaultRegion } : {};
  return records.filter((record) => {
    const link = unit.peek(links, linkId(conn.id, record.ref.objectType, record.ref.id));
    if (record.deleted || !link) return true;
    // A write is bound to the version that was looked at last.
    if (port.capabilities.versioning !== 'none' && record.version !== link.version) return true;
    const view = remoteView(record, conn.id, conn.custom, link.base.read);
    return Object.entries(view).some(([field, value]) => {
      const read = link.base.read[field];
      if (read === undefined || link.held.includes(field)) return false;
      return !sameValue(fieldKind(entity, field, conn.custom.kinds), value, read, compare);
    });
  });
}
