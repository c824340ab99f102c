import type { EngineContext } from '../engine-context.ts';
import type { LeftForLater } from '../left-for-later.ts';
import type { MergePolicy } from '../merge-policy.ts';
import type { RunStep } from '../rows/run.ts';

/** What one bounded piece of a step did. */
export interface StepOutcome {
  /** Whether the step has more to do. */
  readonly more: boolean;
  /** Records worked on. */
  readonly records: number;
  /** Milliseconds after which it makes sense to go on; 0 or absent = at once. */
  readonly waitMs?: number;
  readonly waitReason?: string;
  /** Reading that is left for a later run. */
  readonly left?: LeftForLater;
}

/** One bounded piece of a step: safe to run twice, ends after about a page. */
export type StepRunner = (ctx: EngineContext, step: RunStep, policy: MergePolicy) => Promise<StepOutcome>;

export const stepDone: StepOutcome = { more: false, records: 0 };
