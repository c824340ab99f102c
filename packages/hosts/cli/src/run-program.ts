import { CrmSyncError } from '@crmsync/model';
import { CommanderError } from 'commander';
import { createProgram } from './create-program.ts';

/** Exit codes: done, failed (or a check of the demo did not hold), called wrongly. */
const exitCodes = { done: 0, failed: 1, usage: 2 } as const;

/**
 * Runs the `crmsync` command and tells how the process should end; what went wrong is printed on stderr.
 * @param args the words after the command's own name
 */
export async function runProgram(args: readonly string[]): Promise<number> {
  const program = createProgram();
  for (const command of [program, ...program.commands]) command.exitOverride();
  try {
    await program.parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? exitCodes.done);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    console.error(describe(error));
    return exitCodes.failed;
  }
}

function describe(error: unknown): string {
  if (!CrmSyncError.is(error)) return `UNEXPECTED  ${error instanceof Error ? error.stack : String(error)}`;
  return [`${error.code}  ${error.message}`, ...(error.remedy === undefined ? [] : [`  → ${error.remedy}`])].join('\n');
}
