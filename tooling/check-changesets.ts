/**
 * Checks that a change to the sources of a published package comes with a changeset. It compares with the default
 * branch; where there is none in reach (a new repository, a shallow clone), with the last commit.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const bases = ['origin/HEAD', 'origin/main', 'main', 'HEAD'];

function isReachable(base: string): boolean {
  return spawnSync('git', ['merge-base', 'HEAD', base], { cwd: root }).status === 0;
}

function hasChangesets(base: string): boolean {
  const changeset = join(root, 'node_modules', '.bin', 'changeset');
  return spawnSync(changeset, ['status', `--since=${base}`], { cwd: root, stdio: 'inherit' }).status === 0;
}

const base = bases.find(isReachable);
if (base === undefined) {
  console.log('not a git repository: nothing to compare with');
} else {
  console.log(`changes since ${base}`);
  process.exitCode = hasChangesets(base) ? 0 : 1;
}
