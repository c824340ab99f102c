import type { EntityType } from '@crmsync/model';
import type { RunStep } from './rows/run.ts';
import type { SchemaChange, SchemaStop } from './rows/schema-drift.ts';
import type { RunCounts } from './run-counts.ts';

/** What a run tells while it works. Never carries field values. */
export type SyncEvent =
  | { readonly type: 'runStarted'; readonly runId: string; readonly mode: string; readonly steps: number }
  | {
      readonly type: 'stepStarted';
      readonly runId: string;
      readonly step: RunStep;
      readonly index: number;
      readonly steps: number;
    }
  | {
      readonly type: 'progress';
      readonly runId: string;
      readonly step: RunStep;
      readonly entity?: EntityType;
      /** Records worked on by this step so far in this slice. */
      readonly done: number;
      /** Known only for pushes. */
      readonly total?: number;
    }
  | {
      readonly type: 'waiting';
      readonly runId: string;
      readonly step: RunStep;
      readonly reason: string;
      readonly ms: number;
    }
  | {
      readonly type: 'failed';
      readonly runId: string;
      readonly connectionId: string;
      readonly code: string;
      readonly message: string;
    }
  | {
      /** A field of an account is no longer what the mapping rests on. */
      readonly type: 'schemaChanged';
      readonly runId: string;
      readonly connectionId: string;
      readonly entity: EntityType;
      readonly remoteKey: string;
      readonly changes: readonly SchemaChange[];
      readonly stops: SchemaStop;
    }
  | { readonly type: 'runEnded'; readonly runId: string; readonly state: string; readonly counts: RunCounts };
