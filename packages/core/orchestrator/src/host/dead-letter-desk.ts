import { markDirty } from '../fan-out.ts';
import { inOneTransaction } from '../inbound/apply-inbound.ts';
import { UnknownRecordError } from '../orchestrator-errors.ts';
import { type DeadLetterRow, deadLetters } from '../rows/dead-letter.ts';
import { deleteHolds } from '../rows/delete-hold.ts';
import { intents } from '../rows/intent.ts';
import { linkId } from '../rows/link.ts';
import type { HostContext, ListPage, ListPageOptions } from './host-context.ts';
import { listRows } from './list-rows.ts';
import { readAgain } from './read-again.ts';

/** Records and writes that failed for good. */
export interface DeadLetterDesk {
  list(options?: ListPageOptions): Promise<ListPage<DeadLetterRow>>;
  /** Tries again with the next run, from the record as it is then. */
  retry(id: string): Promise<void>;
  /** Gives up on it; a later edit of the record tries again all the same. */
  discard(id: string): Promise<void>;
}

/** Makes the dead-letter calls of a sync. */
export function createDeadLetterDesk(host: HostContext): DeadLetterDesk {
  const change = async (id: string, again: boolean): Promise<void> => {
    const ctx = await host.engine('deadLetter');
    await inOneTransaction(ctx, async (unit) => {
      const letter = await unit.get(deadLetters, id);
      if (!letter) throw new UnknownRecordError('dead letter', id);
      unit.delete(deadLetters, id);
      await unit.load(intents, [id]);
      if (unit.peek(intents, id)) unit.delete(intents, id);
      if (!again) return;
      if (letter.operation === 'delete' && letter.goldenId !== undefined && letter.remoteId !== undefined) {
        const { connectionId, entity, goldenId, objectType, remoteId } = letter;
        unit.put(deleteHolds, {
          id: linkId(connectionId, objectType, remoteId),
          connectionId,
          entity,
          goldenId,
          objectType,
          remoteId,
          state: 'released',
          source: 'host',
          runId: ctx.run.id,
          at: ctx.clock.now(),
        });
      } else if (letter.direction === 'outbound' && letter.goldenId !== undefined) {
        markDirty(unit, letter.connectionId, { id: letter.goldenId, entity: letter.entity });
      } else if (letter.remoteId !== undefined) {
        const { connectionId, objectType, remoteId } = letter;
        readAgain(ctx, unit, { connectionId, objectType, remoteId }, `retry|${id}`);
      }
    });
  };
  return {
    list: (options = {}) =>
      listRows(host.tenant, { collection: deadLetters, index: 'byStatus', equals: ['open'] }, options, (row) => row),
    retry: (id) => change(id, true),
    discard: (id) => change(id, false),
  };
}
