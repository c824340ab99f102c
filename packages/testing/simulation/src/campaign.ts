import { Worker } from 'node:worker_threads';
import type { PlayerSettings } from './player.ts';
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

export interface CampaignOptions {
  readonly settings: PlayerSettings;
  readonly jobs: Iterator<Job, undefined>;
  /** Threads that play. */
  readonly threads: number;
  /** Asked before each story: whether nothing more is begun. */
  readonly isOver: () => boolean;
  readonly onVerdict: (verdict: Verdict) => void;
}

/** Plays many stories on several threads. */
export async function runCampaign(options: CampaignOptions): Promise<void> {
  const threads = Array.from({ length: Math.max(1, options.threads) }, () => playOn(options));
  await Promise.all(threads);
}

function playOn({ settings, jobs, isOver, onVerdict }: CampaignOptions): Promise<void> {
  const thread = new Worker(new URL('./campaign-thread.ts', import.meta.url), { workerData: settings });
  return new Promise((resolve, reject) => {
    const next = (): void => {
      const job = isOver() ? undefined : jobs.next().value;
      thread.postMessage(job ?? 'end');
    };
    thread.on('message', (verdict: Verdict) => {
      onVerdict(verdict);
      next();
    });
    thread.on('error', reject);
    thread.on('exit', () => resolve());
    next();
  });
}
