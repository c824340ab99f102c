import { type Collection, StoreError } from '@crmsync/store';

/** The type of a column, before a dialect gives it a name. */
export type ColumnType = 'text' | 'integer';

/** An indexed property of the rows of a collection and the column that holds it. */
export interface ColumnPlan {
  readonly name: string;
  readonly property: string;
  readonly type: ColumnType;
}

/** An index on columns of a table; the tenant goes before them and, unless unique, the id behind them. */
export interface IndexPlan {
  readonly name: string;
  /** Its name in the collection. */
  readonly declared: string;
  readonly columns: readonly string[];
  readonly unique: boolean;
}

/** The table of one collection. */
export interface TablePlan {
  readonly collection: string;
  readonly columns: readonly ColumnPlan[];
  readonly indexes: readonly IndexPlan[];
}

/** One change of a schema, as data: what migrations are made of, and kept as. */
export type SchemaStep =
  | { readonly kind: 'createBase' }
  | { readonly kind: 'createTable'; readonly collection: string; readonly columns: readonly ColumnPlan[] }
  | { readonly kind: 'addColumn'; readonly collection: string; readonly column: ColumnPlan }
  | { readonly kind: 'createIndex'; readonly collection: string; readonly index: IndexPlan }
  | { readonly kind: 'dropIndex'; readonly collection: string; readonly index: IndexPlan };

/** Columns that every table has, and names that SQLite gives a meaning of its own. */
const takenColumns = new Set(['tenant_id', 'id', 'version', 'doc', 'rowid', 'oid', '_rowid_']);
const tableName = /^[a-z][a-z0-9_]{0,39}$/;
const columnName = /^[A-Za-z_][A-Za-z0-9_]{0,39}$/;

/** Tables that the store has for itself. */
const ownTables = ['migrations', 'store', 'leases'];

/** The tables that collections need. @throws TypeError when a name is no name for a table, column or index, or is taken */
export function planTables(collections: readonly Collection[]): readonly TablePlan[] {
  const tables = collections.map(planTable);
  const taken = new Set(ownTables.flatMap((name) => [name, `${name}_pk`]));
  for (const { collection, indexes } of tables) {
    for (const name of [collection, `${collection}_pk`, ...indexes.map((index) => index.name)]) {
      if (taken.has(name.toLowerCase())) throw new TypeError(`collection ${collection}: the name ${name} is taken`);
      taken.add(name.toLowerCase());
    }
  }
  return tables;
}

function planTable(collection: Collection): TablePlan {
  const where = `collection ${collection.name}`;
  if (!tableName.test(collection.name)) throw new TypeError(`${where}: its name must match ${tableName.source}`);
  const columns = Object.entries(collection.columns).map(([property, type]) => {
    if (!columnName.test(property)) throw new TypeError(`${where}: column ${property} must match ${columnName.source}`);
    return { name: takenColumns.has(property.toLowerCase()) ? `row_${property}` : property, property, type };
  });
  const names = new Set(columns.map(({ name }) => name.toLowerCase()));
  if (names.size < columns.length) throw new TypeError(`${where}: two columns differ in case only`);
  const indexes = Object.entries(collection.indexes).map(([declared, spec]) => {
    if (!columnName.test(declared)) throw new TypeError(`${where}: index ${declared} must match ${columnName.source}`);
    const named = spec.columns.map(
      (property) => columns.find((column) => column.property === property)?.name ?? property,
    );
    return { name: `${collection.name}_${declared}`, declared, columns: named, unique: spec.unique ?? false };
  });
  return { collection: collection.name, columns, indexes };
}

/**
 * The steps from what was applied to what is wanted. What nobody declares any more stays, so that processes of an older
 * release go on working.
 * @throws StoreError when a column has changed its type
 */
export function planSteps(applied: readonly SchemaStep[], wanted: readonly TablePlan[]): readonly SchemaStep[] {
  const base: SchemaStep[] = applied.some(({ kind }) => kind === 'createBase') ? [] : [{ kind: 'createBase' }];
  const tables = foldSteps(applied);
  return [...base, ...wanted.flatMap((table) => tableSteps(tables.get(table.collection), table))];
}

interface AppliedTable {
  readonly columns: Map<string, ColumnPlan>;
  readonly indexes: Map<string, IndexPlan>;
}

function foldSteps(steps: readonly SchemaStep[]): ReadonlyMap<string, AppliedTable> {
  const tables = new Map<string, AppliedTable>();
  for (const step of steps) {
    if (step.kind === 'createBase') continue;
    const table = tables.get(step.collection) ?? { columns: new Map(), indexes: new Map() };
    tables.set(step.collection, table);
    if (step.kind === 'createTable') for (const column of step.columns) table.columns.set(column.name, column);
    else if (step.kind === 'addColumn') table.columns.set(step.column.name, step.column);
    else if (step.kind === 'createIndex') table.indexes.set(step.index.name, step.index);
    else table.indexes.delete(step.index.name);
  }
  return tables;
}

function tableSteps(applied: AppliedTable | undefined, wanted: TablePlan): readonly SchemaStep[] {
  const { collection } = wanted;
  const steps: SchemaStep[] = applied ? [] : [{ kind: 'createTable', collection, columns: wanted.columns }];
  for (const column of applied ? wanted.columns : []) {
    const before = applied?.columns.get(column.name);
    if (before && before.type !== column.type) {
      throw new StoreError(`collection ${collection}: column ${column.name} has changed its type`, {
        remedy: 'Declare a new column of the new type and leave the old one.',
      });
    }
    if (!before) steps.push({ kind: 'addColumn', collection, column });
  }
  for (const index of wanted.indexes) {
    const before = applied?.indexes.get(index.name);
    if (before && before.unique === index.unique && before.columns.join() === index.columns.join()) continue;
    if (before) steps.push({ kind: 'dropIndex', collection, index: before });
    steps.push({ kind: 'createIndex', collection, index });
  }
  return steps;
}
