import type { EngineContext } from '../engine-context.ts';
import { fanOut } from '../fan-out.ts';
import { conflicts } from '../rows/conflict.ts';
import { deleteHolds } from '../rows/delete-hold.ts';
import { dirtyId, dirtyRows } from '../rows/dirty.ts';
import { goldens } from '../rows/golden.ts';
import { intentId, intents } from '../rows/intent.ts';
import { type LinkRow, links } from '../rows/link.ts';
import { mirror } from '../rows/mirror.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { readAgain } from './read-again.ts';

/** Stops the sync of records that are linked: nothing waits for them any more, and another record takes their place. */
export async function ignoreLinks(unit: UnitOfWork, goldenId: string, gone: readonly LinkRow[]): Promise<void> {
  for (const link of gone) {
    if (link.state === 'merged') continue;
    unit.put(links, { ...link, state: 'ignored' });
    unit.delete(deleteHolds, link.id);
    unit.delete(conflicts, link.id);
    unit.delete(mirror, link.id);
  }
  for (const connectionId of new Set(gone.map((link) => link.connectionId))) {
    const heir = await successor(unit, goldenId, connectionId);
    if (heir) continue;
    unit.delete(dirtyRows, dirtyId(connectionId, goldenId));
    // What was sent already is looked for all the same.
    const open = await unit.get(intents, intentId(connectionId, goldenId));
    if (open?.state === 'planned') unit.delete(intents, open.id);
  }
}

/** A record of the same account that stands for the golden record as well, as the primary one from now on. */
async function successor(unit: UnitOfWork, goldenId: string, connectionId: string): Promise<LinkRow | undefined> {
  const found = await unit.find({ collection: links, index: 'byGolden', equals: [goldenId, connectionId] });
  const live = found.map((link) => unit.peek(links, link.id) ?? link).filter((link) => link.state === 'linked');
  const heir = live.find((link) => link.role === 'primary') ?? live[0];
  if (heir?.role !== 'secondary') return heir;
  const { seenHash: _seen, ...rest } = heir;
  unit.put(links, { ...rest, role: 'primary' });
  return heir;
}

/** Syncs ignored records again: each is read once more, and the connections are told what the hub holds. */
export async function resumeLinks(
  ctx: EngineContext,
  unit: UnitOfWork,
  goldenId: string,
  ignored: readonly LinkRow[],
): Promise<void> {
  for (const link of ignored) {
    if (link.state !== 'ignored') continue;
    const { connectionId, objectType, remoteId } = link;
    const beside = await unit.find({ collection: links, index: 'byGolden', equals: [goldenId, connectionId] });
    const taken = beside.some(
      ({ id }) =>
        id !== link.id && unit.peek(links, id)?.state === 'linked' && unit.peek(links, id)?.role === 'primary',
    );
    const { seenHash: _seen, ...rest } = link;
    unit.put(links, { ...rest, state: 'linked', role: taken ? 'secondary' : link.role });
    readAgain(ctx, unit, { connectionId, objectType, remoteId }, `unsuppress|${link.id}`);
  }
  const golden = await unit.get(goldens, goldenId);
  if (golden?.state === 'live') fanOut(ctx, unit, golden, {});
}
