import { type EntityPort, type Patch, RateLimitError, type WriteOutcome } from '@crmsync/adapter';
import { CrmSyncError, type RemoteRef } from '@crmsync/model';
import type { ConnectionContext, EngineContext } from '../engine-context.ts';
import { inOneTransaction } from '../inbound/apply-inbound.ts';
import { refOf } from '../remote-end.ts';
import { remoteParts } from '../remote-view.ts';
import { deleteHolds } from '../rows/delete-hold.ts';
import { type IntentRow, intents } from '../rows/intent.ts';
import { linkId, links } from '../rows/link.ts';
import { createUnitOfWork, type UnitOfWork } from '../unit-of-work.ts';
import { type Aftermath, confirmOutcomes } from './confirm-outcomes.ts';

/**
 * Sends planned intents of one port: marks them as sent, calls the adapter, stores what became of each.
 * A crash anywhere leaves rows that say exactly what is not known.
 * @throws CrmSyncError when the connection cannot be used now; the intents are planned again
 */
export async function sendIntents(
  ctx: EngineContext,
  conn: ConnectionContext,
  port: EntityPort,
  operation: IntentRow['operation'],
  batch: readonly IntentRow[],
): Promise<Aftermath> {
  const sent: IntentRow[] = [];
  await inOneTransaction(ctx, async (unit) => {
    sent.length = 0;
    await unit.load(
      intents,
      batch.map((intent) => intent.id),
    );
    for (const { id } of batch) {
      const intent = unit.peek(intents, id);
      if (intent?.state !== 'planned') continue;
      const next: IntentRow = { ...intent, state: 'sent', attempts: intent.attempts + 1, sentAt: ctx.clock.now() };
      unit.put(intents, next);
      sent.push(next);
    }
    if (operation === 'delete') await noteSentHolds(unit, sent);
  });
  if (sent.length === 0) return { reread: [], existing: [], retryAfterMs: undefined };
  const { outcomes, fatal } = await call(ctx, conn, port, operation, sent);
  const aftermath = await confirmOutcomes(ctx, conn, port, sent, outcomes);
  return fatal ? { ...aftermath, fatal } : aftermath;
}

/** If no answer comes, the hold of a deletion tells that its record may be gone through us. */
async function noteSentHolds(unit: UnitOfWork, sent: readonly IntentRow[]): Promise<void> {
  for (const intent of sent) {
    const hold = await unit.get(deleteHolds, linkId(intent.connectionId, intent.objectType, intent.remoteId ?? ''));
    if (hold) unit.put(deleteHolds, { ...hold, sentAt: intent.sentAt });
  }
}

async function call(
  ctx: EngineContext,
  conn: ConnectionContext,
  port: EntityPort,
  operation: IntentRow['operation'],
  sent: readonly IntentRow[],
): Promise<CallOutcome> {
  try {
    return { outcomes: await callPort(ctx, conn, port, operation, sent) };
  } catch (error) {
    // A bug may have left a request on its way: those intents stay `sent`, and recovery looks for them.
    if (!CrmSyncError.is(error)) throw error;
    // The contract: a method throws only when nothing was applied.
    const passing = error.retryable || error.code === 'UNAUTHENTICATED' || error.code === 'FORBIDDEN';
    // What failed as a whole says nothing about the single record: it is planned again, and the connection has failed.
    const refusal = passing ? error : new RateLimitError(error.message, { cause: error });
    const outcomes = sent.map(({ id }): WriteOutcome => ({ key: id, status: 'refused', error: refusal }));
    return passing ? { outcomes } : { outcomes, fatal: error };
  }
}

/** What became of each item; `fatal` when the whole call failed for a reason that waiting does not mend. */
interface CallOutcome {
  readonly outcomes: readonly WriteOutcome[];
  readonly fatal?: CrmSyncError;
}

async function callPort(
  ctx: EngineContext,
  conn: ConnectionContext,
  port: EntityPort,
  operation: IntentRow['operation'],
  sent: readonly IntentRow[],
): Promise<readonly WriteOutcome[]> {
  const options = { priority: 'interactive' as const, ...(ctx.signal ? { signal: ctx.signal } : {}) };
  switch (operation) {
    case 'create':
      return (
        (await port.create?.(
          sent.map((intent) => ({
            key: intent.id,
            patch: toPatch(port, intent),
            ...(intent.syncKey === undefined ? {} : { syncKey: intent.syncKey }),
          })),
          options,
        )) ?? []
      );
    case 'update':
      return (await port.update?.(await updateItems(ctx, conn, port, sent), options)) ?? [];
    case 'delete':
      return (
        (await port.delete?.(
          sent.map((intent) => ({ key: intent.id, id: intent.remoteId ?? '' })),
          options,
        )) ?? []
      );
  }
}

async function updateItems(
  ctx: EngineContext,
  conn: ConnectionContext,
  port: EntityPort,
  sent: readonly IntentRow[],
): Promise<Parameters<NonNullable<EntityPort['update']>>[0]> {
  const unit = createUnitOfWork(ctx.store);
  const idOf = (intent: IntentRow): string => linkId(conn.id, intent.objectType, intent.remoteId ?? '');
  await unit.load(links, sent.map(idOf));
  return sent.map((intent) => {
    const link = unit.peek(links, idOf(intent));
    return {
      key: intent.id,
      id: intent.remoteId ?? '',
      patch: toPatch(port, intent),
      ...(link ? { current: remoteParts(link.base.read, conn.id, port, conn.custom) } : {}),
      ...(link?.version !== undefined && port.capabilities.versioning !== 'none'
        ? { expectVersion: link.version }
        : {}),
    };
  });
}

/** An intent's patch in the form of the contract. */
function toPatch(port: EntityPort, intent: IntentRow): Patch {
  const associations: Record<string, { add: RemoteRef[]; remove: RemoteRef[]; primary?: RemoteRef }> = {};
  for (const [role, change] of Object.entries(intent.patch.associations)) {
    if (port.capabilities.associations[role] === undefined) continue;
    associations[role] = {
      add: change.add.map(refOf),
      remove: change.remove.map(refOf),
      ...(change.primary === undefined ? {} : { primary: refOf(change.primary) }),
    };
  }
  return { fields: intent.patch.fields, custom: intent.patch.custom, associations };
}
