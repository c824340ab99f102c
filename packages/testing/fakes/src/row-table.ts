/** One record of a table. */
export interface Row<Fields> {
  readonly id: string;
  readonly fields: Fields;
  /** Milliseconds since the epoch. */
  readonly createdAtMs: number;
  /** Milliseconds since the epoch. */
  readonly updatedAtMs: number;
  /** Milliseconds since the epoch; absent while the record lives. */
  readonly deletedAtMs?: number;
}

/** Who changes a record: a client of the API, a user of the application, or a test that furnishes the account. */
export type Actor = 'api' | 'app' | 'seed';

/** A change that has just been made. */
export interface RowChange<Fields> {
  readonly action: 'create' | 'update' | 'delete' | 'restore';
  readonly row: Row<Fields>;
  /** The record before an update. */
  readonly before?: Row<Fields>;
  readonly by: Exclude<Actor, 'seed'>;
}

/** What a new record may bring along. */
export interface RowOrigin {
  readonly id?: string;
  readonly createdAtMs?: number;
  readonly updatedAtMs?: number;
}

/** The records of one kind, oldest entry first; what is deleted stays known. */
export interface RowTable<Fields> {
  /** The living record with this id. */
  get(id: string): Row<Fields> | undefined;
  /** The record with this id, deleted or not. */
  find(id: string): Row<Fields> | undefined;
  /** The living records. */
  rows(): Row<Fields>[];
  /** All records, deleted ones included. */
  all(): Iterable<Row<Fields>>;
  insert(fields: Fields, by: Actor, origin?: RowOrigin): Row<Fields>;
  /** Replaces the fields of a living record. Throws a `RangeError` when there is none. */
  update(id: string, fields: Fields, by: Actor): Row<Fields>;
  /** Throws a `RangeError` unless a record with this id lives. */
  remove(id: string, by: Actor): void;
  /** Throws a `RangeError` unless a record with this id was deleted. */
  restore(id: string, by: Actor): void;
  /** Grows with every change, so that what was derived can be kept until then. */
  revision(): number;
}

/** What makes a table. */
export interface RowTableOptions<Fields> {
  newId(): string;
  /** The present in milliseconds since the epoch. */
  now(): number;
  /** Hears of every change except those that furnish the account. */
  onChange?(change: RowChange<Fields>): void;
}

/** Makes an empty table. */
export function createRowTable<Fields>({ newId, now, onChange }: RowTableOptions<Fields>): RowTable<Fields> {
  const byId = new Map<string, Row<Fields>>();
  let revision = 0;
  const put = (row: Row<Fields>): Row<Fields> => {
    revision++;
    byId.set(row.id, row);
    return row;
  };
  const tell = (change: Omit<RowChange<Fields>, 'by'>, by: Actor): void => {
    if (by !== 'seed') onChange?.({ ...change, by });
  };
  const living = (id: string): Row<Fields> => {
    const row = byId.get(id);
    if (row === undefined || row.deletedAtMs !== undefined) throw new RangeError('There is no such record.');
    return row;
  };

  return {
    get: (id) => (byId.get(id)?.deletedAtMs === undefined ? byId.get(id) : undefined),
    find: (id) => byId.get(id),
    rows: () => [...byId.values()].filter(({ deletedAtMs }) => deletedAtMs === undefined),
    all: () => byId.values(),
    insert(fields, by, { id = newId(), createdAtMs = now(), updatedAtMs = createdAtMs } = {}) {
      const row = put({ id, fields, createdAtMs, updatedAtMs });
      tell({ action: 'create', row }, by);
      return row;
    },
    update(id, fields, by) {
      const before = living(id);
      const row = put({ ...before, fields, updatedAtMs: by === 'seed' ? before.updatedAtMs : now() });
      tell({ action: 'update', row, before }, by);
      return row;
    },
    remove(id, by) {
      const row = put({ ...living(id), deletedAtMs: now() });
      tell({ action: 'delete', row }, by);
    },
    restore(id, by) {
      const row = byId.get(id);
      if (row?.deletedAtMs === undefined) throw new RangeError('There is no such deleted record.');
      const { deletedAtMs: _gone, ...rest } = row;
      tell({ action: 'restore', row: put({ ...rest, updatedAtMs: now() }) }, by);
    },
    revision: () => revision,
  };
}
