import { Command } from 'commander';
import { demoCommand } from './demo/demo-command.ts';
import { workerCommand } from './demo/worker-command.ts';
import { fakeCommand } from './fake/fake-command.ts';

/** Makes the `crmsync` command with its subcommands; `parseAsync` runs it. */
export function createProgram(): Command {
  return new Command('crmsync')
    .description('Two-way sync between CRMs: a demo on this machine, stand-ins of CRM accounts, a preview of yours.')
    .addCommand(demoCommand())
    .addCommand(fakeCommand())
    .addCommand(workerCommand(), { hidden: true })
    .showHelpAfterError('(crmsync --help lists commands and options)');
}
