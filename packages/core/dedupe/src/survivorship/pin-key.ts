import { stableJson } from '@crmsync/model';
import type { Pin } from './survivorship-options.ts';

/** A text that is equal for the same decision, wherever it was carried by merges. */
export function pinKey({ field, value, at, by }: Pin): string {
  return stableJson([field, value, at, by ?? null]);
}
