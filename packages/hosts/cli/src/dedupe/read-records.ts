import type { DedupeRecord } from '@crmsync/dedupe';
import type { ColumnMapping, ColumnTarget } from './map-columns.ts';
import type { Table } from './read-table.ts';

/** What was noticed while rows were read. Rows are counted from 1, below the heading. */
export interface ReadingNotes {
  /** Rows that the table has. */
  rows: number;
  /** Rows that were left out because their id was there before. */
  readonly duplicateIds: NotedRows;
  /** Rows that were left out because they have more filled cells than there are headings. */
  readonly raggedRows: NotedRows;
  /** Rows with fewer cells than headings; what is missing counts as empty. */
  readonly shortRows: NotedRows;
  /** Rows without an id, named by their place instead. */
  readonly rowsWithoutId: NotedRows;
}

/** What is kept of the records of a table while they are read. */
export interface SeenRecords {
  /** Ids in their order. */
  readonly ids: Set<string>;
  /** Source by id, where it matters: a `Map` of a million ids is as large as all that is compared of their names. */
  readonly sources: Map<string, string> | undefined;
}

/** How many rows, and the first few of them. */
export interface NotedRows {
  count: number;
  readonly first: number[];
}

/** A page with nothing noted on it. */
export function emptyNotes(): ReadingNotes {
  const none = (): NotedRows => ({ count: 0, first: [] });
  return { rows: 0, duplicateIds: none(), raggedRows: none(), shortRows: none(), rowsWithoutId: none() };
}

const mostShown = 5;

function note(rows: NotedRows, row: number): void {
  rows.count += 1;
  if (rows.first.length < mostShown) rows.first.push(row);
}

/**
 * The rows of a table as records, in their order and in batches; what is odd about a row goes into the notes and the rest goes on.
 * @param seen filled with what is known of the records
 */
export async function* readRecords(
  table: Table,
  mapping: ColumnMapping,
  notes: ReadingNotes,
  { ids, sources }: SeenRecords,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<readonly DedupeRecord[]> {
  const [idColumn] = mapping.columns.get('id') ?? [];
  const blank = blankRecord(mapping);
  const fields = [...mapping.columns].filter(([target]) => target !== 'id');
  const read = (row: readonly string[]): DedupeRecord | undefined => {
    notes.rows += 1;
    if (isRagged(row, table.header.length)) {
      note(notes.raggedRows, notes.rows);
      return undefined;
    }
    if (row.length < table.header.length) note(notes.shortRows, notes.rows);
    const id = readId(row, idColumn, notes);
    if (ids.has(id)) {
      note(notes.duplicateIds, notes.rows);
      return undefined;
    }
    const record = { ...blank, id };
    fillRecord(record, row, fields);
    ids.add(id);
    sources?.set(id, record.source ?? '');
    return record;
  };
  for await (const rows of table.rows(onBytes)) {
    const records: DedupeRecord[] = [];
    for (const row of rows) {
      const record = read(row);
      if (record !== undefined) records.push(record);
    }
    yield records;
  }
}

function isRagged(row: readonly string[], columns: number): boolean {
  return row.length > columns && row.slice(columns).some((cell) => cell.trim() !== '');
}

function readId(row: readonly string[], column: number | undefined, notes: ReadingNotes): string {
  if (column === undefined) return String(notes.rows);
  const id = row[column]?.trim() ?? '';
  if (id !== '') return id;
  note(notes.rowsWithoutId, notes.rows);
  return `row ${notes.rows}`;
}

type Fields = { -readonly [Key in keyof DedupeRecord]: DedupeRecord[Key] };

/** A record that holds nothing in every column: records of one make are read several times faster. */
function blankRecord(mapping: ColumnMapping): Fields {
  return { id: '', ...Object.fromEntries([...mapping.columns.keys()].map((target) => [target, ''])) };
}

function fillRecord(
  record: Fields,
  row: readonly string[],
  fields: readonly (readonly [ColumnTarget, readonly number[]])[],
): void {
  for (const [target, places] of fields) {
    for (const place of places) {
      const cell = row[place];
      if (cell === undefined || cell.trim() === '') continue;
      record[target] = cell;
      break;
    }
  }
}
