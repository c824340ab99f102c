import { type Collection, type IndexValue, indexPosition, type Row, type TenantStore } from '@crmsync/store';
import type { ListPage, ListPageOptions } from './host-context.ts';

/** One page of an index, as host calls give it. */
export async function listRows<R extends Row, T>(
  store: TenantStore,
  query: {
    readonly collection: Collection<R>;
    readonly index: string;
    readonly equals?: readonly IndexValue[];
    readonly order?: 'ascending' | 'descending';
  },
  options: ListPageOptions,
  read: (row: R) => T,
): Promise<ListPage<T>> {
  const limit = Math.min(Math.max(options.limit ?? 100, 1), 1_000);
  const rows = await store.read<R>({
    ...query,
    limit,
    ...(options.after === undefined ? {} : { after: parsePosition(options.after) }),
  });
  const last = rows[rows.length - 1];
  return {
    items: rows.map((stored) => read(stored.row)),
    ...(last && rows.length === limit
      ? { next: JSON.stringify(indexPosition(query.collection, query.index, last.row)) }
      : {}),
  };
}

function parsePosition(text: string): readonly IndexValue[] {
  const parsed: unknown = JSON.parse(text);
  if (!Array.isArray(parsed)) throw new TypeError('after: give the `next` of the page before');
  return parsed.filter((value): value is IndexValue => typeof value === 'string' || typeof value === 'number');
}
