import type { DedupeRecord, ReviewedPair } from '@crmsync/dedupe';
import { CommandError } from '../command-error.ts';
import { headingWords } from './column-headings.ts';
import { openTable } from './read-table.ts';

const answerHeadings: ReadonlySet<string> = new Set([
  ...['same', 'is same', 'answer', 'verdict', 'decision', 'judgement', 'judgment', 'reviewed', 'match', 'is match'],
  ...['duplicate', 'is duplicate'],
]);
const answers: ReadonlyMap<string, boolean> = new Map([
  ...['yes', 'y', 'true', '1'].map((text) => [text, true] as const),
  ...['no', 'n', 'false', '0'].map((text) => [text, false] as const),
]);
const mostShown = 5;

/**
 * Reads pairs that a person judged: two ids and an answer per row, among whatever other columns, as in the file that `--review`
 * wrote. Rows without an answer are passed over.
 * @throws CommandError when a column is missing, or an answer says neither yes nor no
 */
export async function readReviewed(path: string): Promise<readonly ReviewedPair[]> {
  const table = await openTable(path);
  const { id1, id2, answer } = findColumns(path, table.header);
  const pairs: ReviewedPair[] = [];
  const unread: number[] = [];
  let rowNumber = 0;
  for await (const rows of table.rows()) {
    for (const row of rows) {
      rowNumber += 1;
      const text = row[answer]?.trim().toLowerCase() ?? '';
      const same = answers.get(text);
      if (same !== undefined) pairs.push({ ids: [row[id1]?.trim() ?? '', row[id2]?.trim() ?? ''], same });
      else if (text !== '') unread.push(rowNumber);
    }
  }
  if (unread.length > 0) {
    throw new CommandError(
      'REVIEWED_ANSWER_UNREADABLE',
      `${path} has answers that say neither yes nor no, in ${unread.length === 1 ? 'row' : 'rows'} ${shown(unread)}.`,
      'Answer yes, true or 1, or no, false or 0; leave the answer empty where you do not know.',
    );
  }
  return pairs;
}

function findColumns(path: string, header: readonly string[]): Record<'id1' | 'id2' | 'answer', number> {
  const words = header.map(headingWords);
  const answer = words.findIndex((heading) => answerHeadings.has(heading));
  const idColumn = (number: 1 | 2): number => {
    const named = words.findIndex((heading) => heading === `id${number}` || heading === `id ${number}`);
    return named < 0 ? number - 1 : named;
  };
  const columns = { id1: idColumn(1), id2: idColumn(2), answer };
  if (answer >= 0 && new Set(Object.values(columns)).size === 3) return columns;
  throw new CommandError(
    'REVIEWED_UNREADABLE',
    `${path} has no columns id_1, id_2 and same.`,
    'Give all three, with a heading line: the file that --review wrote, with a column "same" of yes and no, is one.',
  );
}

/**
 * Hands the records on and sees, after the last, that every judged pair is among them.
 * @param ids filled while the records are read
 * @throws CommandError when a judged pair names an id that no record has
 */
export async function* holdAgainst(
  reviewed: readonly ReviewedPair[],
  records: AsyncIterable<readonly DedupeRecord[]>,
  ids: ReadonlySet<string>,
): AsyncGenerator<readonly DedupeRecord[]> {
  yield* records;
  const unknown = [...new Set(reviewed.flatMap((pair) => pair.ids))].filter((id) => !ids.has(id));
  if (unknown.length === 0) return;
  throw new CommandError(
    'REVIEWED_UNKNOWN_ID',
    `${unknown.length === 1 ? 'An id' : `${unknown.length} ids`} of the reviewed pairs ${unknown.length === 1 ? 'is' : 'are'} not in the table: ${shown(unknown.map((id) => JSON.stringify(id)))}.`,
    'Take the pairs with them out, or check which column is the id: --map "Column heading=id".',
  );
}

function shown(list: readonly (string | number)[]): string {
  return `${list.slice(0, mostShown).join(', ')}${list.length > mostShown ? ' …' : ''}`;
}
