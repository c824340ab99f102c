import { ControlError } from './control-error.ts';
import type { FakeRecordControl, FakeRecordRef, FakeStatePage, FakeStateRecord, SeedRecord } from './fake-crm.ts';
import type { Actor, Row, RowTable } from './row-table.ts';

type Values = Readonly<Record<string, unknown>>;

/** How tests and demos work on one kind of record. */
export interface TableRules<Fields> {
  /**
   * Makes valid fields of what is given. Throws a `ZodError` or `ControlError`.
   *
   * @param before the record that is edited.
   * @param createdAtMs when a new record was made, in milliseconds since the epoch. @default now
   */
  read(values: Values, before: Row<Fields> | undefined, createdAtMs?: number): Fields;
  /** The fields with a link to another record made or removed; no links when absent. */
  link?(fields: Fields, target: FakeRecordRef, remove: boolean): Fields;
  /** What the record links to. */
  links?(fields: Fields): readonly FakeRecordRef[];
}

/** A table whose kind of fields is known to nobody but itself. */
export interface ControlledTable {
  add(values: Values, by: Actor, origin?: Pick<SeedRecord, 'id' | 'createdAtMs' | 'updatedAtMs'>): string;
  edit(id: string, values: Values): void;
  remove(id: string): void;
  restore(id: string): void;
  link(id: string, target: FakeRecordRef, remove: boolean, by: Actor): void;
  /** Every record, deleted ones included. */
  dump(): Iterable<Omit<FakeStateRecord, 'objectType'>>;
}

/** Opens a table to tests and demos. */
export function controlled<Fields extends object>(table: RowTable<Fields>, rules: TableRules<Fields>): ControlledTable {
  const living = (id: string): Row<Fields> => {
    const row = table.get(id);
    if (row === undefined) throw new ControlError('There is no such record.');
    return row;
  };
  return {
    add: (values, by, origin) => table.insert(rules.read(values, undefined, origin?.createdAtMs), by, origin).id,
    edit(id, values) {
      table.update(id, rules.read(values, living(id)), 'app');
    },
    remove: (id) => table.remove(living(id).id, 'app'),
    restore(id) {
      if (table.find(id)?.deletedAtMs === undefined) throw new ControlError('There is no such deleted record.');
      table.restore(id, 'app');
    },
    link(id, target, remove, by) {
      if (rules.link === undefined) throw new ControlError('Records of this kind have no links.');
      table.update(id, rules.link(living(id).fields, target, remove), by);
    },
    *dump() {
      for (const { id, fields, createdAtMs, updatedAtMs, deletedAtMs } of table.all()) {
        const links = (rules.links?.(fields) ?? []).map((link) => ({ ...link, typeIds: [] }));
        yield {
          id,
          fields: Object.fromEntries(Object.entries(fields)),
          createdAtMs,
          updatedAtMs,
          deleted: deletedAtMs !== undefined,
          links,
        };
      }
    },
  };
}

/** What tests and demos do with the records of an account behind the API, for accounts made of tables. */
export function createTableControl(tables: Readonly<Record<string, ControlledTable>>): FakeRecordControl {
  const truths = new Map<string, Map<string, string>>();
  const tell = (objectType: string, id: string, truthId: string | undefined): void => {
    if (truthId === undefined) return;
    const known = truths.get(objectType) ?? new Map<string, string>();
    truths.set(objectType, known.set(id, truthId));
  };
  const tableOf = (objectType: string): ControlledTable => {
    const table = Object.hasOwn(tables, objectType) ? tables[objectType] : undefined;
    if (table !== undefined) return table;
    throw new ControlError(`Use one of these object types: ${Object.keys(tables).join(', ')}.`);
  };

  return {
    seed: (records) => seedAll(records, tableOf, tell),
    create({ objectType, fields, links = [], truthId }) {
      const table = tableOf(objectType);
      const id = table.add(fields, 'app');
      for (const link of links) table.link(id, target(link, new Map()), false, 'seed');
      tell(objectType, id, truthId);
      return id;
    },
    edit: ({ objectType, id, fields }) => tableOf(objectType).edit(id, fields),
    delete: ({ objectType, id }) => tableOf(objectType).remove(id),
    restore: ({ objectType, id }) => tableOf(objectType).restore(id),
    merge() {
      throw new ControlError('This vendor merges no records.');
    },
    link: ({ from, to, remove = false }) => tableOf(from.objectType).link(from.id, to, remove, 'app'),
    state: (query) => statePage(tableOf(query.objectType), query),
    counts: () => Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, countsOf(table)])),
    truth: (objectType) => Object.fromEntries(truths.get(objectType) ?? []),
  };
}

function seedAll(
  records: readonly SeedRecord[],
  tableOf: (objectType: string) => ControlledTable,
  tell: (objectType: string, id: string, truthId: string | undefined) => void,
): string[] {
  const refs = new Map<string, string>();
  const ids = records.map((record) => {
    const id = tableOf(record.objectType).add(record.fields, 'seed', record);
    if (record.ref !== undefined) refs.set(record.ref, id);
    tell(record.objectType, id, record.truthId);
    return id;
  });
  for (const [at, { objectType, links = [] }] of records.entries()) {
    for (const link of links) tableOf(objectType).link(ids[at] ?? '', target(link, refs), false, 'seed');
  }
  return ids;
}

function target(
  link: { readonly objectType: string; readonly id?: string; readonly ref?: string },
  refs: ReadonlyMap<string, string>,
): FakeRecordRef {
  const id = link.id ?? refs.get(link.ref ?? '');
  if (id === undefined) throw new ControlError('A link needs an id, or the name of a record of the same call.');
  return { objectType: link.objectType, id };
}

function statePage(table: ControlledTable, query: Parameters<FakeRecordControl['state']>[0]): FakeStatePage {
  const { objectType, after, limit = 100, deleted = false } = query;
  const records: FakeStateRecord[] = [];
  let isBefore = after !== undefined;
  for (const record of table.dump()) {
    if (isBefore) {
      isBefore = record.id !== after;
      continue;
    }
    if (record.deleted && !deleted) continue;
    const last = records.at(-1);
    if (records.length === limit && last !== undefined) return { records, after: last.id };
    records.push({ objectType, ...record });
  }
  return { records };
}

function countsOf(table: ControlledTable): { live: number; deleted: number } {
  const counts = { live: 0, deleted: 0 };
  for (const record of table.dump()) counts[record.deleted ? 'deleted' : 'live']++;
  return counts;
}
