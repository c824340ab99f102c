import { type GetOutcome, NotFoundError, type RemoteRecord, WireFormatError } from '@crmsync/adapter';
import { concurrently } from './batch-writer.ts';

/**
 * Reads records one by one, for vendors without a batch. One that cannot be read is `failed`, not `missing`, and does not
 * keep the others from being read; an error about the connection is thrown.
 * @param read a record by its id; `undefined` = there is none
 */
export function readEach(
  ids: readonly string[],
  limit: number,
  read: (id: string) => Promise<RemoteRecord | undefined>,
): Promise<readonly GetOutcome[]> {
  return concurrently(ids, limit, async (id): Promise<GetOutcome> => {
    try {
      const record = await read(id);
      return record ? { id, status: 'found', record } : { id, status: 'missing' };
    } catch (error) {
      if (error instanceof WireFormatError) return { id, status: 'failed', error };
      if (!(error instanceof NotFoundError)) throw error;
      const { mergedInto } = error;
      return { id, status: 'missing', ...(mergedInto === undefined ? {} : { mergedInto }) };
    }
  });
}
