import type { FindOptions, FindStage } from './find-options.ts';

/** What a search reports and heeds while it runs. */
export interface Run {
  /** Ends the stage under way and opens the next. */
  enter(stage: FindStage): void;
  /** Tells how far the stage is; lets other work of the thread go on now and then, and heeds the signal. */
  advance(done: number, total: number): Promise<void>;
  /** Ends the last stage; gives the time of each. */
  finish(): { readonly stage: FindStage; readonly ms: number }[];
}

const pauseEveryMs = 50;

/** Starts a run. */
export function startRun({ signal, onProgress }: FindOptions): Run {
  const times = new Map<FindStage, number>();
  let stage: FindStage = 'read';
  let since = performance.now();
  let lastPause = since;
  const close = (): void => {
    const now = performance.now();
    times.set(stage, (times.get(stage) ?? 0) + now - since);
    since = now;
  };
  return {
    enter(next) {
      close();
      stage = next;
    },
    async advance(done, total) {
      signal?.throwIfAborted();
      if (performance.now() - lastPause < pauseEveryMs) return;
      onProgress?.(stage, done, total);
      await new Promise<void>((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      lastPause = performance.now();
    },
    finish() {
      close();
      return [...times].map(([name, ms]) => ({ stage: name, ms }));
    },
  };
}
