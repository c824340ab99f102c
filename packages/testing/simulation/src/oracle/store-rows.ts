import type { FieldValue, FieldValues } from '@crmsync/model';
import type { Collection, TenantStore } from '@crmsync/store';

/** A stored row as plain data: the oracle knows no type of the engine. */
export type StoredRow = FieldValues & { readonly id: string };

/** All rows of the collections that the oracle looks at. */
export interface StoreRows {
  readonly of: (collection: string) => readonly StoredRow[];
  /** Rows by id, where a collection has no index. */
  readonly byId: (collection: string, ids: readonly string[]) => Promise<readonly StoredRow[]>;
}

const looked = [
  'goldens',
  'links',
  'conflicts',
  'candidates',
  'skips',
  'dead_letters',
  'intents',
  'dirty',
  'delete_holds',
  'runs',
  'audit',
];

/** Reads what the engine left in its store. */
export async function readStoreRows(tenant: TenantStore, collections: readonly Collection[]): Promise<StoreRows> {
  const rows = new Map<string, readonly StoredRow[]>();
  const named = (name: string): Collection => {
    const found = collections.find((collection) => collection.name === name);
    if (!found) throw new TypeError(`the engine keeps no ${name}`);
    return found;
  };
  for (const name of looked) {
    const collection = named(name);
    const [index = ''] = Object.keys(collection.indexes);
    const stored = await tenant.read({ collection, index, limit: 100_000 });
    rows.set(
      name,
      stored.map(({ row }) => plainRow(row)),
    );
  }
  return {
    of: (name) => rows.get(name) ?? [],
    async byId(name, ids) {
      return (await tenant.read({ collection: named(name), ids })).map(({ row }) => plainRow(row));
    },
  };
}

function plainRow(row: { readonly id: string }): StoredRow {
  return { ...JSON.parse(JSON.stringify(row)), id: row.id };
}

export function textOf(row: FieldValues, field: string): string {
  const value = row[field];
  return typeof value === 'string' ? value : '';
}

export function listOf(value: FieldValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

export function objectOf(value: FieldValue | undefined): FieldValues {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
