import type { EntityType } from '@crmsync/model';
import { defineCollection } from '@crmsync/store';

/** Two golden records that may be one, with the evidence. */
export interface DuplicateRow {
  readonly id: string;
  readonly entity: EntityType;
  /** Golden ids, sorted. */
  readonly recordIds: readonly [string, string];
  /** `auto`: sure enough to merge unseen. `review`: a person should look. */
  readonly band: 'auto' | 'review';
  /** 0 to 1. */
  readonly probability: number;
  /** `1 - probability` in millionths: lists begin with the surest. */
  readonly doubt: number;
  /** Stable reason codes, strongest first. */
  readonly reasons: readonly string[];
  /** Lines of text for people, without values of the records. */
  readonly explanation: string;
  /** `dismissed` ones are two for good: they are not asked about again. */
  readonly status: 'open' | 'merged' | 'dismissed';
  readonly foundAt: string;
}

export const duplicates = defineCollection<DuplicateRow>()(
  'duplicates',
  { entity: 'text', status: 'text', band: 'text', doubt: 'integer' },
  { byStatus: { columns: ['status', 'entity', 'band', 'doubt'] }, byDoubt: { columns: ['status', 'doubt'] } },
);

/** The id of a pair, whatever the order of its golden ids. */
export function duplicateId(one: string, other: string): string {
  return [one, other].sort().join('|');
}
