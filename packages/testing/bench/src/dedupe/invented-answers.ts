import { appendFileSync, closeSync, openSync, readSync } from 'node:fs';
import type { DedupeRecord } from '@crmsync/dedupe';
import { type GenerateOptions, generateContacts } from './generate/generate-contacts.ts';

const recordsOfAnswer = 1_000;
const chunkBytes = 1 << 20;
const newLine = 10;

/** Writes invented contacts as an account answers, so many records a page, each page a line of JSON. */
export function writeAnswers(file: string, options: GenerateOptions): void {
  let page: DedupeRecord[] = [];
  const write = (): void => {
    if (page.length > 0) appendFileSync(file, `${JSON.stringify(page)}\n`);
    page = [];
  };
  for (const { record } of generateContacts(options)) {
    page.push(record);
    if (page.length === recordsOfAnswer) write();
  }
  write();
}

/** Reads them again, page by page. Texts come out of JSON, because those put together by code are slower to read. */
export function* readAnswers(file: string): Generator<DedupeRecord[]> {
  const handle = openSync(file, 'r');
  const chunk = Buffer.alloc(chunkBytes);
  let begun: Buffer[] = [];
  try {
    for (let read = readSync(handle, chunk); read > 0; read = readSync(handle, chunk)) {
      let from = 0;
      for (let end = chunk.indexOf(newLine); end >= 0 && end < read; end = chunk.indexOf(newLine, from)) {
        const line = Buffer.concat([...begun, chunk.subarray(from, end)]);
        begun = [];
        from = end + 1;
        yield JSON.parse(line.toString('utf8'));
      }
      if (from < read) begun.push(Buffer.from(chunk.subarray(from, read)));
    }
  } finally {
    closeSync(handle);
  }
}
