import type { EntityPort } from '@crmsync/adapter';
import type { FieldValues } from '@crmsync/model';
import type { ConnectionContext, EngineContext } from '../engine-context.ts';
import { inOneTransaction } from '../inbound/apply-inbound.ts';
import { createLinkIndex } from '../link-index.ts';
import { projectGolden } from '../project-golden.ts';
import { idList } from '../remote-view.ts';
import { goldens } from '../rows/golden.ts';
import { linkId, links } from '../rows/link.ts';
import type { PlanItemRow } from '../rows/plan.ts';

/**
 * Notes that the hub and a remote differ in the fields that were taken back, and that both are to be left alone: what the
 * hub would send counts as sent. An edit of such a field on either side carries over again.
 * @param landed what records show, by link, whose write was applied without our learning of it
 */
export async function leaveApart(
  ctx: EngineContext,
  conn: ConnectionContext,
  port: EntityPort,
  items: readonly PlanItemRow[],
  landed: ReadonlyMap<string, FieldValues>,
): Promise<void> {
  await inOneTransaction(ctx, async (unit) => {
    const idOf = (item: PlanItemRow): string => linkId(conn.id, item.objectType, item.remoteId ?? '');
    const index = createLinkIndex(unit, conn);
    await unit.load(links, items.map(idOf));
    const goldenIds = items.flatMap((item) => unit.peek(links, idOf(item))?.goldenId ?? []);
    await unit.load(goldens, goldenIds);
    await index.loadGolden(goldenIds);
    await index.loadGolden(
      goldenIds.flatMap((id) =>
        Object.entries(unit.peek(goldens, id)?.fields ?? {}).flatMap(([field, value]) =>
          field.startsWith('@') ? idList(value) : [],
        ),
      ),
    );
    for (const item of items) {
      const link = unit.peek(links, idOf(item));
      const golden = link && unit.peek(goldens, link.goldenId);
      if (!golden || link.state !== 'linked') continue;
      const { values } = projectGolden(conn, port, golden, link.base.read, index.remoteIdOf);
      const sent = { ...link.base.sent };
      const fields = Object.keys(item.fields);
      for (const field of fields) sent[field] = values[field] ?? null;
      const view = landed.get(link.id) ?? {};
      const read = { ...link.base.read };
      for (const field of fields) read[field] = view[field] ?? read[field] ?? null;
      const divergent = [...new Set([...link.divergent, ...fields])].sort();
      unit.put(links, { ...link, base: { sent, read }, divergent });
    }
  });
}
