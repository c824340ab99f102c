import type { HubSpotAnswer } from './hubspot-call.ts';
import type { HubSpotState } from './hubspot-state.ts';

/** One failed part of a batch. */
export interface BatchError {
  readonly status: 'error';
  readonly category: string;
  readonly subCategory?: string;
  readonly message: string;
  readonly context: Readonly<Record<string, readonly string[]>>;
}

/** The answer of a batch: `status` when all went well, 207 with the errors otherwise; results come in any order. */
export function batchAnswer(
  state: HubSpotState,
  status: number,
  results: readonly unknown[],
  errors: readonly BatchError[] = [],
): HubSpotAnswer {
  const atIso = state.nowIso();
  const body = { status: 'COMPLETE', results: state.random.shuffle(results), startedAt: atIso, completedAt: atIso };
  return errors.length === 0 ? { status, body } : { status: 207, body: { ...body, numErrors: errors.length, errors } };
}
