import type { Fence } from '@crmsync/store';
import { StoreRestoredError } from '../orchestrator-errors.ts';
import { connectionStates } from '../rows/connection-state.ts';
import { type RunRow, runs } from '../rows/run.ts';
import type { SyncEngine } from '../sync-engine.ts';
import { createUnitOfWork } from '../unit-of-work.ts';

/** The cause for which connections of a restored store are parked. */
export const storeRestored = 'STORE_RESTORED';

/**
 * Compares the store with what its witness saw last. An older copy parks every connection, so that other workers stop too.
 * @throws StoreRestoredError
 */
export async function checkRestored(engine: SyncEngine, fence: Fence): Promise<void> {
  const { options, tenant } = engine;
  const mark = await options.witness?.read(options.tenantId);
  if (!mark) return;
  const [found] = await tenant.read({ collection: runs, ids: [mark.runId] });
  const epoch = await options.store.epoch();
  if (mark.epoch === epoch && found && found.row.sequence >= mark.sequence) return;
  await parkAll(engine, fence);
  throw new StoreRestoredError();
}

async function parkAll(engine: SyncEngine, fence: Fence): Promise<void> {
  const unit = createUnitOfWork(engine.tenant);
  const ids = Object.keys(engine.options.connections);
  await unit.load(connectionStates, ids);
  const at = new Date(engine.clock.now()).toISOString();
  const { message } = new StoreRestoredError();
  for (const id of ids) {
    const known = unit.peek(connectionStates, id);
    if (known) unit.put(connectionStates, { ...known, state: 'parked', parked: { cause: storeRestored, message, at } });
  }
  // What an open run was about to do is of another day.
  const open = await unit.find({ collection: runs, index: 'byOpen', equals: ['yes'] });
  for (const run of open) unit.put(runs, { ...run, state: 'aborted', cause: 'storeRestored', open: 'no', endedAt: at });
  await unit.commit(fence);
}

/** Tells the witness how far the store has come. */
export async function tellWitness(
  engine: SyncEngine,
  { id, sequence }: Pick<RunRow, 'id' | 'sequence'>,
): Promise<void> {
  const { options } = engine;
  await options.witness?.write(options.tenantId, { epoch: await options.store.epoch(), runId: id, sequence });
}
