import {
  type CallOptions,
  ConflictError,
  type EntityPort,
  type Patch,
  RejectedError,
  type WriteOutcome,
} from '@crmsync/adapter';
import { writeBatch, writeEach } from './batch-writer.ts';
import { failedOutcome } from './lost-answer.ts';

interface UpsertWish {
  readonly by: { readonly field: string; readonly value: string };
  readonly patch: Patch;
}

/**
 * Creates or changes records by a unique field: by the vendor's own upsert, else by looking for each record first. One
 * outcome per wish, in their order. Without a native upsert two programs doing this at once may create a record twice.
 */
export async function upsertMany(
  port: EntityPort,
  wishes: readonly UpsertWish[],
  options: CallOptions,
): Promise<readonly WriteOutcome[]> {
  const items = wishes.map((wish, index) => ({ key: String(index), ...wish }));
  const { upsert } = port;
  if (upsert) {
    const outcomes = await writeBatch({
      operation: `${port.capabilities.objectType}.upsert`,
      items,
      max: port.capabilities.batch.upsert,
      send: (chunk) => upsert(chunk, options),
      signal: options.signal,
    });
    return items.flatMap((item) => outcomes.find(({ key }) => key === item.key) ?? []);
  }
  return writeEach({
    operation: `${port.capabilities.objectType}.upsert`,
    items,
    limit: 1,
    write: (item) => upsertByFinding(port, item, options),
    signal: options.signal,
  });
}

async function upsertByFinding(
  port: EntityPort,
  { key, by, patch }: UpsertWish & { readonly key: string },
  options: CallOptions,
): Promise<WriteOutcome> {
  try {
    const outcomes = (await port.find?.([{ key, by: by.field, value: by.value }], options)) ?? [];
    const found = outcomes.flatMap(({ records }) => records);
    const [existing, ...others] = found;
    if (others.length > 0) throw new ConflictError(`Several records have this ${by.field}`);
    const written = existing
      ? await port.update?.([{ key, id: existing.ref.id, patch, current: existing }], options)
      : await port.create?.([{ key, patch }], options);
    const [outcome] = written ?? [];
    if (!outcome) throw new RejectedError(`The vendor cannot ${existing ? 'update' : 'create'} such records`);
    return outcome.status === 'applied' ? { ...outcome, created: existing === undefined } : outcome;
  } catch (error) {
    return failedOutcome(key, error);
  }
}
