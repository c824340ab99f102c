import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { CommandError } from '../command-error.ts';

const flushAt = 1 << 18;

/** Writes lines of cells to a CSV file (UTF-8, comma, quotes where needed). @throws CommandError when it cannot be written */
export async function writeCsv(path: string, lines: Iterable<readonly (string | number)[]>): Promise<void> {
  const file = createWriteStream(path);
  const done = finished(file);
  try {
    let text = '';
    for (const cells of lines) {
      text += `${cells.map(quoted).join(',')}\n`;
      if (text.length < flushAt) continue;
      if (!file.write(text)) await Promise.race([once(file, 'drain'), done]);
      text = '';
    }
    file.end(text);
    await done;
  } catch (error) {
    file.destroy();
    await done.catch(() => {});
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw new CommandError(
      'FILE_UNWRITABLE',
      `${path} cannot be written.`,
      'Give a path in a folder that exists and that you may write to.',
    );
  }
}

function quoted(cell: string | number): string {
  const text = String(cell);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
