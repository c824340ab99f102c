import type { EntityPort, RemoteRecord } from '@crmsync/adapter';
import type { ConnectionContext, EngineContext } from '../engine-context.ts';
import { applyInbound } from '../inbound/apply-inbound.ts';
import type { MergePolicy } from '../merge-policy.ts';
import { type IntentRow, intents } from '../rows/intent.ts';
import { createUnitOfWork } from '../unit-of-work.ts';

const keysPerCall = 100;

/**
 * Looks for the results of creates by the sync keys that they were sent with: one question instead of reading everything.
 * A record that is found is linked, and what was edited in it since is an edit.
 * @returns the creates of which there is certainly nothing to link; those that could not be told either way stay open
 */
export async function settleByKey(
  ctx: EngineContext,
  conn: ConnectionContext,
  port: EntityPort,
  policy: MergePolicy,
  open: readonly IntentRow[],
): Promise<readonly IntentRow[]> {
  const settled: IntentRow[] = [];
  for (let start = 0; port.find && start < open.length; start += keysPerCall) {
    const asked = open.slice(start, start + keysPerCall);
    const outcomes = await port.find(
      asked.map(({ id, syncKey = '' }) => ({ key: id, by: 'syncKey', value: syncKey })),
      {
        custom: conn.custom.remoteKeys(conn.id, port.capabilities.entity),
        priority: 'interactive',
        ...(ctx.signal ? { signal: ctx.signal } : {}),
      },
    );
    const byKey = new Map(outcomes.map((outcome) => [outcome.key, outcome]));
    const found: RemoteRecord[] = [];
    const ours = new Map<string, string>();
    const known = asked.filter(({ id }) => {
      const outcome = byKey.get(id);
      const live = outcome?.records.filter((record) => !record.deleted) ?? [];
      for (const record of live) ours.set(record.ref.id, id);
      found.push(...live);
      return live.length > 0 || outcome?.complete === true;
    });
    if (found.length > 0) await applyInbound(ctx, conn, port, policy, found, () => undefined, ours);
    settled.push(...(await stillOpen(ctx, known)));
  }
  return settled;
}

/** Found nowhere; or found, but that record was linked, or kept out, before. */
async function stillOpen(ctx: EngineContext, known: readonly IntentRow[]): Promise<readonly IntentRow[]> {
  const unit = createUnitOfWork(ctx.store);
  await unit.load(
    intents,
    known.map(({ id }) => id),
  );
  return known.filter(({ id }) => unit.peek(intents, id)?.state === 'unknown');
}
