import { markDirty } from './fan-out.ts';
import type { CandidateRow } from './rows/candidate.ts';
import { createHoldId, createHolds } from './rows/create-hold.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Keeps the golden records that a remote record may mean from being created beside it. */
export async function holdCreates(unit: UnitOfWork, candidate: CandidateRow): Promise<void> {
  for (const { goldenId } of candidate.candidates) {
    const id = createHoldId(candidate.connectionId, goldenId);
    const known = await unit.get(createHolds, id);
    const candidateIds = new Set([...(known?.candidateIds ?? []), candidate.id]);
    unit.put(createHolds, { id, candidateIds: [...candidateIds].sort() });
  }
}

/** Lets them go again, once it is decided whom the record means; they are looked at anew. */
export async function releaseCreates(unit: UnitOfWork, candidate: CandidateRow): Promise<void> {
  for (const { goldenId } of candidate.candidates) {
    const id = createHoldId(candidate.connectionId, goldenId);
    const known = await unit.get(createHolds, id);
    if (!known) continue;
    const candidateIds = known.candidateIds.filter((other) => other !== candidate.id);
    if (candidateIds.length > 0) unit.put(createHolds, { id, candidateIds });
    else unit.delete(createHolds, id);
    markDirty(unit, candidate.connectionId, { id: goldenId, entity: candidate.entity });
  }
}
