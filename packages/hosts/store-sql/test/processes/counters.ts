import { defineCollection, type Row } from '@crmsync/store';

export interface Counter extends Row {
  readonly batch?: number;
  readonly total?: number;
  readonly note?: string;
}

/** What the processes of the tests write: a row `total` and rows of numbered batches. */
export const counters = defineCollection<Counter>()(
  'counters',
  { batch: 'integer', note: 'text' },
  { byBatch: { columns: ['batch'] }, byNote: { columns: ['note'], unique: true } },
);

export const batchRows = 40;
