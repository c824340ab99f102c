import { Command } from 'commander';
import { adaptersCommand } from './adapters/adapters-command.ts';
import { dedupeCommand } from './dedupe/dedupe-command.ts';
import { demoCommand } from './demo/demo-command.ts';
import { workerCommand } from './demo/worker-command.ts';
import { fakeCommand } from './fake/fake-command.ts';

/** Makes the `crmsync` command with its subcommands; `parseAsync` runs it. */
export function createProgram(): Command {
  return new Command('crmsync')
    .description(
      'Two-way sync between CRMs: duplicates of an export, a demo on this machine, a preview of your accounts.',
    )
    .addCommand(adaptersCommand())
    .addCommand(dedupeCommand())
    .addCommand(demoCommand())
    .addCommand(fakeCommand())
    .addCommand(workerCommand(), { hidden: true })
    .showHelpAfterError('(crmsync --help lists commands and options)');
}
