import { defineCollection, type IndexValue, type Row, type Stored } from '../collection.ts';
import { indexPosition } from '../index-position.ts';
import type { ByIndex, Store, TenantStore } from '../store.ts';

/** A row of the collection with plain indexes; `note` stands for whatever is not indexed. */
export interface Person extends Row {
  readonly city?: string | null;
  readonly age?: number | null;
  readonly note?: unknown;
}

/** A row of the collection with a unique index. */
export interface Reservation extends Row {
  readonly scope?: string | null;
  readonly key?: string | null;
}

/** The collection the cases read by index. */
export const people = defineCollection<Person>()(
  'conformance_people',
  { city: 'text', age: 'integer' },
  { byCity: { columns: ['city', 'age'] }, byAge: { columns: ['age'] } },
);

/** The collection the cases try uniqueness on. */
export const reservations = defineCollection<Reservation>()(
  'conformance_reservations',
  { scope: 'text', key: 'text' },
  { byKey: { columns: ['scope', 'key'], unique: true } },
);

/** What a case works with: a migrated, empty store and one of its tenants. */
export interface CaseContext {
  readonly store: Store;
  readonly tenant: TenantStore;
  /** A further empty store, migrated. */
  another(): Promise<Store>;
  /** Closes the store and opens its storage again, with `reservations` and the people of `grown` when asked. */
  reopen(grown?: boolean): Promise<Store>;
}

/** A rule with its check, before it is bound to a subject. */
export interface CaseDefinition {
  readonly id: string;
  readonly rule: string;
  /** Only for stores that can be reopened. @default false */
  readonly reopens?: boolean;
  check(context: CaseContext): Promise<void>;
}

/** The people collection as a later release declares it: one more column and index. */
export const grownPeople = defineCollection<Person & { readonly name?: string }>()(
  'conformance_people',
  { city: 'text', age: 'integer', name: 'text' },
  { byCity: { columns: ['city', 'age'] }, byAge: { columns: ['age'] }, byName: { columns: ['name', 'city'] } },
);

/** A collection that a later release adds. */
export const additions = defineCollection<Reservation>()(
  'conformance_additions',
  { key: 'text' },
  { byKey: { columns: ['key'] } },
);

/** Writes people in one commit. */
export async function putPeople(tenant: TenantStore, ...rows: readonly Person[]): Promise<void> {
  const result = await tenant.commit({ put: rows.map((row) => ({ collection: people, row })) });
  if (!result.ok) throw new Error(`writing people was refused: ${result.refusal.reason}`);
}

/** Writes reservations of scope `s` by id and key in one commit. */
export function reserve(tenant: TenantStore, keys: Readonly<Record<string, string>>) {
  const rows = Object.entries(keys).map(([id, key]) => ({ id, scope: 's', key }));
  return tenant.commit({ put: rows.map((row) => ({ collection: reservations, row })) });
}

/** Ids of rows in their order. */
export function idsOf(rows: readonly Stored[]): readonly string[] {
  return rows.map(({ row }) => row.id);
}

/** Ids of people read by index. */
export async function peopleBy(
  tenant: TenantStore,
  index: 'byCity' | 'byAge',
  query: Omit<ByIndex<Person>, 'collection' | 'index'> = {},
): Promise<readonly string[]> {
  return idsOf(await tenant.read<Person>({ collection: people, index, ...query }));
}

/** Ids of all pages of an index, read with `after`. */
export async function pagedPeople(
  tenant: TenantStore,
  index: 'byCity' | 'byAge',
  query: Omit<ByIndex<Person>, 'collection' | 'index'>,
): Promise<readonly string[]> {
  const ids: string[] = [];
  let after: readonly IndexValue[] | undefined;
  for (let pages = 0; pages < 10_000; pages += 1) {
    const page = await tenant.read<Person>({ collection: people, index, ...query, ...(after ? { after } : {}) });
    const last = page.at(-1);
    if (!last) return ids;
    ids.push(...idsOf(page));
    after = indexPosition(people, index, last.row);
  }
  throw new Error('paging does not come to an end');
}
