import type { EntityType } from '@crmsync/model';
import { markDirty } from './fan-out.ts';
import { createHoldId, createHolds } from './rows/create-hold.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** A remote record that is not linked, and the golden records it may mean or does mean. */
export interface StandIn {
  /** The link id that the record would have. */
  readonly id: string;
  readonly connectionId: string;
  readonly entity: EntityType;
  readonly goldenIds: readonly string[];
}

/** Keeps the golden records that a remote record may mean from being created beside it. */
export async function holdCreates(unit: UnitOfWork, record: StandIn): Promise<void> {
  for (const goldenId of record.goldenIds) {
    const id = createHoldId(record.connectionId, goldenId);
    const known = await unit.get(createHolds, id);
    const candidateIds = new Set([...(known?.candidateIds ?? []), record.id]);
    unit.put(createHolds, { id, candidateIds: [...candidateIds].sort() });
  }
}

/** Lets them go again, once it is decided whom the record means; they are looked at anew. */
export async function releaseCreates(unit: UnitOfWork, record: StandIn): Promise<void> {
  for (const goldenId of record.goldenIds) {
    const id = createHoldId(record.connectionId, goldenId);
    const known = await unit.get(createHolds, id);
    if (!known) continue;
    const candidateIds = known.candidateIds.filter((other) => other !== record.id);
    if (candidateIds.length > 0) unit.put(createHolds, { id, candidateIds });
    else unit.delete(createHolds, id);
    markDirty(unit, record.connectionId, { id: goldenId, entity: record.entity });
  }
}
