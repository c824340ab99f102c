import type { WebhookEvent } from '@crmsync/adapter';
import type { RemoteRef } from '@crmsync/model';
import type { ConnectionContext, EngineContext } from '../engine-context.ts';
import { inOneTransaction } from '../inbound/apply-inbound.ts';
import type { MergePolicy } from '../merge-policy.ts';
import { observeRemote } from '../outbound/observe-remote.ts';
import { type InboxRow, inbox } from '../rows/inbox.ts';
import type { RunStep } from '../rows/run.ts';
import { createUnitOfWork } from '../unit-of-work.ts';
import { connectionOf } from './connection-of.ts';
import { type StepOutcome, stepDone } from './step.ts';

/**
 * Works off webhook events: they only name records, which are read again and merged as they are now. Several events
 * about one record cost one read.
 */
export async function inboxStep(ctx: EngineContext, step: RunStep, policy: MergePolicy): Promise<StepOutcome> {
  const conn = connectionOf(ctx, step);
  const rows = await createUnitOfWork(ctx.store).find({
    collection: inbox,
    index: 'byState',
    equals: [conn.id, 'waiting'],
    limit: 500,
  });
  if (rows.length === 0) return stepDone;
  const byType = new Map<string, Set<string>>();
  for (const row of rows)
    for (const ref of refsOf(row)) {
      const ids = byType.get(ref.objectType) ?? new Set<string>();
      ids.add(ref.id);
      byType.set(ref.objectType, ids);
    }
  for (const { objectType, id } of await lookedUp(ctx, conn, rows))
    byType.set(objectType, (byType.get(objectType) ?? new Set<string>()).add(id));
  for (const port of conn.ports) {
    const ids = byType.get(port.capabilities.objectType);
    if (ids) await observeRemote(ctx, conn, port, policy, [...ids], survivorsOf(rows, port.capabilities.objectType));
  }
  await inOneTransaction(ctx, async (unit) => {
    await unit.load(
      inbox,
      rows.map((row) => row.id),
    );
    for (const row of rows) {
      const isNamed = refsOf(row).some((ref) =>
        conn.ports.some((port) => port.capabilities.objectType === ref.objectType),
      );
      const known = isNamed || lookupOf(conn, row) !== undefined;
      unit.put(inbox, { ...row, state: known ? 'done' : 'ignored', attempts: row.attempts + 1 });
    }
  });
  return { more: true, records: rows.length };
}

/** What an event looks for by a natural key, where its port can be asked for it. */
function lookupOf(conn: ConnectionContext, { event }: InboxRow): WebhookEvent['lookup'] {
  const { lookup } = event;
  const port = conn.ports.find(({ capabilities }) => capabilities.objectType === lookup?.objectType);
  return lookup && port?.find && port.capabilities.search.by.includes(lookup.by) ? lookup : undefined;
}

/** The records of events that name them by a natural key instead of an id. */
async function lookedUp(
  ctx: EngineContext,
  conn: ConnectionContext,
  rows: readonly InboxRow[],
): Promise<readonly RemoteRef[]> {
  const refs: RemoteRef[] = [];
  for (const port of conn.ports) {
    const values = new Map<string, { readonly by: string; readonly value: string }>();
    for (const row of rows) {
      const lookup = lookupOf(conn, row);
      if (lookup?.objectType !== port.capabilities.objectType) continue;
      values.set(`${lookup.by} ${lookup.value}`, { by: lookup.by, value: lookup.value });
    }
    if (values.size === 0 || !port.find) continue;
    const queries = [...values].map(([key, query]) => ({ key, ...query }));
    const found = await port.find(queries, { priority: 'interactive', ...(ctx.signal ? { signal: ctx.signal } : {}) });
    refs.push(...found.flatMap(({ records }) => records.map(({ ref }) => ref)));
  }
  return refs;
}

/** Which records were merged into which, as the events tell; not every vendor tells it of the record itself. */
function survivorsOf(rows: readonly InboxRow[], objectType: string): ReadonlyMap<string, string> {
  const survivors = new Map<string, string>();
  for (const { event } of rows) {
    const { mergedInto, ref, also = [] } = event;
    if (event.kind !== 'merged' || mergedInto?.objectType !== objectType) continue;
    for (const loser of ref ? [ref, ...also] : also)
      if (loser.objectType === objectType && loser.id !== mergedInto.id) survivors.set(loser.id, mergedInto.id);
  }
  return survivors;
}

function refsOf(row: InboxRow): readonly RemoteRef[] {
  const { ref, also, mergedInto } = row.event;
  return [...(ref ? [ref] : []), ...(also ?? []), ...(mergedInto ? [mergedInto] : [])];
}
