import type { EntityType } from '@crmsync/model';
import { defineCollection } from '@crmsync/store';

/**
 * Something that is never to be synced, by the word of a person: one remote record, one golden record with all it stands
 * for, or whoever shows a natural key. Of a key only a hash is kept, so that a person who was forgotten stays forgotten.
 */
export interface SuppressionRow {
  readonly id: string;
  readonly kind: 'remote' | 'record' | 'key';
  /** The host's own words. */
  readonly reason: string;
  readonly at: string;
  readonly entity?: EntityType;
  readonly connectionId?: string;
  readonly objectType?: string;
  readonly remoteId?: string;
  readonly goldenId?: string;
  /** The kind of a key, e.g. `email`. */
  readonly key?: string;
  /** The suppression that this one came with, and goes with. */
  readonly partOf?: string;
}

export const suppressions = defineCollection<SuppressionRow>()(
  'suppressions',
  { at: 'text', partOf: 'text' },
  { byTime: { columns: ['at'] }, byPart: { columns: ['partOf'] } },
);

/** The id of the suppression of a golden record. That of a remote record has the id of its link. */
export function recordSuppressionId(goldenId: string): string {
  return `golden|${goldenId}`;
}
