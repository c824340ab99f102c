import { compareTwoStrings } from 'string-similarity';
import { compareInBlocks } from './compare-in-blocks.ts';

/** Dice's coefficient of string-similarity. */
export const finder = compareInBlocks('compareTwoStrings', compareTwoStrings);
