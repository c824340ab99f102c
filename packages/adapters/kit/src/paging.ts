import type { Checkpoint, Cursor, EntityPort, ListOptions, Page, Quarantined, RemoteRecord } from '@crmsync/adapter';
import { UnavailableError } from '@crmsync/adapter';
import { type Instant, instantSchema, stableJson } from '@crmsync/model';
import { z } from 'zod';
import { taggedCursor } from './tagged-cursor.ts';

/** Where a listing stands: the vendor's position, and when the listing began. */
export interface Position<P> {
  /** `undefined` = at the beginning. */
  readonly at: P | undefined;
  /** The vendor's time at the first page; `undefined` on the first page. */
  readonly startedAt: Instant | undefined;
}

/** One way of paging: turns cursors into positions and back. Pure. */
export interface PagingStyle<P> {
  /** @throws CheckpointError when the cursor is not of this style */
  open(cursor: Cursor | undefined): Position<P>;
  /** The cursor of the next page. */
  next(at: P, startedAt: Instant): Cursor;
}

/** What a page is built of. */
export interface PageParts<P> {
  readonly style: PagingStyle<P>;
  readonly position: Position<P>;
  readonly records: readonly RemoteRecord[];
  readonly quarantined?: readonly Quarantined[];
  /** The vendor's position of the next page; `undefined` or `null` = this was the last. */
  readonly next: P | null | undefined;
  readonly observedAt: Instant;
  /** Makes the checkpoint of the last page from the vendor's time at the first page. */
  readonly checkpoint?: ((startedAt: Instant) => Checkpoint) | undefined;
}

/** Puts a {@link Page} together; its checkpoint rests on the time of the *first* page. */
export function pageOf<P>(parts: PageParts<P>): Page {
  const startedAt = parts.position.startedAt ?? parts.observedAt;
  const { next } = parts;
  const more = next !== null && next !== undefined;
  return {
    records: parts.records,
    quarantined: parts.quarantined ?? [],
    next: more ? parts.style.next(next, startedAt) : null,
    ...(more || !parts.checkpoint ? {} : { checkpoint: parts.checkpoint(startedAt) }),
    observedAt: parts.observedAt,
  };
}

/**
 * Pages by a position of a shape of its own, e.g. a picture that the vendor took and a page of it. Change the tag when the
 * meaning of the position changes.
 * @example customPaging('acme.people#sheet.1', z.object({ sheet: z.string(), page: z.number() }))
 */
export function customPaging<P extends Cursor>(tag: string, schema: z.ZodType<P>): PagingStyle<P> {
  const cursors = taggedCursor<{ at: P; startedAt: Instant }>(tag, z.object({ at: schema, startedAt: instantSchema }));
  return {
    open: (cursor) => (cursor === undefined ? { at: undefined, startedAt: undefined } : cursors.read(cursor)),
    next: (at, startedAt) => cursors.write({ at, startedAt }),
  };
}

/** Pages by an opaque token of the vendor. */
export function cursorPaging(tag: string): PagingStyle<string> {
  return customPaging(`${tag}#cursor.1`, z.string().min(1));
}

/** Pages by a number of records to skip. */
export function offsetPaging(tag: string): PagingStyle<number> & {
  /** The next offset, or `null` at the end: by the vendor's word where it has one, else by a page that is not full. */
  after(page: { start: number; received: number; limit: number; more?: boolean; nextStart?: number }): number | null;
} {
  return {
    ...customPaging(`${tag}#offset.1`, z.number().int().nonnegative()),
    after: ({ start, received, limit, more, nextStart }) => {
      const goesOn = more ?? (nextStart !== undefined || received >= limit);
      if (!goesOn || received === 0) return null;
      return Math.max(nextStart ?? start + received, start + 1);
    },
  };
}

/** Pages by page number. */
export function pageNumberPaging(
  tag: string,
  options: { readonly first?: 0 | 1 } = {},
): PagingStyle<number> & {
  /** Number of the first page. */
  readonly first: number;
  /** The next number, or `null` at the end: by the vendor's word where it has one, else by a page that is not full. */
  after(page: { page: number; received: number; limit: number; more?: boolean; totalPages?: number }): number | null;
} {
  const first = options.first ?? 1;
  return {
    ...customPaging(`${tag}#page.1`, z.number().int().nonnegative()),
    first,
    after: ({ page, received, limit, more, totalPages }) => {
      const goesOn = more ?? (totalPages === undefined ? received >= limit : page + 1 < totalPages + first);
      return goesOn && received > 0 ? page + 1 : null;
    },
  };
}

/** Pages by a link that the vendor gives; send it with `rawPath`, which refuses other hosts. */
export function linkPaging(tag: string): PagingStyle<string> {
  return customPaging(`${tag}#link.1`, z.string().min(1));
}

/** Pages by the sort values of the last record, e.g. `[stamp, id]`. */
export function keysetPaging(tag: string): PagingStyle<(string | number)[]> {
  return customPaging(`${tag}#keyset.1`, z.array(z.union([z.string(), z.number()])).min(1));
}

/**
 * All pages of a listing.
 * @throws UnavailableError when the vendor gives the same position twice in a row
 */
export async function* paginate(
  list: NonNullable<EntityPort['list']>,
  options: ListOptions & { readonly maxPages?: number } = {},
): AsyncGenerator<Page, void, undefined> {
  const { maxPages = Number.POSITIVE_INFINITY, ...rest } = options;
  let cursor = options.cursor;
  for (let count = 0; count < maxPages; count += 1) {
    options.signal?.throwIfAborted();
    const page = await list({ ...rest, ...(cursor === undefined ? {} : { cursor }) });
    yield page;
    if (page.next === null) return;
    if (cursor !== undefined && stableJson(page.next) === stableJson(cursor)) {
      throw new UnavailableError('The listing does not move on: the same position came twice');
    }
    cursor = page.next;
  }
}

/** All records of a listing; what could not be read is given to `onQuarantined`. */
export async function* records(
  list: NonNullable<EntityPort['list']>,
  options: ListOptions & { readonly onQuarantined?: (item: Quarantined) => void } = {},
): AsyncGenerator<RemoteRecord, void, undefined> {
  const { onQuarantined, ...rest } = options;
  for await (const page of paginate(list, rest)) {
    for (const item of page.quarantined) onQuarantined?.(item);
    yield* page.records;
  }
}
