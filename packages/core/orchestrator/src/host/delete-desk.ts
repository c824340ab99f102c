import type { EntityType } from '@crmsync/model';
import { deleteHash } from '../delete-guard.ts';
import { inOneTransaction } from '../inbound/apply-inbound.ts';
import { StaleDecisionError } from '../orchestrator-errors.ts';
import { type DeleteHoldRow, deleteHolds } from '../rows/delete-hold.ts';
import type { HostContext } from './host-context.ts';

/** Deletions that the guard holds back. */
export interface DeleteDesk {
  list(
    connectionId: string,
    entity: EntityType,
  ): Promise<{ readonly hash: string; readonly holds: readonly DeleteHoldRow[] }>;
  /** Lets exactly these deletions go out with the next run; a release is good for once. @throws StaleDecisionError */
  release(connectionId: string, entity: EntityType, hash: string): Promise<number>;
  /** Forgets them: the records stay where they are. */
  discard(connectionId: string, entity: EntityType): Promise<number>;
}

/** Makes the deletion calls of a sync. */
export function createDeleteDesk(host: HostContext): DeleteDesk {
  const held = async (connectionId: string, entity: EntityType): Promise<readonly DeleteHoldRow[]> => {
    const rows = await host.tenant.read({
      collection: deleteHolds,
      index: 'byState',
      equals: [connectionId, entity, 'held'],
      limit: 10_000,
    });
    return rows.map(({ row }) => row);
  };
  return {
    async list(connectionId, entity) {
      const holds = await held(connectionId, entity);
      return { hash: deleteHash(holds), holds };
    },
    async release(connectionId, entity, hash) {
      const holds = await held(connectionId, entity);
      if (holds.length === 0 || deleteHash(holds) !== hash) {
        throw new StaleDecisionError('the held deletions are others than those looked at');
      }
      const ctx = await host.engine('release');
      await inOneTransaction(ctx, async (unit) => {
        await unit.load(
          deleteHolds,
          holds.map((hold) => hold.id),
        );
        for (const hold of holds) unit.put(deleteHolds, { ...hold, state: 'released' });
      });
      return holds.length;
    },
    async discard(connectionId, entity) {
      const holds = await held(connectionId, entity);
      const ctx = await host.engine('discard');
      await inOneTransaction(ctx, async (unit) => {
        await unit.load(
          deleteHolds,
          holds.map((hold) => hold.id),
        );
        for (const hold of holds) unit.delete(deleteHolds, hold.id);
      });
      return holds.length;
    },
  };
}
