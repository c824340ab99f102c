import type { ConnectionContext } from '../engine-context.ts';
import { markDirty } from '../fan-out.ts';
import { deadLetters } from '../rows/dead-letter.ts';
import type { SchemaDriftRow } from '../rows/schema-drift.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

/** Plans the writes anew that an account refused because of this field: with it, or without it while it rests. */
export async function retryRefused(
  unit: UnitOfWork,
  conn: ConnectionContext,
  { entity, field, remoteKey }: Pick<SchemaDriftRow, 'entity' | 'field' | 'remoteKey'>,
): Promise<void> {
  const open = await unit.find({ collection: deadLetters, index: 'byStatus', equals: ['open'], limit: 10_000 });
  for (const letter of open) {
    const isMeant = letter.connectionId === conn.id && letter.entity === entity && letter.direction === 'outbound';
    const names = letter.error.fields ?? [];
    if (!isMeant || letter.goldenId === undefined || letter.operation === 'delete') continue;
    if (!names.includes(remoteKey) && !(field !== undefined && names.includes(field))) continue;
    unit.delete(deadLetters, letter.id);
    markDirty(unit, conn.id, { id: letter.goldenId, entity });
  }
}
