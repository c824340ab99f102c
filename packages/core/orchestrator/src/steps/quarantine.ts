import type { EntityPort, Page } from '@crmsync/adapter';
import type { ConnectionContext, EngineContext } from '../engine-context.ts';
import { deadLetters, inboundLetterId } from '../rows/dead-letter.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

/** A record that could not be read is kept as a dead letter with its id; the page goes on. */
export function storeQuarantined(
  ctx: EngineContext,
  unit: UnitOfWork,
  conn: ConnectionContext,
  port: EntityPort,
  page: Page,
): void {
  for (const [position, { ref, error }] of page.quarantined.entries()) {
    const { entity, objectType } = port.capabilities;
    unit.put(deadLetters, {
      id: inboundLetterId(conn.id, objectType, ref?.id ?? `${ctx.run.id}-${position}`),
      connectionId: conn.id,
      objectType,
      entity,
      direction: 'inbound',
      ...(ref ? { remoteId: ref.id } : {}),
      error: { code: error.code, message: error.message, fields: [...error.paths] },
      attempts: 1,
      runId: ctx.run.id,
      status: 'open',
      at: new Date(ctx.clock.now()).toISOString(),
    });
    ctx.counts.add('inbound', conn.id, entity, 'quarantined');
    ctx.counts.reason('quarantined');
  }
}
