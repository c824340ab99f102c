import { hashText } from '../table/hash-text.ts';
import type { TrainedColumn, TrainedModel } from './trained-model.ts';

/** What a search knows about how often values come up, in a form that is quick to ask. */
export interface LearnedCounts {
  readonly kinship: number;
  recordsPerEntity(column: string): number;
  unseen(column: string): number;
  /** Whether strangers held a number or a mailbox; false where the index itself knows better. */
  isShared(column: 'email' | 'phone', text: string): boolean;
  /** Entities that hold any value; 0 where the index itself knows better. */
  entities(column: string): number;
  /** Entities that hold a value; 0 where the index itself knows better, or the value is not a common one. */
  entitiesOf(column: string, hash: number): number;
}

// What is assumed where nothing was learned.
const unseenAtStart = 0.25;
const kinshipAtStart = 2;

/** Reads the counts of a model. Its counts of values help while the index holds less than the store it was learned from. */
export function readLearnedCounts(model: TrainedModel | undefined, size: () => number): LearnedCounts {
  const columns = new Map<string, TrainedColumn & { readonly byHash: ReadonlyMap<number, number> }>();
  for (const [name, column] of Object.entries(model?.columns ?? {})) {
    columns.set(name, { ...column, byHash: new Map(column.common) });
  }
  const isSmall = (): boolean => model !== undefined && size() * 2 < model.records;
  const shared = { email: new Set(model?.shared.email), phone: new Set(model?.shared.phone) };
  return {
    isShared: (column, text) => isSmall() && shared[column].has(hashText(text)),
    kinship: model?.kinship ?? kinshipAtStart,
    recordsPerEntity: (column) => Math.max(columns.get(column)?.recordsPerEntity ?? 1, 1),
    unseen: (column) => columns.get(column)?.unseen ?? unseenAtStart,
    entities: (column) => (isSmall() ? (columns.get(column)?.entities ?? 0) : 0),
    entitiesOf: (column, hash) => (isSmall() ? (columns.get(column)?.byHash.get(hash) ?? 0) : 0),
  };
}
