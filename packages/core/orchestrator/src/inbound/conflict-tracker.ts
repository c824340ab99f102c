import type { InboundMergeResult } from '../merge-inbound.ts';
import { type ConflictRow, conflicts } from '../rows/conflict.ts';
import type { GoldenRow } from '../rows/golden.ts';
import type { LinkRow } from '../rows/link.ts';
import { toHubFields } from './hub-values.ts';
import type { InboundPage, Observation } from './inbound-page.ts';

/** Opens, brings up to date or closes the conflict of a link, after a merge. */
export async function trackConflict(
  page: InboundPage,
  observation: Observation,
  link: LinkRow,
  golden: GoldenRow,
  merged: InboundMergeResult,
): Promise<void> {
  const known = await page.unit.get(conflicts, link.id);
  const pending = known?.status === 'pending' ? known : undefined;
  const now = new Date(page.ctx.clock.now()).toISOString();
  if (Object.keys(merged.held).length === 0) {
    if (pending) {
      page.unit.put(conflicts, { ...pending, status: 'converged', closedAt: now });
      page.ctx.counts.reason('converged');
    }
    return;
  }
  const row: ConflictRow = {
    id: link.id,
    tenantId: page.ctx.options.tenantId,
    entity: golden.entity,
    goldenId: golden.id,
    connectionId: page.conn.id,
    objectType: link.objectType,
    remoteId: link.remoteId,
    status: 'pending',
    fields: merged.held,
    local: golden.fields,
    remote: toHubFields(page, observation.view),
    runId: pending?.runId ?? page.ctx.run.id,
    openedAt: pending?.openedAt ?? now,
  };
  page.unit.put(conflicts, row);
}
