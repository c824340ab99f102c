import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** What became of a process that had a limited time. */
export type Apart<Result> = { readonly result: Result } | { readonly failed: string };

/** What every process is started with, as `crmsync dedupe` starts itself: little room for new objects. */
export const nursery = '--max-semi-space-size=16';

/**
 * Runs `bench dedupe` with these arguments in a process of its own and gives the JSON that it prints. The small heap that
 * the bench itself is started with does not hold for it.
 */
export async function runApart<Result>(args: readonly string[], limitMs: number): Promise<Apart<Result>> {
  const flags = process.execArgv.filter((flag) => !flag.startsWith('--max-'));
  const own = [...flags, nursery, ...process.argv.slice(1, 2), 'dedupe', ...args, '--json'];
  const child = spawn(process.execPath, own, { stdio: ['ignore', 'pipe', 'pipe'], timeout: limitMs });
  const [output, errors, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  if (signal !== null) return { failed: `not finished in ${limitMs / 1000} s` };
  if (code !== 0) return { failed: errors.match(/^\w*Error: .{0,200}/m)?.[0] ?? errors.trim().slice(0, 200) };
  const result: Result = JSON.parse(output.trim().split('\n').at(-1) ?? '');
  return { result };
}
