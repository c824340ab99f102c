import { type EntityPort, RateLimitError } from '@crmsync/adapter';
import type { ConnectionContext, EngineContext } from './engine-context.ts';
import type { PagesRead } from './listing-budget.ts';
import type { StepOutcome } from './steps/step.ts';

/** Reading that a run left for a later one, where a connection bounds what reading whole may cost (`listing`). */
export interface LeftForLater {
  readonly connectionId: string;
  readonly objectType: string;
  /** `listing`: everything at first, then what a list of changes tells; `sweep`: everything, for what none tells. */
  readonly reading: 'listing' | 'sweep';
  /** `share`: the run has read as much of it as it may; `notDue`: it was read lately; `quota`: the vendor's, or ours of it, is spent. */
  readonly why: 'share' | 'notDue' | 'quota';
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

/**
 * The end of a step whose reading has no room for longer than a run lasts: webhooks and writes go on without it.
 * @throws the error, where it is another one, or the connection has no budget for reading
 */
export function leaveForQuota(
  ctx: EngineContext,
  conn: ConnectionContext,
  port: EntityPort,
  left: Pick<LeftForLater, 'reading'> & { readonly read?: PagesRead | undefined },
  error: unknown,
): StepOutcome {
  const isSpent = error instanceof RateLimitError && error.limit === 'quota' && error.retryAfterMs !== undefined;
  if (!isSpent || conn.options.listing === undefined) throw error;
  return leaveForLater(ctx, conn, port, { ...left, why: 'quota', backAt: ctx.clock.now() + (error.retryAfterMs ?? 0) });
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
