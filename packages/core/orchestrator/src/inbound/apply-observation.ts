import type { RemoteRecord } from '@crmsync/adapter';
import { readRemote } from '../read-remote.ts';
import { linkId, links } from '../rows/link.ts';
import type { InboundPage, Observation } from './inbound-page.ts';
import { mergeLinked } from './merge-linked.ts';
import { applyDeletion } from './remote-deletion.ts';
import { absorbMerged } from './remote-merge.ts';
import { reunite } from './reunite.ts';
import { takeIn } from './take-in.ts';

/** Works one observation into the unit of work: a deletion, a merge, an edit, or a record that is new to the hub. */
export async function applyObservation(page: InboundPage, observation: Observation): Promise<void> {
  const { record } = observation;
  if (record.deleted) return applyDeletion(page, record, record.deleted);
  if (record.absorbedIds && record.absorbedIds.length > 0) await absorbMerged(page, record.ref.id, record.absorbedIds);
  const link = page.unit.peek(links, linkId(page.conn.id, record.ref.objectType, record.ref.id));
  if (!link) return takeIn(page, observation);
  if (link.state === 'ignored') return count(page, 'skipped', 'ignored');
  if (link.state !== 'linked' && !(await isBack(page, record))) return count(page, 'unchanged', 'goneAlready');
  if (link.state === 'merged') return takeIn(page, observation);
  const current = link.state === 'linked' ? link : await reunite(page, link);
  return mergeLinked(page, observation, current, { first: false });
}

/**
 * Whether a record that was told gone is really there again. A listing or search index that lags still shows it, which
 * must not bring it back to life; reading it by id tells.
 */
async function isBack(page: InboundPage, record: RemoteRecord): Promise<boolean> {
  if (!page.port.get) return true;
  const [now] = await readRemote(page.ctx, page.conn, page.port, [record.ref.id]);
  return now !== undefined && now.deleted === undefined && now.ref.id === record.ref.id;
}

/** Counts a record that ends here, with its reason. */
export function count(page: InboundPage, name: 'skipped' | 'unchanged' | 'refused' | 'asked', reason: string): void {
  page.ctx.counts.add('inbound', page.conn.id, page.port.capabilities.entity, name);
  page.ctx.counts.reason(reason);
}
