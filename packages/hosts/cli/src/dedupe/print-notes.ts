import type { ReviewReport } from '@crmsync/dedupe';
import type { ColumnMapping } from './map-columns.ts';
import type { NotedRows, ReadingNotes } from './read-records.ts';
import type { Table } from './read-table.ts';

/** Says on stderr how a table is understood, before it is read. */
export function printColumns({ header, encoding, delimiter }: Table, { columns, unmapped }: ColumnMapping): void {
  const told = [...columns].map(([target, places]) => `${target} ← ${places.map((at) => header[at]).join(', else ')}`);
  console.error(`Reading ${encoding}, columns separated by ${JSON.stringify(delimiter)}.`);
  console.error(`Columns: ${told.join(' · ')}`);
  if (!columns.has('id'))
    console.error('No column is an id, so rows are named by their number (--map "Column heading=id" names one).');
  if (unmapped.length > 0) {
    console.error(`Ignored, since nothing says what they are (--map "Column heading=field"): ${unmapped.join(', ')}`);
  }
}

/** Says on stderr what was odd about rows. */
export function printNotes(notes: ReadingNotes): void {
  say(
    notes.duplicateIds,
    'have the id of an earlier row and were left out (--map "Column heading=" names rows by number)',
  );
  say(notes.raggedRows, 'have more cells than there are headings and were left out (is a quote missing?)');
  say(notes.shortRows, 'have fewer cells than there are headings; what is missing counts as empty');
  say(notes.rowsWithoutId, 'have no id and are named by their number');
}

const mostContradictions = 5;

/** Says on stderr which reviewed pairs do not go together. */
export function printContradictions(reviewed: ReviewReport | undefined): void {
  if (reviewed === undefined) return;
  const { contradictions, leftOut } = reviewed;
  if (leftOut > 0) console.error(`${leftOut} reviewed pairs name one record twice and were left out.`);
  for (const { ids, against, because } of contradictions.slice(0, mostContradictions)) {
    const why = because === 'sameSource' ? 'which are of one source' : 'which were judged to be different';
    console.error(`${ids.join(' and ')} were not joined: that would bring ${against.join(' and ')} together, ${why}.`);
  }
  const more = contradictions.length - mostContradictions;
  if (more > 0) console.error(`${more} more reviewed pairs contradict others.`);
}

function say({ count, first }: NotedRows, what: string): void {
  if (count === 0) return;
  const rows = `${first.join(', ')}${count > first.length ? ' …' : ''}`;
  console.error(`${count} ${count === 1 ? 'row' : 'rows'} (${rows}) ${what}.`);
}
