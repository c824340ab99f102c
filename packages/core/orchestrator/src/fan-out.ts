import type { ConnectionContext, EngineContext } from './engine-context.ts';
import { portAccepts } from './project-golden.ts';
import { type DirtyRow, dirtyId, dirtyRows } from './rows/dirty.ts';
import type { GoldenRow } from './rows/golden.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Which connections are to be told of a golden record. */
export interface FanOut {
  /** The connection the change came from: told only if `echoBack`. */
  readonly source?: string;
  readonly echoBack?: boolean;
}

/** Marks a golden record dirty for every connection that may have to show it. */
export function fanOut(ctx: EngineContext, unit: UnitOfWork, golden: GoldenRow, to: FanOut): void {
  for (const conn of ctx.connections.values()) {
    if (!isTold(conn) || (conn.id === to.source && to.echoBack !== true)) continue;
    if (conn.ports.some((port) => portAccepts(port.capabilities, golden))) markDirty(unit, conn.id, golden);
  }
}

/** Whether changes are meant for a connection; a paused one hears of them when it is resumed. */
export function isTold(conn: ConnectionContext): boolean {
  return conn.options.direction !== 'pull';
}

/** Marks a golden record dirty for one connection. */
export function markDirty(
  unit: UnitOfWork,
  connectionId: string,
  golden: Pick<GoldenRow, 'id' | 'entity'>,
  waiting: Pick<DirtyRow, 'notBefore' | 'waitingFor'> | undefined = undefined,
): void {
  unit.put(dirtyRows, {
    id: dirtyId(connectionId, golden.id),
    connectionId,
    entity: golden.entity,
    goldenId: golden.id,
    notBefore: 0,
    attempts: 0,
    ...waiting,
  });
}
