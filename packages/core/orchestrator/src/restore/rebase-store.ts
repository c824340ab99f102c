import type { Collection, Fence, Row } from '@crmsync/store';
import { markDirty } from '../fan-out.ts';
import { LeaseLostError } from '../orchestrator-errors.ts';
import { connectionStates } from '../rows/connection-state.ts';
import { deleteHolds } from '../rows/delete-hold.ts';
import { intents } from '../rows/intent.ts';
import { mirror } from '../rows/mirror.ts';
import { plans } from '../rows/plan.ts';
import { type RunRow, runs } from '../rows/run.ts';
import { sweepId, sweeps } from '../rows/sweep.ts';
import type { SyncEngine } from '../sync-engine.ts';
import { createUnitOfWork, type UnitOfWork } from '../unit-of-work.ts';
import { tellWitness } from './check-restored.ts';

const rowsAtOnce = 1_000;

/**
 * Makes an older copy of the store fit to go on: what it was about to do is forgotten, and the next run looks at every
 * record before it makes or deletes one.
 */
export async function rebaseStore(engine: SyncEngine, fence: Fence): Promise<void> {
  await forgetWork(engine, fence);
  const ids = Object.keys(engine.options.connections);
  const epoch = await engine.options.store.epoch();
  const at = new Date(engine.clock.now()).toISOString();
  const ended: RunRow = { ...engine.newRun('normal'), state: 'aborted', cause: 'rebased', open: 'no', endedAt: at };
  await inBatch(engine, fence, async (unit) => {
    for (const { row } of await engine.tenant.read({ collection: runs, index: 'byOpen', equals: ['yes'] }))
      unit.put(runs, { ...row, state: 'aborted', cause: 'rebased', open: 'no', endedAt: at });
    await unit.load(connectionStates, ids);
    for (const id of ids) {
      const known = unit.peek(connectionStates, id);
      if (!known) continue;
      const { parked: _parked, ...rest } = known;
      unit.put(connectionStates, { ...rest, state: 'active', storeEpoch: epoch, rebasing: true });
      for (const { capabilities } of engine.live.get(id).ports) {
        const sweep = await unit.get(sweeps, sweepId(id, capabilities.objectType));
        if (!sweep) continue;
        const { cursor: _cursor, linksAfter: _after, ...kept } = sweep;
        unit.put(sweeps, { ...kept, phase: 'resting', startedAt: 0, unseen: 0 });
      }
    }
    // It stands for this moment, so that a still older copy is noticed as well.
    unit.put(runs, ended);
  });
  await tellWitness(engine, ended);
}

/** Deletions and updates that were about to go out, plans, and observations that waited: all of them are of another day. */
async function forgetWork(engine: SyncEngine, fence: Fence): Promise<void> {
  for (const id of Object.keys(engine.options.connections)) {
    for (const { capabilities } of engine.live.get(id).ports) {
      const { entity, objectType } = capabilities;
      for (const state of ['held', 'released'] as const)
        await removeAll(engine, fence, deleteHolds, 'byState', [id, entity, state]);
      await removeAll(engine, fence, mirror, 'byPort', [id, objectType]);
      await removeAll(engine, fence, intents, 'byState', [id, objectType, 'planned'], (unit, intent) => {
        if (intent.operation !== 'delete') markDirty(unit, id, { id: intent.goldenId, entity: intent.entity });
      });
    }
  }
  await removeAll(engine, fence, plans, 'byTime', []);
}

async function removeAll<R extends Row>(
  engine: SyncEngine,
  fence: Fence,
  collection: Collection<R>,
  index: string,
  equals: readonly string[],
  instead: (unit: UnitOfWork, row: R) => void = () => undefined,
): Promise<void> {
  for (;;) {
    const found = await engine.tenant.read({ collection, index, equals, limit: rowsAtOnce });
    if (found.length === 0) return;
    await inBatch(engine, fence, async (unit) => {
      for (const { row } of found) {
        unit.delete(collection, row.id);
        instead(unit, row);
      }
    });
  }
}

async function inBatch(engine: SyncEngine, fence: Fence, work: (unit: UnitOfWork) => Promise<void>): Promise<void> {
  const unit = createUnitOfWork(engine.tenant);
  await work(unit);
  if ((await unit.commit(fence)) !== null) throw new LeaseLostError();
}
