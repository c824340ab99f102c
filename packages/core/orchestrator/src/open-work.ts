import type { EngineContext } from './engine-context.ts';
import { inOneTransaction } from './inbound/apply-inbound.ts';
import { dirtyRows } from './rows/dirty.ts';
import { type IntentRow, intents } from './rows/intent.ts';
import type { RunRow } from './rows/run.ts';

/** Whether a write was sent whose outcome is not known, but can be looked up. */
export async function outcomesAreOpen(
  ctx: EngineContext,
  run: RunRow,
  states: readonly IntentRow['state'][] = ['sent', 'unknown'],
): Promise<boolean> {
  for (const conn of ctx.connections.values()) {
    if (!conn.writesTo || run.failures[conn.id]) continue;
    for (const port of conn.ports) {
      if (!port.changes && !port.list) continue;
      for (const state of states) {
        const equals = [conn.id, port.capabilities.objectType, state];
        const [first] = await ctx.store.read({ collection: intents, index: 'byState', equals, limit: 1 });
        if (first) return true;
      }
    }
  }
  return false;
}

/** Whether writes wait: for another round, for approval, or for a time. */
export async function dirtyState(
  ctx: EngineContext,
  run: RunRow,
): Promise<{ ready: boolean; unapproved: boolean; retryAt: number | undefined }> {
  let ready = false;
  let unapproved = false;
  let retryAt: number | undefined;
  for (const conn of ctx.connections.values()) {
    if (!conn.writesTo || run.failures[conn.id]) continue;
    for (const entity of new Set(conn.ports.map((port) => port.capabilities.entity))) {
      const [first] = await ctx.store.read({
        collection: dirtyRows,
        index: 'byConnection',
        equals: [conn.id, entity],
        limit: 1,
      });
      if (!first) continue;
      if (!conn.outboundApproved) unapproved = true;
      else if (first.row.notBefore <= ctx.clock.now()) ready = true;
      else retryAt = Math.min(retryAt ?? Number.POSITIVE_INFINITY, first.row.notBefore);
    }
  }
  return { ready, unapproved, retryAt };
}

/** Why a row waits that a plan does not hold; see {@link reopenRefused}. */
export const notInPlan = 'notInPlan';

/** How long such a row waits if its run never comes to an end. */
export const refusedForMs = 3_600_000;

/**
 * Lets go the rows that a plan did not hold: for another round of the same run, since what they refer to may be there
 * by now, or for the runs after it.
 */
export async function reopenRefused(ctx: EngineContext): Promise<void> {
  for (const conn of ctx.connections.values()) {
    for (const entity of new Set(conn.ports.map((port) => port.capabilities.entity))) {
      for (;;) {
        const waiting = await ctx.store.read({
          collection: dirtyRows,
          index: 'byConnection',
          equals: [conn.id, entity],
          from: ctx.clock.now() + 1,
          limit: 500,
        });
        const refused = waiting.filter(({ row }) => row.waitingFor === notInPlan);
        if (refused.length === 0) break;
        await inOneTransaction(ctx, async (unit) => {
          await unit.load(
            dirtyRows,
            refused.map(({ row }) => row.id),
          );
          for (const { row } of refused) {
            const current = unit.peek(dirtyRows, row.id);
            if (current?.waitingFor === notInPlan) unit.put(dirtyRows, { ...current, notBefore: 0 });
          }
        });
      }
    }
  }
}
