import { Command } from 'commander';

/** `crmsync demo-worker`: the process of the demo that syncs and that is killed; it takes its jobs from its parent. */
export function workerCommand(): Command {
  return new Command('demo-worker').description('Internal: the worker of the demo.').action(async () => {
    const { serveJobs } = await import('./serve-jobs.ts');
    await serveJobs();
  });
}
