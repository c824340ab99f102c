import { styleText } from 'node:util';
import { SingleBar } from 'cli-progress';

/** How far something is. */
export interface ProgressLine {
  /** Adds `n` to what is done. */
  advance(n: number): void;
  /** Says what is being waited for, until it goes on. */
  say(text: string): void;
  /** Ends it; what is shown stays. */
  end(): void;
}

/** Where the demo tells its story: headings, lines, tables and progress. */
export interface Terminal {
  heading(text: string): void;
  line(text?: string): void;
  /** A line of little weight. */
  note(text: string): void;
  check(holds: boolean, text: string): void;
  /** Columns wide enough for their content; the first is left-aligned, all others to the right. */
  table(rows: readonly (readonly string[])[]): void;
  /** A bar on a terminal, plain lines elsewhere. */
  progress(label: string, total: number): ProgressLine;
}

type Style = Parameters<typeof styleText>[0];

/** Writes to a stream; colours and bars only where it is a terminal. */
export function createTerminal(stream: NodeJS.WriteStream): Terminal {
  const style = (format: Style, text: string): string => styleText(format, text, { stream });
  const line = (text = ''): void => {
    stream.write(text === '' ? '\n' : `  ${text}\n`);
  };
  return {
    line,
    heading: (text) => stream.write(`\n${style('bold', text)}\n`),
    note: (text) => line(style('dim', text)),
    check: (holds, text) => line(`${style(holds ? 'green' : 'red', holds ? '✓' : '✗')} ${text}`),
    table(rows) {
      const widths = columnWidths(rows);
      for (const [at, row] of rows.entries()) {
        const cells = row.map((cell, column) => aligned(cell, widths[column] ?? 0, column));
        const text = cells.join('  ').trimEnd();
        line(at === 0 ? style('dim', text) : text);
      }
    },
    progress: (label, total) => (stream.isTTY ? barOn(stream, label, total) : plainProgress(line, label, total)),
  };
}

function columnWidths(rows: readonly (readonly string[])[]): readonly number[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: columns }, (_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
}

function aligned(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

const labelWidth = 10;

function barOn(stream: NodeJS.WriteStream, label: string, total: number): ProgressLine {
  const bar = new SingleBar({
    stream,
    format: `  ${label.padEnd(labelWidth)} {bar} {value}/{total} {note}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 36,
    hideCursor: true,
  });
  bar.start(total, 0, { note: '' });
  return {
    advance: (n) => bar.increment(n, { note: '' }),
    say: (note) => bar.update({ note }),
    end: () => bar.stop(),
  };
}

/** Elsewhere than on a terminal: a line at the end, and one for each wait. */
function plainProgress(line: (text: string) => void, label: string, total: number): ProgressLine {
  let done = 0;
  return {
    advance(n) {
      done += n;
    },
    say: line,
    end: () => line(`${label.padEnd(labelWidth)} ${done}/${total}`),
  };
}
