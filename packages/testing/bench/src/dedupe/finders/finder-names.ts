import type { Finder } from './finder.ts';

/** How each finder is loaded; nothing of the others is in its process. */
export const finders: Readonly<Record<string, () => Promise<{ readonly finder: Finder }>>> = {
  crmsync: () => import('./crmsync-finder.ts'),
  fuzzball: () => import('./fuzzball-finder.ts'),
  'talisman blocking': () => import('./talisman-blocking-finder.ts'),
  'talisman neighborhood': () => import('./talisman-neighborhood-finder.ts'),
  'string-similarity': () => import('./string-similarity-finder.ts'),
  natural: () => import('./natural-finder.ts'),
};
