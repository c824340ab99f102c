import type { EngineContext } from '../engine-context.ts';
import { inbox } from '../rows/inbox.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

/** Has the next run read one remote record, as if a webhook had named it. */
export function readAgain(
  ctx: EngineContext,
  unit: UnitOfWork,
  record: { readonly connectionId: string; readonly objectType: string; readonly remoteId: string },
  id: string,
): void {
  const { connectionId, objectType, remoteId } = record;
  unit.put(inbox, {
    id,
    connectionId,
    state: 'waiting',
    receivedAt: new Date(ctx.clock.now()).toISOString(),
    event: { eventId: id, type: 'retry', kind: 'updated', ref: { objectType, id: remoteId } },
    attempts: 0,
  });
}
