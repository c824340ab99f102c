import {
  type ByIndex,
  type Collection,
  type IndexValue,
  indexPosition,
  type Query,
  type Row,
  type Stored,
  type TenantStore,
} from '@crmsync/store';
import { overlayDeletions } from './rows/overlay-deletion.ts';

/**
 * A view of a tenant's rows that can be written to without touching them: writes go to `scratch`, reads see both. This
 * is what a preview runs on. Versions are those of the scratch space, so expectations hold within the preview.
 */
export function createOverlayStore(base: TenantStore, scratch: TenantStore): TenantStore {
  const deletionId = (collection: Collection, id: string): string => `${collection.name}|${id}`;

  /** Rows of the base that nothing in the scratch space stands in front of. */
  const uncovered = async <R extends Row>(
    collection: Collection<R>,
    rows: readonly Stored<R>[],
  ): Promise<readonly Stored<R>[]> => {
    if (rows.length === 0) return rows;
    const ids = rows.map((stored) => stored.row.id);
    const covered = new Set((await scratch.read({ collection, ids })).map((stored) => stored.row.id));
    const deleted = await scratch.read({
      collection: overlayDeletions,
      ids: ids.map((id) => deletionId(collection, id)),
    });
    const gone = new Set(deleted.map((stored) => stored.row.id));
    return rows.filter(({ row }) => !covered.has(row.id) && !gone.has(deletionId(collection, row.id)));
  };

  const readIndex = async <R extends Row>(query: ByIndex<R>): Promise<readonly Stored<R>[]> => {
    const limit = query.limit ?? 1_000;
    const above = await scratch.read(query);
    const below: Stored<R>[] = [];
    let after = query.after;
    for (;;) {
      const page = await base.read({ ...query, limit, ...(after ? { after } : {}) });
      below.push(...(await uncovered(query.collection, page)));
      const last = page[page.length - 1];
      if (query.anyOf || !last || page.length < limit || below.length >= limit) break;
      after = indexPosition(query.collection, query.index, last.row);
    }
    const direction = query.order === 'descending' ? -1 : 1;
    return [...above, ...below]
      .map((stored) => ({ stored, at: indexPosition(query.collection, query.index, stored.row) }))
      .sort((a, b) => direction * comparePositions(a.at, b.at))
      .slice(0, limit)
      .map(({ stored }) => stored);
  };

  return {
    tenantId: base.tenantId,
    async read<R extends Row>(query: Query<R>) {
      if (!('ids' in query)) return readIndex(query);
      const above = await scratch.read(query);
      const below = await uncovered(query.collection, await base.read(query));
      return [...above, ...below];
    },
    async count(query) {
      const rows = await this.read({
        collection: query.collection,
        index: query.count,
        limit: 1_000_000,
        ...(query.equals ? { equals: query.equals } : {}),
      });
      return rows.length;
    },
    async commit(commit) {
      const put = commit.put ?? [];
      const removed = (commit.delete ?? []).map(({ collection, id }) => ({
        collection: overlayDeletions,
        row: { id: deletionId(collection, id) },
      }));
      const restored = put.map(({ collection, row }) => ({
        collection: overlayDeletions,
        id: deletionId(collection, row.id),
      }));
      return scratch.commit({ put: [...put, ...removed], delete: [...(commit.delete ?? []), ...restored] });
    },
    lease: () => Promise.resolve({ held: true, token: 0, expiresAt: Number.MAX_SAFE_INTEGER }),
    release: () => Promise.resolve(),
    drop: () => scratch.drop(),
  };
}

function comparePositions(a: readonly IndexValue[], b: readonly IndexValue[]): number {
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (right === undefined) return 1;
    if (left < right) return -1;
    if (left > right) return 1;
  }
  return a.length - b.length;
}
