import type { Worker } from 'node:worker_threads';
import type { LaneResult } from './lane.ts';
import type { ReachForms } from './reach-lane.ts';
import type { ReadSettings } from './read-settings.ts';
import type { RecordBatch } from './record-batch.ts';

/** A reach lane in a thread of its own. */
export interface ReachThread {
  read(batch: RecordBatch): void;
  /** Waits while too many batches wait for the thread. */
  keepUp(): Promise<void>;
  finish(): Promise<LaneResult<ReachForms>>;
  close(): void;
}

/** What the thread says. */
export type ReachReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'read' }
  | { readonly kind: 'finished'; readonly result: LaneResult<ReachForms> };

/** What the thread is told. */
export type ReachOrder = { readonly kind: 'read'; readonly batch: RecordBatch } | { readonly kind: 'finish' };

const mostWaiting = 64;

/** Starts the thread; `undefined` where there is none to be had, e.g. in a browser, in a bundle, or beside one processor. */
export async function startReachThread(settings: ReadSettings): Promise<ReachThread | undefined> {
  const worker = startWorker(settings);
  if (worker === undefined) return undefined;
  let waiting = 0;
  let failure: Error | undefined;
  let result: LaneResult<ReachForms> | undefined;
  let isReady = false;
  let listener: (() => void) | undefined;
  const fail = (reason: unknown): void => {
    failure ??= new Error('The thread that reads records ended early; `threads: 1` does without it.', {
      cause: reason,
    });
    listener?.();
  };
  worker.on('error', fail);
  worker.on('exit', fail);
  worker.on('message', (reply: ReachReply) => {
    if (reply.kind === 'ready') isReady = true;
    if (reply.kind === 'read') waiting -= 1;
    if (reply.kind === 'finished') result = reply.result;
    listener?.();
  });
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo() && failure === undefined) {
      await new Promise<void>((resolve) => {
        listener = resolve;
      });
    }
    listener = undefined;
  };
  const close = (): void => {
    worker.removeAllListeners();
    // Without a listener an error on its way out would end the process.
    worker.on('error', () => undefined);
    void worker.terminate();
  };
  const tell = (order: ReachOrder): void => worker.postMessage(order);
  await until(() => isReady);
  if (failure !== undefined) {
    close();
    return undefined;
  }
  return {
    close,
    read(batch) {
      waiting += 1;
      tell({ kind: 'read', batch });
    },
    async keepUp() {
      await until(() => waiting < mostWaiting);
      if (failure !== undefined) throw failure;
    },
    async finish() {
      tell({ kind: 'finish' });
      await until(() => result !== undefined);
      close();
      if (result === undefined) throw failure;
      return result;
    },
  };
}

function startWorker(workerData: ReadSettings): Worker | undefined {
  try {
    const threads = process.getBuiltinModule('node:worker_threads');
    const { availableParallelism } = process.getBuiltinModule('node:os');
    if (availableParallelism() < 2) return undefined;
    return new threads.Worker(new URL(import.meta.resolve('@crmsync/dedupe/reach-thread')), { workerData });
  } catch {
    return undefined;
  }
}
