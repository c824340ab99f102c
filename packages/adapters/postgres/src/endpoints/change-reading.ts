import { type ChangesOptions, type Checkpoint, CheckpointError } from '@crmsync/adapter';
import { taggedCursor } from '@crmsync/adapter-kit';
import { z } from 'zod';
import type { TablePlan } from '../mapping/table-plan.ts';
import type { Sql } from '../wire/sql-builder.ts';
import type { Marks, Walking } from './read-pages.ts';

/** How changes of a table are found. */
export interface ChangeReading {
  /** Facts of the moment, as a JSON object: from them a checkpoint is made. */
  readonly mark: Sql;
  /** Where changes begin after a reading that began with these facts. */
  checkpoint(mark: Marks, startedAt: string): Checkpoint;
  /** The walk through what changed since a checkpoint. @throws CheckpointError when it is of something else */
  since(checkpoint: ChangesOptions['checkpoint']): Walking;
}

/** Checkpoints of one way of reading changes. */
export function checkpointsOf(plan: TablePlan, by: string) {
  return taggedCursor<{ [name: string]: string }>(
    `postgres.${plan.objectType}#${by}.1`,
    z.record(z.string(), z.string()),
  );
}

/** A fact that must be there. @throws CheckpointError */
export function factOf(marks: Marks, name: string): string {
  const value = marks[name];
  if (value !== undefined) return value;
  throw new CheckpointError(`The checkpoint lacks ${name}`);
}
