import { Readable } from 'node:stream';
import Papa, { type ParseResult, type Parser } from 'papaparse';

/** Rows of a table that were read together. */
export type RowBatch = readonly (readonly string[])[];

/** A table whose quotes do not close, so that nobody can tell where its rows end. */
export class OpenQuoteError extends Error {
  override readonly name = 'OpenQuoteError';

  constructor() {
    super('A quote is not closed.');
  }
}

// Longer rows are rows whose closing quote was lost; looking for it to the end takes ever longer.
const longestRow = 1 << 24;

/**
 * Reads the rows of comma-separated text, as it comes, a batch at a time. Blank lines are passed over, stray quotes within
 * a cell are kept.
 * @throws OpenQuoteError when a quote is not closed
 */
export async function* csvRows(text: AsyncIterable<string>, delimiter: string): AsyncGenerator<RowBatch> {
  let sinceLastRow = 0;
  const source = Readable.from(counted(text, (length) => (sinceLastRow += length)));
  const inbox = createInbox<RowBatch>();
  Papa.parse<string[]>(source, {
    delimiter,
    skipEmptyLines: true,
    chunk({ data, errors }: ParseResult<string[]>, parser: Parser) {
      if (data.length > 0) sinceLastRow = 0;
      if (sinceLastRow > longestRow || errors.some(({ code }) => code === 'MissingQuotes')) {
        inbox.fail(new OpenQuoteError());
        parser.abort();
        return;
      }
      parser.pause();
      inbox.put(data, () => parser.resume());
    },
    complete: () => inbox.close(),
    error: (error: Error) => inbox.fail(error),
  });
  try {
    yield* inbox.items();
  } finally {
    source.destroy();
  }
}

async function* counted(text: AsyncIterable<string>, onText: (length: number) => void): AsyncGenerator<string> {
  for await (const piece of text) {
    onText(piece.length);
    yield piece;
  }
}

/** Hands items from callbacks over to a loop, one at a time. */
interface Inbox<Item> {
  /** `taken` is called when the loop wants the next one. */
  put(item: Item, taken: () => void): void;
  close(): void;
  fail(error: Error): void;
  items(): AsyncGenerator<Item>;
}

function createInbox<Item>(): Inbox<Item> {
  let waiting: { readonly item: Item; readonly taken: () => void } | undefined;
  let ended: { readonly error?: Error } | undefined;
  let wake = (): void => {};
  return {
    put(item, taken) {
      waiting = { item, taken };
      wake();
    },
    close() {
      ended ??= {};
      wake();
    },
    fail(error) {
      ended ??= { error };
      wake();
    },
    async *items() {
      for (;;) {
        if (waiting !== undefined) {
          const { item, taken } = waiting;
          waiting = undefined;
          yield item;
          taken();
        } else if (ended !== undefined) {
          if (ended.error) throw ended.error;
          return;
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    },
  };
}
