import type { EntityPort, WriteOutcome } from '@crmsync/adapter';
import { isEmptyValue, sameValue } from '@crmsync/conflict-resolver';
import type { ConnectionContext, EngineContext } from '../engine-context.ts';
import { fieldKind } from '../hub-field.ts';
import { readRemote } from '../read-remote.ts';
import { remoteView } from '../remote-view.ts';
import { type IntentRow, intents } from '../rows/intent.ts';
import { createUnitOfWork } from '../unit-of-work.ts';
import { confirmOutcomes } from './confirm-outcomes.ts';

/**
 * Confirms updates and deletions that a worker had sent when it died and whose records show them: they were applied, and
 * are nobody's edit. The others stay as they are.
 * @returns the intents that are confirmed
 */
export async function settleSent(
  ctx: EngineContext,
  conn: ConnectionContext,
  port: EntityPort,
): Promise<readonly IntentRow[]> {
  if (!port.get) return [];
  const { entity, objectType } = port.capabilities;
  const sent = (
    await createUnitOfWork(ctx.store).find({
      collection: intents,
      index: 'byState',
      equals: [conn.id, objectType, 'sent'],
      limit: 1_000,
    })
  ).filter((intent) => intent.operation !== 'create' && intent.remoteId !== undefined);
  if (sent.length === 0) return [];
  const compare = ctx.options.defaultRegion ? { defaultRegion: ctx.options.defaultRegion } : {};
  const outcomes = new Map<string, WriteOutcome>();
  const records = await readRemote(
    ctx,
    conn,
    port,
    sent.map((intent) => intent.remoteId ?? ''),
  );
  for (const record of records) {
    const intent = sent.find((candidate) => candidate.remoteId === record.ref.id);
    if (!intent) continue;
    const { id } = record.ref;
    if (intent.operation === 'delete') {
      if (record.deleted) outcomes.set(intent.id, { key: intent.id, status: 'applied', id, warnings: [] });
      continue;
    }
    const view = record.deleted ? {} : remoteView(record, conn.id, conn.custom);
    const isThere = Object.entries(intent.projected).every(
      ([field, value]) =>
        (isEmptyValue(value) && isEmptyValue(view[field])) ||
        sameValue(fieldKind(entity, field, conn.custom.kinds), view[field], value, compare),
    );
    if (isThere && !record.deleted) {
      outcomes.set(intent.id, { key: intent.id, status: 'applied', id, record, warnings: [] });
    }
  }
  const settled = sent.filter((intent) => outcomes.has(intent.id));
  if (settled.length > 0) await confirmOutcomes(ctx, conn, port, settled, [...outcomes.values()]);
  return settled;
}
