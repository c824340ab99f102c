import { CrmSyncError } from '@crmsync/model';
import type { EngineContext } from './engine-context.ts';
import { createMergePolicy, type MergePolicy } from './merge-policy.ts';
import type { RunStep } from './rows/run.ts';
import { deleteStep } from './steps/delete-step.ts';
import { inboxStep } from './steps/inbox-step.ts';
import { pullStep } from './steps/pull-step.ts';
import { pushStep } from './steps/push-step.ts';
import { rebaseStep } from './steps/rebase-step.ts';
import { recoverStep } from './steps/recover-step.ts';
import { referencesStep } from './steps/references-step.ts';
import type { StepOutcome, StepRunner } from './steps/step.ts';
import { sweepStep } from './steps/sweep-step.ts';
import { undoStep } from './steps/undo-step.ts';

const runners: { readonly [K in RunStep['kind']]: StepRunner } = {
  references: referencesStep,
  inbox: inboxStep,
  pull: pullStep,
  sweep: sweepStep,
  recover: recoverStep,
  rebase: rebaseStep,
  push: pushStep,
  deletes: deleteStep,
  undo: undoStep,
};

/** What became of one piece of a step. */
export type PieceOutcome =
  | ({ readonly status: 'done' } & StepOutcome)
  /** The connection cannot go on in this run; the others can. */
  | { readonly status: 'failed'; readonly error: CrmSyncError }
  /** Come back later: nothing is wrong. */
  | { readonly status: 'wait'; readonly ms: number; readonly reason: string };

/**
 * Does one piece of one step.
 * @throws what is no fault of a connection: a lost lease, a broken store, an abort, a bug
 */
export async function runPiece(ctx: EngineContext, step: RunStep): Promise<PieceOutcome> {
  ctx.signal?.throwIfAborted();
  try {
    const outcome = await runners[step.kind](ctx, step, policyOf(ctx));
    return { status: 'done', ...outcome };
  } catch (error) {
    if (!CrmSyncError.is(error) || ownFault.has(error.code)) throw error;
    if (error.code === 'RATE_LIMITED' || (error.retryable && error.retryAfterMs !== undefined)) {
      return { status: 'wait', ms: error.retryAfterMs ?? 1_000, reason: error.code };
    }
    return { status: 'failed', error };
  }
}

/** Errors that concern this worker or the store, not a connection. */
const ownFault = new Set(['LEASE_LOST', 'STORE_FAILED', 'STORE_CONTENTION', 'CONFIGURATION_INVALID']);

function policyOf(ctx: EngineContext): MergePolicy {
  const { mode } = ctx.run;
  return createMergePolicy(ctx.options, mode === 'append' || mode === 'overwrite' ? mode : 'normal');
}
