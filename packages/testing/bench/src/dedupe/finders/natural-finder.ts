import natural from 'natural';
import { compareInBlocks } from './compare-in-blocks.ts';

/** Jaro-Winkler of natural. */
export const finder = compareInBlocks('JaroWinklerDistance', (left, right) =>
  natural.JaroWinklerDistance(left, right, { ignoreCase: false }),
);
