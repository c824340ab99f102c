import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Mutation } from './mutation.ts';
import { patchSources } from './patched-sources.ts';

const run = promisify(execFile);

/** What became of one mutation. */
export interface MutationVerdict {
  readonly mutation: Mutation;
  /** The first seed that told it from the engine as it is; absent when none did. */
  readonly killedBy?: { readonly seed: number; readonly topology: string; readonly rules: readonly string[] };
  /** Seeds that were played. */
  readonly seeds: number;
}

const figures = z.object({
  failures: z.array(z.object({ seed: z.number(), topology: z.string(), rules: z.array(z.string()) })),
});
type Failure = z.infer<typeof figures>['failures'][number];

const seedsAtOnce = 10;
const original = join(import.meta.dirname, '../main.ts');

/** Plays a mutation until a seed fails that the engine as it is passes. */
export async function runMutation(mutation: Mutation, most: number): Promise<MutationVerdict> {
  const sources = await patchSources(mutation);
  try {
    for (let from = 1; from <= most; from += seedsAtOnce) {
      const count = Math.min(seedsAtOnce, most - from + 1);
      const failures = await play([
        sources.main,
        '--engine',
        sources.engine,
        '--from',
        `${from}`,
        '--seeds',
        `${count}`,
      ]);
      for (const failure of failures) {
        const { seed, topology } = failure;
        const also = await play([original, '--seed', `${seed}`, '--topology', topology]);
        if (also.length === 0) return { mutation, killedBy: failure, seeds: from + count - 1 };
      }
    }
    return { mutation, seeds: most };
  } finally {
    await sources.remove();
  }
}

async function play(args: readonly string[]): Promise<readonly Failure[]> {
  const command = ['--conditions=@crmsync/source', '--no-warnings', ...args, '--json', '--shrink', '0'];
  // A mutant may also break the simulation itself; that is a failure like any other.
  const output = await run(process.execPath, command, { maxBuffer: 1e9 }).catch((error: { stdout?: string }) => error);
  const line = (output.stdout ?? '').trim().split('\n').at(-1) ?? '';
  const parsed = figures.safeParse(line.startsWith('{') ? JSON.parse(line) : undefined);
  if (!parsed.success) throw new Error(`no figures from ${command.join(' ')}`);
  return parsed.data.failures;
}
