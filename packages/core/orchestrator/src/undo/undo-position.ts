import { type EntityType, entityTypes } from '@crmsync/model';
import type { PlanItemRow } from '../rows/plan.ts';

const perConnection = 1e13;
const perEntity = 1e10;

/**
 * Where an item of an undo begins among the others, before the number of the item is added: by connection, updates
 * before deletions, children before parents.
 */
export function undoPosition(connection: number, action: PlanItemRow['action'], entity: EntityType): number {
  const childrenFirst = entityTypes.length - 1 - entityTypes.indexOf(entity);
  const phase = action === 'delete' ? entityTypes.length : 0;
  return connection * perConnection + (phase + childrenFirst) * perEntity;
}

/** The stretch of positions that belongs to a connection. */
export function undoRange(connection: number): { readonly from: number; readonly below: number } {
  return { from: connection * perConnection, below: (connection + 1) * perConnection };
}
