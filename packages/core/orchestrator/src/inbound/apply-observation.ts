import { linkId, links } from '../rows/link.ts';
import type { InboundPage, Observation } from './inbound-page.ts';
import { mergeLinked } from './merge-linked.ts';
import { applyDeletion } from './remote-deletion.ts';
import { absorbMerged } from './remote-merge.ts';
import { takeIn } from './take-in.ts';

/** Works one observation into the unit of work: a deletion, a merge, an edit, or a record that is new to the hub. */
export async function applyObservation(page: InboundPage, observation: Observation): Promise<void> {
  const { record } = observation;
  if (record.deleted) return applyDeletion(page, record, record.deleted);
  if (record.absorbedIds && record.absorbedIds.length > 0) await absorbMerged(page, record.ref.id, record.absorbedIds);
  const link = page.unit.peek(links, linkId(page.conn.id, record.ref.objectType, record.ref.id));
  if (!link || link.state === 'merged') return takeIn(page, observation);
  if (link.state === 'ignored') return count(page, 'skipped', 'ignored');
  return mergeLinked(page, observation, link, { first: false });
}

/** Counts a record that ends here, with its reason. */
export function count(page: InboundPage, name: 'skipped' | 'unchanged' | 'refused' | 'asked', reason: string): void {
  page.ctx.counts.add('inbound', page.conn.id, page.port.capabilities.entity, name);
  page.ctx.counts.reason(reason);
}
