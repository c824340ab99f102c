import { ApiError, type SaveError, saveError } from '../api-error.ts';
import type { SalesforceState } from '../salesforce-state.ts';

/** What became of one of many records. */
export interface SaveResult {
  readonly id?: string;
  readonly success: boolean;
  readonly errors: readonly SaveError[];
  /** For upserts: true where the record is new. */
  readonly created?: boolean;
}

/** One of many records to be written. */
export interface ChunkItem {
  /** Name of the object; neighbours of one kind make a chunk. */
  readonly objectName: string;
  /** Writes the record. @throws ApiError when it is refused */
  readonly write: () => Pick<SaveResult, 'id' | 'created'>;
}

const chunkSize = 200;

/**
 * Writes many records in one transaction, in chunks of up to 200 neighbours of one kind. Each record can fail by
 * itself, but broken code of the administrator fails its whole chunk.
 *
 * @param allOrNone true to keep nothing when one fails
 */
export function writeChunks(state: SalesforceState, items: readonly ChunkItem[], allOrNone: boolean): SaveResult[] {
  let results: SaveResult[] = [];
  try {
    state.transactions.atomically(() => {
      results = chunksOf(items).flatMap((chunk) => writeChunk(state, chunk));
      if (allOrNone && results.some(({ success }) => !success)) throw new RolledBack();
    });
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
    return results.map((result) => (result.success ? rolledBack : result));
  }
  return results;
}

/** Neighbours of one kind, 200 at most. */
export function chunksOf(items: readonly ChunkItem[]): readonly (readonly ChunkItem[])[] {
  const chunks: ChunkItem[][] = [];
  for (const item of items) {
    const last = chunks.at(-1);
    if (last === undefined || last.length === chunkSize || last[0]?.objectName !== item.objectName) chunks.push([item]);
    else last.push(item);
  }
  return chunks;
}

class RolledBack extends Error {}

const rolledBack: SaveResult = {
  success: false,
  errors: [
    {
      statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
      message: 'Record rolled back because not all records were valid and the request was using AllOrNone header',
      fields: [],
    },
  ],
};

function writeChunk(state: SalesforceState, chunk: readonly ChunkItem[]): readonly SaveResult[] {
  try {
    return state.transactions.atomically(() => chunk.map((item) => writeItem(state, item)));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return chunk.map(() => failed(error));
  }
}

function writeItem(state: SalesforceState, { write }: ChunkItem): SaveResult {
  try {
    return { ...state.transactions.atomically(write), success: true, errors: [] };
  } catch (error) {
    if (!(error instanceof ApiError) || error.errorCode === 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY') throw error;
    return failed(error);
  }
}

function failed(error: ApiError): SaveResult {
  return { success: false, errors: [saveError(error)] };
}
