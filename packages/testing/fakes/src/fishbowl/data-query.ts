import type { DatabaseSync } from 'node:sqlite';
import { badInput } from './api-error.ts';
import type { FishbowlState } from './fishbowl-state.ts';
import { tableRows } from './table-rows.ts';
import { type TableName, tableSchema } from './table-schema.ts';

/** Answers a read-only statement with its rows, keyed by column alias. @throws ApiError 400 */
export type DataQuery = (sql: string) => readonly Readonly<Record<string, unknown>>[];

/** Makes the query endpoint of a server: its tables are filled into SQLite, which reads the same simple statements. */
export function createDataQuery(state: FishbowlState): DataQuery {
  let filled: { readonly revision: number; readonly database: DatabaseSync } | undefined;
  const tables = [
    state.customers,
    state.contacts,
    state.addresses,
    state.orders,
    state.items,
    state.users,
    state.memos,
  ];
  const current = (): DatabaseSync => {
    const revision = tables.reduce((sum, table) => sum + table.revision(), 0);
    if (filled?.revision !== revision) {
      filled?.database.close();
      filled = { revision, database: fillDatabase(state) };
    }
    return filled.database;
  };
  return (sql) => {
    const statement = readStatement(sql);
    try {
      const prepared = current().prepare(statement);
      const types = new Map(prepared.columns().map(({ name, type }) => [name, type]));
      return prepared
        .all()
        .map((row) =>
          Object.fromEntries(Object.entries(row).map(([name, value]) => [name, shown(state, types.get(name), value)])),
        );
    } catch (error) {
      throw badInput(`Invalid query: ${error instanceof Error ? error.message : 'unknown'}`);
    }
  };
}

function readStatement(sql: string): string {
  const bare = sql.replace(/'(?:[^']|'')*'/g, "''");
  if (!/^\s*select\b/i.test(bare)) throw badInput('Only SELECT statements are allowed.');
  if (/;\s*\S/.test(bare)) throw badInput('Only one statement is allowed.');
  return sql.replace(momentLiteral, (_literal, day, time) => `'${day} ${fullTime(time)}'`);
}

const momentLiteral = /'(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)'/g;

/** Times are compared as text here and need one length. */
function fullTime(time: string): string {
  const [clock = '', fraction = ''] = time.split('.');
  return `${clock.length === 5 ? `${clock}:00` : clock}.${fraction.padEnd(6, '0')}`;
}

function fillDatabase(state: FishbowlState): DatabaseSync {
  // Loaded here, so that fakes of other vendors need no SQLite.
  const { DatabaseSync: Database } = process.getBuiltinModule('node:sqlite');
  const database = new Database(':memory:', { enableDoubleQuotedStringLiterals: true });
  database.function('now', () => state.local(state.now()).sql);
  database.exec('BEGIN');
  const rows = tableRows(state);
  for (const name of Object.keys(tableSchema).filter(isTable)) {
    const columns = Object.entries(tableSchema[name]);
    database.exec(`CREATE TABLE ${name} (${columns.map(([column, type]) => definition(column, type)).join(', ')})`);
    const insert = database.prepare(`INSERT INTO ${name} VALUES (${columns.map(() => '?').join(', ')})`);
    for (const row of rows[name]) insert.run(...columns.map(([column]) => row[column] ?? null));
  }
  database.exec('COMMIT');
  return database;
}

function isTable(name: string): name is TableName {
  return Object.hasOwn(tableSchema, name);
}

/** Texts compare without regard to case, as they do in the vendor's database. */
function definition(column: string, type: string): string {
  return `"${column}" ${type}${type.startsWith('varchar') ? ' COLLATE NOCASE' : ''}`;
}

function shown({ options }: FishbowlState, type: string | null | undefined, value: unknown): unknown {
  if (value === null || type === null || type === undefined) return value;
  if (type === 'bit') return shownBit(value === 1, options.bitStyle ?? 'boolean');
  if (type.startsWith('decimal')) return Number(value).toFixed(9);
  if (!type.startsWith('datetime') || options.dateStyle !== 'iso') return value;
  return String(value).replace(' ', 'T').slice(0, 23);
}

function shownBit(value: boolean, style: 'boolean' | 'number' | 'text'): unknown {
  if (style === 'boolean') return value;
  return style === 'number' ? Number(value) : String(Number(value));
}
