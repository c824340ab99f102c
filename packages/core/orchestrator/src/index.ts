export { syncCollections } from './collections.ts';
export { createSync, type RunOptions, type SliceReport, type Sync } from './create-sync.ts';
export type { CustomFieldTie } from './custom-field-map.ts';
export type { DedupeEntity } from './duplicates/dedupe-record-of.ts';
export type { DuplicateSearch, DuplicateSearchOptions } from './duplicates/search-duplicates.ts';
export type { ConflictDesk, FieldResolution } from './host/conflict-desk.ts';
export type { DeadLetterDesk } from './host/dead-letter-desk.ts';
export type { DeleteDesk } from './host/delete-desk.ts';
export type { DuplicateDesk, MergePreview } from './host/duplicate-desk.ts';
export type { ListPage, ListPageOptions } from './host/host-context.ts';
export type { MatchDesk } from './host/match-desk.ts';
export type { MessageDesk, MessageRequest } from './host/message-desk.ts';
export type { EditOptions, HubRecord, Records } from './host/records.ts';
export type { SchemaDesk } from './host/schema-desk.ts';
export type { SuppressionDesk, SuppressionTarget } from './host/suppression-desk.ts';
export type { WebhookDesk } from './host/webhook-desk.ts';
export type { LeftForLater } from './left-for-later.ts';
export {
  AccountChangedError,
  ConfigurationError,
  GuardError,
  LeaseLostError,
  type MessageRefusal,
  MessageRefusedError,
  StaleDecisionError,
  StoreContentionError,
  StoreRestoredError,
  SweepGuardError,
  SyncBusyError,
  UnknownRecordError,
} from './orchestrator-errors.ts';
export { performSync, type SyncResult } from './perform-sync.ts';
export type { AuditRow } from './rows/audit.ts';
export type { CandidateRow } from './rows/candidate.ts';
export type { ConflictField, ConflictRow } from './rows/conflict.ts';
export type { ConnectionStateRow } from './rows/connection-state.ts';
export type { DeadLetterRow } from './rows/dead-letter.ts';
export type { DuplicateRow } from './rows/duplicate.ts';
export type { MergeRow } from './rows/merge.ts';
export type { MergeChoice } from './rows/merge-choice.ts';
export type { MessageRow, MessageStatus } from './rows/message.ts';
export type { PlanItemRow, PlanRow } from './rows/plan.ts';
export type { RunStep } from './rows/run.ts';
export type { SchemaChange, SchemaDriftRow, SchemaStop } from './rows/schema-drift.ts';
export type { SkipRow } from './rows/skip.ts';
export type { SuppressionRow } from './rows/suppression.ts';
export type { EntityCounts, RunCounts } from './run-counts.ts';
export type { RunReport } from './run-report.ts';
export type { SyncEvent } from './sync-events.ts';
export type {
  ConflictOptions,
  FilterCondition,
  SliceLimits,
  SurvivorshipSettings,
  SyncConnectionOptions,
  SyncOptions,
} from './sync-options.ts';
export { systemClock } from './system-clock.ts';
