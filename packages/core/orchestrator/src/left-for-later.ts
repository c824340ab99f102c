import type { EntityPort } from '@crmsync/adapter';
import type { ConnectionContext, EngineContext } from './engine-context.ts';
import type { PagesRead } from './listing-budget.ts';
import type { StepOutcome } from './steps/step.ts';

/** Reading that a run left for a later one, where a connection bounds what reading whole may cost (`listing`). */
export interface LeftForLater {
  readonly connectionId: string;
  readonly objectType: string;
  /** `listing`: everything at first, then what a list of changes tells; `sweep`: everything, for what none tells. */
  readonly reading: 'listing' | 'sweep';
  /** `share`: the run has read as much of it as it may; `notDue`: it was read lately. */
  readonly why: 'share' | 'notDue';
  /** Pages of it that this run read. */
  readonly pages: number;
  /** Epoch ms from which a run takes it up: the next one, where that moment is over. */
  readonly backAt: number;
}

/** The end of a step that left something; only connections with a budget are told of. */
export function leaveForLater(
  { run, clock }: EngineContext,
  conn: ConnectionContext,
  { capabilities }: EntityPort,
  left: Pick<LeftForLater, 'reading' | 'why'> & { readonly read?: PagesRead | undefined; readonly backAt?: number },
): StepOutcome {
  const { reading, why, read, backAt = clock.now() } = left;
  const done = { more: false, records: 0 };
  if (conn.options.listing === undefined) return done;
  const pages = read?.runId === run.id ? read.pages : 0;
  const { objectType } = capabilities;
  return { ...done, left: { connectionId: conn.id, objectType, reading, why, pages, backAt } };
}

/** What was left so far, with one more; of the same reading the last word counts. */
export function withLeft(
  before: readonly LeftForLater[] | undefined,
  left: LeftForLater | undefined,
): readonly LeftForLater[] | undefined {
  if (!left) return before;
  const key = ({ connectionId, objectType, reading }: LeftForLater) => [connectionId, objectType, reading].join('|');
  return [...(before ?? []).filter((one) => key(one) !== key(left)), left];
}
