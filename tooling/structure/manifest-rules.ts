import { basename } from 'node:path';
import type { Finding } from './finding.ts';
import { isAdapter, isPublished, type Manifest, readText, type Workspace, type WorkspacePackage } from './workspace.ts';

/** The fields of every package.json, and one version of each shared dependency. */
export function checkManifests(workspace: Workspace): Finding[] {
  return [
    ...workspace.packages.flatMap((pkg) => (isPublished(pkg) ? checkPublished(workspace.root, pkg) : [])),
    ...workspace.packages.flatMap(checkWorkspaceRanges),
    ...checkSharedVersions(workspace),
    ...checkSizeLimits(workspace),
  ];
}

function checkPublished(root: string, pkg: WorkspacePackage): Finding[] {
  const { folder, manifest, name } = pkg;
  const expectedName = `@crmsync/${folder.startsWith('packages/adapters/') ? 'adapter-' : ''}${basename(folder)}`;
  const facts: readonly (readonly [holds: boolean, message: string])[] = [
    [name === expectedName, `name should be ${expectedName}`],
    [Boolean(manifest.version), 'version is missing'],
    [Boolean(manifest.description), 'description is missing'],
    [manifest.license === 'MIT', 'license should be MIT'],
    [manifest.type === 'module', 'type should be module'],
    [manifest.sideEffects === false, 'sideEffects should be false'],
    [manifest.engines?.node === '>=22', 'engines.node should be >=22'],
    [manifest.repository?.directory === folder, `repository.directory should be ${folder}`],
    [['dist', 'src'].every((entry) => manifest.files?.includes(entry)), 'files should list dist and src'],
    [manifest.publishConfig?.access === 'public', 'publishConfig.access should be public'],
    [manifest.scripts?.build === 'tsup', 'scripts.build should be tsup'],
    [manifest.exports?.['./package.json'] === './package.json', 'exports should have ./package.json'],
    [manifest.exports?.['.'] !== undefined, 'exports should have "."'],
  ];
  const broken = facts.filter(([holds]) => !holds).map(([, message]) => message);
  return [...broken, ...checkExports(root, pkg)].map((message) => ({
    rule: 'manifest',
    file: `${folder}/package.json`,
    message,
  }));
}

function checkExports(root: string, { folder, manifest }: WorkspacePackage): string[] {
  return Object.entries(manifest.exports ?? {}).flatMap(([subpath, target]) => {
    if (typeof target === 'string') return [];
    const source = target['@crmsync/source'];
    if (Object.keys(target).join() !== '@crmsync/source,types,default' || source === undefined) {
      return [`exports["${subpath}"] should have @crmsync/source, types and default, in this order`];
    }
    return readText(root, `${folder}/${source}`) === undefined
      ? [`exports["${subpath}"]: ${source} does not exist`]
      : [];
  });
}

const dependencyKinds = ['dependencies', 'optionalDependencies', 'devDependencies'] as const;

function dependenciesOf(manifest: Manifest): (readonly [name: string, range: string])[] {
  return dependencyKinds.flatMap((kind) => Object.entries(manifest[kind] ?? {}));
}

function checkWorkspaceRanges({ folder, manifest }: WorkspacePackage): Finding[] {
  return dependenciesOf(manifest)
    .filter(([name, range]) => name.startsWith('@crmsync/') && range !== 'workspace:^')
    .map(([name, range]) => ({
      rule: 'workspace-range',
      file: `${folder}/package.json`,
      message: `${name} should be workspace:^, not ${range}`,
    }));
}

function checkSharedVersions({ packages, rootManifest }: Workspace): Finding[] {
  const places = new Map<string, Map<string, string>>();
  for (const { folder, manifest } of [{ folder: '.', manifest: rootManifest }, ...packages]) {
    for (const [name, range] of dependenciesOf(manifest)) {
      const ranges = places.get(name) ?? new Map<string, string>();
      if (!ranges.has(range)) ranges.set(range, folder);
      places.set(name, ranges);
    }
  }
  return [...places]
    .filter(([, ranges]) => ranges.size > 1)
    .map(([name, ranges]) => ({
      rule: 'one-version',
      file: 'package.json',
      message: `${name} is asked for in several versions: ${[...ranges].map(([range, folder]) => `${range} (${folder})`).join(', ')}`,
    }));
}

function checkSizeLimits({ root, packages }: Workspace): Finding[] {
  const limits = readText(root, '.size-limit.json') ?? '';
  return packages
    .filter((pkg) => isAdapter(pkg) && !limits.includes(`"${pkg.folder}/dist/index.js"`))
    .map((pkg) => ({
      rule: 'size-limit',
      file: '.size-limit.json',
      message: `${pkg.name} has no size limit: add an entry with path ${pkg.folder}/dist/index.js`,
    }));
}
