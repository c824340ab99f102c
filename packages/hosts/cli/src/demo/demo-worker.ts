import { fork } from 'node:child_process';
import type { z } from 'zod';
import { CommandError } from '../command-error.ts';
import {
  type WorkerJob,
  type WorkerProgress,
  type WorkerRequest,
  type WorkerSetup,
  workerReply,
} from './worker-messages.ts';

/** The process that syncs, seen from the demo. */
export interface DemoWorker {
  readonly pid: number | undefined;
  /** @throws WorkerGoneError when the process ends before it answers, CommandError with what went wrong in it */
  ask<T>(job: WorkerJob, answer: z.ZodType<T>, onProgress?: (progress: WorkerProgress) => void): Promise<T>;
  /** SIGKILL: no clean-up, no last words. */
  kill(): void;
  /** Resolves when the process has ended, with the signal that ended it. */
  readonly ended: Promise<NodeJS.Signals | null>;
}

/** The worker ended before it answered. */
export class WorkerGoneError extends CommandError {
  readonly signal: NodeJS.Signals | null;
  constructor(signal: NodeJS.Signals | null) {
    super('WORKER_GONE', `The worker of the demo ended (${signal ?? 'exit'}).`, 'Run the demo again.');
    this.signal = signal;
  }
}

interface Waiting {
  readonly answer: z.ZodType<unknown>;
  readonly onProgress: (progress: WorkerProgress) => void;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly silence: NodeJS.Timeout;
}

/** A worker that says nothing for this long is stuck; real work is heard of every few seconds. */
const silenceMs = 60_000;

/** Starts a worker process with this program's own entry point. */
export function startWorker(entry: string, setup: WorkerSetup): DemoWorker {
  const child = fork(entry, ['demo-worker'], {
    execArgv: [...process.execArgv, '--disable-warning=ExperimentalWarning'],
    // What a worker prints is diagnosis, never part of the demo's output.
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  let waiting: Waiting | undefined;
  const settle = (how: (job: Waiting) => void): void => {
    const job = waiting;
    waiting = undefined;
    clearTimeout(job?.silence);
    if (job) how(job);
  };
  const giveUp = (): void => {
    const message = `The worker of the demo said nothing for ${silenceMs / 1000} s.`;
    settle(({ reject }) =>
      reject(new CommandError('WORKER_STUCK', message, 'Run the demo again with the same --seed.')),
    );
    child.kill('SIGKILL');
  };
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once('exit', (_code, signal) => {
      settle(({ reject }) => reject(new WorkerGoneError(signal)));
      resolve(signal);
    });
  });
  child.on('message', (message) => {
    const reply = workerReply.parse(message);
    waiting?.silence.refresh();
    if (reply.type === 'progress' || reply.type === 'waiting') return waiting?.onProgress(reply);
    if (reply.type === 'result') return settle(({ answer, resolve }) => resolve(answer.parse(reply.value)));
    const { code, message: text, remedy } = reply.problem;
    return settle(({ reject }) => reject(new CommandError(code, text, remedy ?? 'Run the demo again.')));
  });
  // A request to a process that has just ended is answered by its end.
  const send = (request: WorkerRequest): unknown => child.send(request, () => undefined);
  send({ type: 'setup', setup });
  return {
    pid: child.pid,
    ended,
    kill: () => void child.kill('SIGKILL'),
    ask(job, answer, onProgress = () => undefined) {
      return new Promise((resolve, reject) => {
        const silence = setTimeout(giveUp, silenceMs);
        waiting = { answer, onProgress, reject, silence, resolve: (value) => resolve(answer.parse(value)) };
        send({ type: 'job', job });
      });
    },
  };
}
