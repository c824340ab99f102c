import type { ListOptions, Page } from '@crmsync/adapter';
import type { Listing } from '../oracle/evidence.ts';
import type { SimType } from '../plain-value.ts';
import type { World } from '../world.ts';

/** Knows when listings began, whichever worker goes on with them. */
export interface ListingWatch {
  pages(
    world: World,
    crm: string,
    type: SimType,
    read: (options: ListOptions) => Promise<Page>,
  ): (options: ListOptions) => Promise<Page>;
}

/** @param ended is added to when a listing comes to its end */
export function createListingWatch(ended: Listing[]): ListingWatch {
  const begun = new Map<string, number>();
  return {
    pages: (world, crm, type, read) => async (options) => {
      const key = (cursor: unknown): string => `${crm} ${type} ${JSON.stringify(cursor)}`;
      const startedAt = options.cursor === undefined ? world.scheduler.now() : begun.get(key(options.cursor));
      const page = await read(options);
      if (startedAt === undefined) return page;
      if (page.next === null) ended.push({ crm, type, startedAt, endedAt: world.scheduler.now() });
      else begun.set(key(page.next), startedAt);
      return page;
    },
  };
}
