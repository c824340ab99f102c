import { randomInt } from 'node:crypto';
import { Command } from 'commander';
import { CommandError } from '../command-error.ts';
import { createTerminal } from '../terminal.ts';
import { untilStopped } from '../until-stopped.ts';
import { wholeNumber } from '../whole-number.ts';
import type { DemoOptions } from './demo-options.ts';

interface DemoFlags extends Omit<DemoOptions, 'seed'> {
  readonly seed?: number;
  readonly live: boolean;
  readonly preview: boolean;
}

const mostSeed = 1_000_000;

/** `crmsync demo`: the whole engine against two stand-ins on this machine, or a preview of real accounts. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('Sync two CRM stand-ins on this machine, kill the worker on the way, and prove the outcome.')
    .option('--contacts <n>', 'contacts in each account', wholeNumber(20), 2000)
    .option('--companies <n>', 'companies in each account', wholeNumber(5), 300)
    .option('--deals <n>', 'deals in each account', wholeNumber(5), 400)
    .option('--seed <n>', 'seed of everything random (default: a random one, which is shown)', wholeNumber(0))
    .option('--undo', 'at the end edit two records, take all runs back, and compare with the accounts before', false)
    .option('--json', 'print the figures as the last line of output, the story on stderr', false)
    .option('--keep', 'leave the SQLite store in its folder', false)
    .option('--live', 'use your accounts, from HUBSPOT_API_KEY and PIPEDRIVE_API_KEY; only with --preview', false)
    .option('--preview', 'with --live: show what a first sync would do, and write nothing', false)
    .addHelpText('after', '\nExits with 1 when a check does not hold, and says which.')
    .action(runDemo);
}

async function runDemo(flags: DemoFlags): Promise<void> {
  const terminal = createTerminal(flags.json ? process.stderr : process.stdout);
  if (flags.live !== flags.preview) {
    throw new CommandError(
      'PREVIEW_ONLY',
      '--live and --preview belong together: the demo never writes to real accounts.',
      'Run: crmsync demo --live --preview',
    );
  }
  await untilStopped(async (signal) => {
    // Loaded here, so that other commands do not carry the engine and the fakes.
    if (flags.live) return (await import('./live-preview.ts')).previewLive(process.env, terminal, signal);
    const { runStory } = await import('./story.ts');
    const options: DemoOptions = { ...flags, seed: flags.seed ?? randomInt(mostSeed) };
    const { result, checks } = await runStory(process.argv[1] ?? '', options, terminal, signal);
    if (flags.json) console.log(JSON.stringify(result));
    const failed = checks.filter(({ holds }) => !holds).map(({ text }) => text);
    if (failed.length === 0) return;
    throw new CommandError('DEMO_CHECK_FAILED', failed.join('; '), `Repeat it with: --seed ${options.seed}`);
  });
}
