import { z } from 'zod';

/** Where a worker finds an account. */
const accountAccess = z.object({ url: z.string(), token: z.string() });

/** What a worker is told when it starts. */
export const workerSetup = z.object({
  storePath: z.string(),
  accounts: z.object({ hubspot: accountAccess, pipedrive: accountAccess }),
});
export type WorkerSetup = z.infer<typeof workerSetup>;

/** What a worker can be asked to do. */
export const workerJob = z.discriminatedUnion('job', [
  z.object({ job: z.literal('plan') }),
  z.object({ job: z.literal('apply'), planId: z.string() }),
  z.object({ job: z.literal('sync') }),
  z.object({ job: z.literal('conflicts') }),
  z.object({ job: z.literal('resolve'), id: z.string(), how: z.enum(['local', 'remote']) }),
  z.object({ job: z.literal('questions') }),
  z.object({ job: z.literal('undo') }),
]);
export type WorkerJob = z.infer<typeof workerJob>;

/** One request to a worker: set up once, then jobs one after the other. */
export const workerRequest = z.union([
  z.object({ type: z.literal('setup'), setup: workerSetup }),
  z.object({ type: z.literal('job'), job: workerJob }),
]);
export type WorkerRequest = z.infer<typeof workerRequest>;

/** How far a run is: records since the last message of this kind. */
const workerProgress = z.object({
  type: z.literal('progress'),
  kind: z.string(),
  connectionId: z.string(),
  records: z.number(),
});

/** The engine waits before it goes on, and why. */
const workerWaiting = z.object({ type: z.literal('waiting'), reason: z.string(), ms: z.number() });

/** What a worker tells while it works. */
export type WorkerProgress = z.infer<typeof workerProgress> | z.infer<typeof workerWaiting>;

const problem = z.object({ code: z.string(), message: z.string(), remedy: z.string().exactOptional() });

/** What a worker says: progress on the way, then a result or a problem. */
export const workerReply = z.discriminatedUnion('type', [
  workerProgress,
  workerWaiting,
  z.object({ type: z.literal('result'), value: z.unknown() }),
  z.object({ type: z.literal('problem'), problem }),
]);
export type WorkerReply = z.infer<typeof workerReply>;

/** One field of a planned change, as text. */
const plannedField = z.object({ field: z.string(), before: z.string(), after: z.string() });

/** A plan in numbers, with a few of its items. */
export const planSummary = z.object({
  planId: z.string(),
  counts: z.array(
    z.object({
      direction: z.enum(['inbound', 'outbound']),
      connectionId: z.string(),
      entity: z.string(),
      action: z.string(),
      count: z.number(),
    }),
  ),
  samples: z.array(
    z.object({
      connectionId: z.string(),
      entity: z.string(),
      action: z.string(),
      fields: z.array(plannedField),
      reason: z.string(),
    }),
  ),
});
export type PlanSummary = z.infer<typeof planSummary>;

/** What was taken back, and what was left as it is, with the reason. */
export const undoSummary = z.object({
  /** Runs that had written something. */
  runs: z.number(),
  deleted: z.number(),
  updated: z.number(),
  skipped: z.array(
    z.object({ connectionId: z.string(), entity: z.string(), remoteId: z.string(), reason: z.string() }),
  ),
});
export type UndoSummary = z.infer<typeof undoSummary>;

/** Conflicts that wait for a person. */
export const conflictList = z.array(
  z.object({
    id: z.string(),
    entity: z.string(),
    connectionId: z.string(),
    remoteId: z.string(),
    fields: z.array(z.object({ field: z.string(), local: z.string(), remote: z.string() })),
  }),
);
export type ConflictSummary = z.infer<typeof conflictList>[number];

/** Questions to a person: whom does a record mean? With all records that wait for the answer. */
export const questionList = z.array(
  z.object({
    entity: z.string(),
    reason: z.string(),
    records: z.array(z.object({ connectionId: z.string(), remoteId: z.string() })),
  }),
);
export type Question = z.infer<typeof questionList>[number];
