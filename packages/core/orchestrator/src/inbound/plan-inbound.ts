import { contentHash, type FieldValue } from '@crmsync/model';
import { fieldChanges } from '../audit-writer.ts';
import type { InboundMergeResult } from '../merge-inbound.ts';
import type { GoldenRow } from '../rows/golden.ts';
import { linkId } from '../rows/link.ts';
import { mirror } from '../rows/mirror.ts';
import { count } from './apply-observation.ts';
import type { InboundPage, Observation } from './inbound-page.ts';
import { type MergeOccasion, mergeHash } from './merge-linked.ts';

/** The key of an inbound plan item: the remote record, whatever the hub calls it. */
export function inboundKey(page: InboundPage, observation: Pick<Observation, 'record'>): string {
  return `in|${linkId(page.conn.id, observation.record.ref.objectType, observation.record.ref.id)}`;
}

/**
 * Outside of `apply` everything passes. In it, an observation that the plan does not hold in just this form waits in the
 * mirror for the next run, so that nothing is lost though the checkpoint goes on.
 */
export async function gateInbound(
  page: InboundPage,
  observation: Observation,
  merged: InboundMergeResult | null,
  occasion: MergeOccasion,
): Promise<boolean> {
  const { gate } = page.ctx;
  const nothing = merged !== null && merged.changed.length === 0 && Object.keys(merged.held).length === 0;
  if (!gate || (nothing && !occasion.first)) return true;
  const hash = merged && !occasion.first ? mergeHash(observation, merged) : contentHash([observation.view]);
  if (await gate.allows(inboundKey(page, observation), hash)) return true;
  keepForLater(page, observation, 'notInPlan');
  count(page, 'refused', 'notInPlan');
  return false;
}

/** Puts an observation into the mirror; the next run begins with it. */
export function keepForLater(page: InboundPage, observation: Pick<Observation, 'record'>, reason: string): void {
  const { objectType, id } = observation.record.ref;
  page.unit.put(mirror, {
    id: linkId(page.conn.id, objectType, id),
    connectionId: page.conn.id,
    objectType,
    remoteId: id,
    reason,
    record: observation.record,
  });
}

/** Notes an inbound change in the plan under way. */
export function planInbound(
  page: InboundPage,
  observation: Observation,
  before: GoldenRow | null,
  after: GoldenRow,
  merged: InboundMergeResult | null,
  occasion: MergeOccasion,
): void {
  const { planner } = page.ctx;
  if (!planner) return;
  const held = Object.keys(merged?.held ?? {});
  const changed = merged ? merged.changed : Object.keys(after.fields);
  if (!occasion.first && changed.length === 0 && held.length === 0) return;
  const fields: { [field: string]: { before: FieldValue; after: FieldValue } } = fieldChanges(
    [...changed].sort(),
    before?.fields ?? {},
    after.fields,
  );
  for (const [field, conflict] of Object.entries(merged?.held ?? {})) {
    fields[field] = { before: conflict.local, after: conflict.remote };
  }
  planner.record({
    key: inboundKey(page, observation),
    direction: 'inbound',
    connectionId: page.conn.id,
    entity: after.entity,
    objectType: observation.record.ref.objectType,
    action: before === null ? 'create' : held.length > 0 ? 'conflict' : occasion.first ? 'link' : 'update',
    goldenId: after.id,
    remoteId: observation.record.ref.id,
    fields,
    reason: occasion.reason ?? ([...new Set(merged?.reasons ?? [])].sort().join(',') || 'new'),
    hash: merged && !occasion.first ? mergeHash(observation, merged) : contentHash([observation.view]),
  });
}
