import type { DeleteHoldRow } from './rows/delete-hold.ts';
import { intentId, intents } from './rows/intent.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Takes away the intent of a deletion that has not gone out, when its hold ends without it: nobody would send it any more. */
export async function dropPlannedDeletion(unit: UnitOfWork, hold: DeleteHoldRow): Promise<void> {
  const planned = await unit.get(intents, intentId(hold.connectionId, hold.goldenId));
  if (planned?.operation === 'delete' && planned.state === 'planned' && planned.remoteId === hold.remoteId)
    unit.delete(intents, planned.id);
}
