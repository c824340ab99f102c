import type { FishbowlRoute } from './api-call.ts';
import type { ServerVersion } from './fishbowl-options.ts';

/** What a server tells of its own API; it is no OpenAPI, and its titles are for people. */
export function apiDocs(version: ServerVersion, routes: readonly FishbowlRoute[]) {
  const names = [...new Set(routes.map(({ section }) => section))].sort();
  return {
    version,
    sections: names.map((name) => ({
      name,
      description: `${name} of this server.`,
      endpoints: routes
        .filter(({ section }) => section === name)
        .map(({ title, method, pattern }) => ({
          id: title.toLowerCase().replaceAll(' ', '-'),
          // The display text of updates names another verb than the one that works.
          title: title.startsWith('Update') ? `PUT ${pattern}` : title,
          endpoint: { verb: method, path: pattern.replaceAll('{', ':').replaceAll('}', ''), hide: false },
          queryParameters: [],
          attributes: [],
        })),
    })),
  };
}

/** The same for people. */
export function apiDocsPage(version: ServerVersion, routes: readonly FishbowlRoute[]): string {
  const items = routes.map(({ method, pattern, title }) => `<li>${method} ${pattern} ${title}</li>`).join('');
  return `<html><head><title>Fishbowl ${version}</title></head><body><ul>${items}</ul></body></html>`;
}
