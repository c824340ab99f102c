import type { ConnectionContext, EngineContext } from './engine-context.ts';

/** Pages of one listing that a run has read. */
export interface PagesRead {
  readonly runId: string;
  readonly pages: number;
}

/** One page more. */
export function pageRead({ run }: EngineContext, before: PagesRead | undefined): PagesRead {
  return { runId: run.id, pages: before?.runId === run.id ? before.pages + 1 : 1 };
}

/** Whether a listing under way has had its share of this run; the next run goes on where it stands. */
export function isSpent({ run }: EngineContext, { options }: ConnectionContext, read: PagesRead | undefined): boolean {
  const most = options.listing?.pagesPerRun;
  return most !== undefined && read?.runId === run.id && read.pages >= most;
}
