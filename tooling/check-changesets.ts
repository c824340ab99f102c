/**
 * Checks that a change to the sources of a published package comes with a changeset. It compares the branch with the
 * default branch; on that branch itself, in a shallow clone or outside of git there is nothing to compare with.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

function git(...args: string[]): string | undefined {
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

function hasChangesets(base: string): boolean {
  const changeset = join(root, 'node_modules', '.bin', 'changeset');
  return spawnSync(changeset, ['status', `--since=${base}`], { cwd: root, stdio: 'inherit' }).status === 0;
}

const base = ['origin/HEAD', 'origin/main', 'main'].find((name) => git('merge-base', 'HEAD', name) !== undefined);
if (base === undefined || git('rev-parse', base) === git('rev-parse', 'HEAD')) {
  console.log('no commits beyond the default branch: nothing to compare');
} else {
  console.log(`changes since ${base}`);
  process.exitCode = hasChangesets(base) ? 0 : 1;
}
