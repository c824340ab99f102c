import { createRequire } from 'node:module';
import { compareInBlocks } from './compare-in-blocks.ts';

// Not imported: its declarations lead the compiler into sources that strict settings refuse.
const require = createRequire(import.meta.url);
const natural: {
  JaroWinklerDistance(left: string, right: string, options: { readonly ignoreCase: boolean }): number;
} = require('natural');

/** Jaro-Winkler of natural. */
export const finder = compareInBlocks('JaroWinklerDistance', (left, right) =>
  natural.JaroWinklerDistance(left, right, { ignoreCase: false }),
);
