import type { Checkpoint, Cursor, EntityPort, ListOptions, Page, RemoteRecord } from '@crmsync/adapter';
import { expectThat } from './expectations.ts';

/** Records per page that the cases wish for: few, so that a handful of records makes several pages. */
export const smallPage = 2;
const mostPages = 2_000;

/** A value as another process would get it. */
export function viaJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value ?? null));
}

/** All pages of a reading; cursors go through JSON. */
export async function allPages(read: (cursor: Cursor | undefined) => Promise<Page>): Promise<readonly Page[]> {
  const pages: Page[] = [];
  let cursor: Cursor | undefined;
  do {
    const page: Page = await read(cursor);
    pages.push(page);
    expectThat(`the reading ends within ${mostPages} pages`, pages.length < mostPages);
    cursor = page.next === null ? undefined : viaJson(page.next);
  } while (cursor !== undefined);
  return pages;
}

/** Everything that a port lists. */
export function listPages(port: EntityPort, options: ListOptions = {}): Promise<readonly Page[]> {
  return allPages((cursor) =>
    listPage(port, { limit: smallPage, ...options, ...(cursor === undefined ? {} : { cursor }) }),
  );
}

/** Everything that changed since a checkpoint. */
export function changePages(
  port: EntityPort,
  checkpoint: Checkpoint,
  options: ListOptions = {},
): Promise<readonly Page[]> {
  return allPages((cursor) =>
    changePage(port, checkpoint, { limit: smallPage, ...options, ...(cursor === undefined ? {} : { cursor }) }),
  );
}

/** One page of a listing. */
export function listPage(port: EntityPort, options: ListOptions = {}): Promise<Page> {
  return port.list?.(options) ?? lacking('list');
}

/** One page of changes. */
export function changePage(port: EntityPort, checkpoint: Checkpoint, options: ListOptions = {}): Promise<Page> {
  return port.changes?.({ ...options, checkpoint: viaJson(checkpoint) }) ?? lacking('changes');
}

/** Fails a case on a port that lacks what it declares. */
export function lacking(operation: string): never {
  throw new Error(`The port declares ${operation} and has no such method`);
}

/** The records of pages. */
export function recordsOf(pages: readonly Page[]): readonly RemoteRecord[] {
  return pages.flatMap((page) => page.records);
}

/** Ids of records. */
export function idsOf(records: readonly RemoteRecord[]): readonly string[] {
  return records.map(({ ref }) => ref.id);
}

/** Where `changes` goes on after a reading. */
export function checkpointOf(pages: readonly Page[]): Checkpoint {
  const checkpoint = pages.at(-1)?.checkpoint;
  if (checkpoint === undefined) throw new Error('the last page has no checkpoint');
  return viaJson(checkpoint);
}

/** A record by its id, by whatever the port reads with. */
export async function readOne(port: EntityPort, id: string, options: ListOptions = {}): Promise<RemoteRecord> {
  if (!port.get) {
    const found = recordsOf(await listPages(port, options)).find(({ ref }) => ref.id === id);
    if (!found) throw new Error('a record that is there was not read');
    return found;
  }
  const [outcome] = await port.get([id], options);
  if (outcome?.status === 'found') return outcome.record;
  throw new Error(`a record that is there was not read: ${outcome?.status ?? 'no outcome'}`);
}
