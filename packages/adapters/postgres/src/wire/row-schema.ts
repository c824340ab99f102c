import { z } from 'zod';

const text = z.string().nullish();

/** One record as the statements give it; columns as text that no setting of the session changes. */
export const recordSchema = z.object({
  id: z.string(),
  doc: z.record(z.string(), z.string().nullable()),
  version: text,
  updated: text,
  created: text,
  /** Why the record is not there, if so. `empty`: its slot has no value. */
  gone: z.enum(['soft', 'hard', 'filtered', 'empty']).nullish(),
  goneAt: text,
  /** Which item of the statement it belongs to. */
  n: z.number().int().optional(),
  /** Whether an upsert made it. */
  isNew: z.boolean().nullish(),
});

/** One record of a row on the wire. */
export type RecordRow = z.infer<typeof recordSchema>;

/** What every reading answers: when it began, records, and where it goes on. */
export const pageSchema = z.object({
  at: z.string(),
  records: z.array(z.unknown()),
  next: z.array(z.string()).nullish(),
  /** Facts of the first page that later ones and the checkpoint need. */
  mark: z.record(z.string(), z.string()).nullish(),
  /** Whether the server knows the checkpoint's transactions; absent where there are none in it. */
  known: z.boolean().nullish(),
});

/** What every write answers. */
export const writtenSchema = z.object({
  at: z.string(),
  records: z.array(z.unknown()),
  /** Ids of records that were there before. */
  found: z.array(z.string()),
  /** Numbers of the items or rows that were written. */
  written: z.array(z.number().int()),
});
