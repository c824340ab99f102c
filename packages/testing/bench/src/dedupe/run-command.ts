import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

const built = 'packages/hosts/cli/dist/main.js';
const mostOutput = 2 ** 26;

/** Runs the built `crmsync` and gives the JSON that it prints. Call it from the root of the repository. */
export async function runCommand<Result>(args: readonly string[]): Promise<Result> {
  if (!existsSync(built))
    throw new Error(`Run it from the root of the repository after a build: ${built} is not here.`);
  const { stdout } = await promisify(execFile)(process.execPath, [built, ...args], { maxBuffer: mostOutput });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Result;
}
