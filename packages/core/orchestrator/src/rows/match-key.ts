import type { EntityType } from '@crmsync/model';
import { defineCollection } from '@crmsync/store';

/** Who holds a natural key. One row per key, so that two writers cannot both believe to be the first. */
export interface MatchKeyRow {
  readonly id: string;
  readonly goldenIds: readonly string[];
  /** All holders ever counted; `goldenIds` is cut at a limit. */
  readonly holders: number;
}

export const matchKeyRows = defineCollection<MatchKeyRow>()('match_keys', {}, {});

/** The id of a natural key's row. */
export function matchKeyId(entity: EntityType, kind: string, value: string): string {
  return `${entity}|${kind}|${value}`;
}
