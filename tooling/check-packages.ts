/**
 * Looks at the packages as their users get them: packs each into a tarball, lints it (publint, strict), resolves its
 * types (attw, ESM only), and imports every entry point in plain Node, without the sources.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pLimit from 'p-limit';
import { isPublished, readWorkspace, type WorkspacePackage } from './structure/workspace.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');
const bin = join(root, 'node_modules', '.bin');
const limit = pLimit(2);

/** Runs a command; returns its output when it fails. */
async function complaint(command: string, args: readonly string[], cwd: string): Promise<string | undefined> {
  try {
    await run(command, args, { cwd });
    return undefined;
  } catch (error) {
    const { stdout, stderr, message } = error as { stdout?: string; stderr?: string; message: string };
    return `${stdout ?? ''}${stderr ?? ''}`.trim() || message;
  }
}

/** Puts the packed files where a user's package manager would, next to the dependencies that the manifest names. */
async function install(pkg: WorkspacePackage, tarball: string, consumer: string): Promise<void> {
  const target = join(consumer, 'node_modules', pkg.name);
  mkdirSync(target, { recursive: true });
  await run('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
  const { dependencies, peerDependencies } = pkg.manifest;
  for (const name of Object.keys({ ...dependencies, ...peerDependencies })) {
    if (name.startsWith('@crmsync/')) continue;
    const installed = join(root, pkg.folder, 'node_modules', name);
    const link = join(target, 'node_modules', name);
    if (!existsSync(installed)) continue;
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(realpathSync(installed), link);
  }
}

function importAll({ name, manifest }: WorkspacePackage): string {
  const entries = Object.keys(manifest.exports ?? {}).filter((entry) => entry !== './package.json');
  return entries.map((entry) => `await import('${join(name, entry)}');`).join('\n');
}

async function checkPackage(pkg: WorkspacePackage, tarball: string, consumer: string): Promise<string[]> {
  const complaints = await Promise.all([
    limit(complaint, join(bin, 'publint'), ['run', tarball, '--strict'], root),
    limit(complaint, join(bin, 'attw'), [tarball, '--profile', 'esm-only', '--format', 'ascii'], root),
    limit(complaint, process.execPath, ['--input-type=module', '--eval', importAll(pkg)], consumer),
  ]);
  return complaints.filter((text) => text !== undefined).map((text) => `${pkg.name}\n${text}\n`);
}

async function checkAll(packages: readonly WorkspacePackage[], folder: string): Promise<string[]> {
  await run('pnpm', ['-r', 'pack', '--pack-destination', folder], { cwd: root });
  const consumer = join(folder, 'consumer');
  const tarballOf = ({ name, manifest }: WorkspacePackage): string =>
    join(folder, `${name.replace('@', '').replace('/', '-')}-${manifest.version}.tgz`);
  await Promise.all(packages.map((pkg) => install(pkg, tarballOf(pkg), consumer)));
  return (await Promise.all(packages.map((pkg) => checkPackage(pkg, tarballOf(pkg), consumer)))).flat();
}

const scratch = mkdtempSync(join(tmpdir(), 'crmsync-packages-'));
try {
  const packages = readWorkspace(root).packages.filter(isPublished);
  const complaints = await checkAll(packages, scratch);
  for (const text of complaints) console.log(text);
  console.log(`${packages.length} packed packages, ${complaints.length} complaints`);
  process.exitCode = complaints.length === 0 ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
