import { Worker } from 'node:worker_threads';
import type { Topology } from './story.ts';
import type { Finding } from './world.ts';

/** What of a simulation is reported over a thread's border. */
export interface Verdict {
  readonly seed: number;
  readonly topology: Topology;
  readonly findings: readonly Finding[];
  readonly tallies: { readonly [name: string]: number };
}

/** One simulation to do. */
export interface Job {
  readonly seed: number;
  readonly topology: Topology;
}

/** How all simulations of a campaign are played. */
export interface CampaignSettings {
  readonly store: 'memory' | 'sqlite';
  /** Sources of the engine. */
  readonly engine?: string;
}

export interface CampaignOptions extends CampaignSettings {
  readonly jobs: readonly Job[];
  /** Threads that play. */
  readonly threads: number;
  /** Epoch ms after which nothing more is begun. */
  readonly endsAt: number;
  readonly now: () => number;
  readonly onVerdict: (verdict: Verdict) => void;
}

/** Plays many stories on several threads. */
export async function runCampaign(options: CampaignOptions): Promise<void> {
  const waiting = options.jobs.values();
  const threads = Array.from({ length: Math.max(1, options.threads) }, () => playOn(options, waiting));
  await Promise.all(threads);
}

function playOn(options: CampaignOptions, waiting: Iterator<Job>): Promise<void> {
  const { store, engine, endsAt, now, onVerdict } = options;
  const workerData: CampaignSettings = { store, ...(engine === undefined ? {} : { engine }) };
  const thread = new Worker(new URL('./campaign-thread.ts', import.meta.url), { workerData });
  return new Promise((resolve, reject) => {
    const next = (): void => {
      const job = now() < endsAt ? waiting.next() : undefined;
      if (job && !job.done) thread.postMessage(job.value);
      else thread.terminate().then(() => resolve(), reject);
    };
    thread.on('message', (verdict: Verdict) => {
      onVerdict(verdict);
      next();
    });
    thread.on('error', reject);
    next();
  });
}
