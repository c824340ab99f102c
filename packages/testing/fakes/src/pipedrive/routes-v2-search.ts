import type { PipedriveState } from './pipedrive-state.ts';
import { type Route, success } from './router.ts';
import type { SearchableEntity, SearchIndex } from './search-index.ts';
import { searchByField, searchItems, searchRecords } from './search-records.ts';

const paths: readonly { readonly path: string; readonly entity: SearchableEntity }[] = [
  { path: '/persons/search', entity: 'person' },
  { path: '/organizations/search', entity: 'organization' },
  { path: '/deals/search', entity: 'deal' },
  { path: '/leads/search', entity: 'lead' },
];

/** The searches of v2. */
export function searchRoutes(state: PipedriveState, index: SearchIndex): Route[] {
  const common = { version: 'v2', method: 'GET', tokens: 20, search: true } as const;
  return [
    ...paths.map(
      ({ path, entity }): Route => ({
        ...common,
        pattern: path,
        endpoint: ({ query }) => {
          const page = searchRecords(state, index, entity, query);
          return success({ items: page.items }, { next_cursor: page.nextCursor });
        },
      }),
    ),
    {
      ...common,
      pattern: '/itemSearch',
      endpoint: ({ query }) => {
        const page = searchItems(state, index, query);
        return success({ items: page.items, related_items: [] }, { next_cursor: page.nextCursor });
      },
    },
    {
      ...common,
      pattern: '/itemSearch/field',
      endpoint: ({ query }) => {
        const page = searchByField(state, index, query);
        return success(page.items, { next_cursor: page.nextCursor });
      },
    },
  ];
}
