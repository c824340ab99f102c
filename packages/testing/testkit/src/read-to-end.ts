import type { Checkpoint, EntityPort, ListOptions, Page, RemoteRecord } from '@crmsync/adapter';

/** What a reading of many pages gave. */
export interface Reading {
  readonly records: readonly RemoteRecord[];
  readonly pages: readonly Page[];
  /** Where `changes` goes on, when the reading tells. */
  readonly checkpoint: Page['checkpoint'];
}

const mostPages = 2_000;

/**
 * Reads page after page to the end, for tests of an adapter. Cursors go through JSON, as they do between processes.
 * @throws RangeError when the reading does not end
 */
export async function readToEnd(
  read: (options: ListOptions) => Promise<Page>,
  options: ListOptions = {},
): Promise<Reading> {
  const pages: Page[] = [];
  let cursor: Page['next'] = options.cursor ?? null;
  do {
    const page: Page = await read({ ...options, ...(cursor === null ? {} : { cursor }) });
    pages.push(page);
    if (pages.length > mostPages) throw new RangeError(`The reading does not end within ${mostPages} pages.`);
    cursor = JSON.parse(JSON.stringify(page.next));
  } while (cursor !== null);
  return { records: pages.flatMap(({ records }) => records), pages, checkpoint: pages.at(-1)?.checkpoint };
}

/** Everything that a port lists. @throws TypeError when it does not list */
export function listAll(port: EntityPort, options?: ListOptions): Promise<Reading> {
  const { list } = port;
  if (!list) throw new TypeError(`The port ${port.capabilities.objectType} does not list.`);
  return readToEnd((each) => list(each), options);
}

/** Everything that changed since a checkpoint. @throws TypeError when the port tells no changes */
export function changesSince(
  port: EntityPort,
  checkpoint: Checkpoint | null | undefined,
  options?: ListOptions,
): Promise<Reading> {
  const { changes } = port;
  if (!changes) throw new TypeError(`The port ${port.capabilities.objectType} tells no changes.`);
  const since = JSON.parse(JSON.stringify(checkpoint ?? null));
  return readToEnd((each) => changes({ ...each, checkpoint: since }), options);
}
