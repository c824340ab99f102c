import { basename } from 'node:path';
import type { Finding } from './finding.ts';
import {
  isAdapter,
  isPublished,
  readText,
  type SourceFile,
  type Workspace,
  type WorkspacePackage,
} from './workspace.ts';

const grabBags = ['utils', 'helpers', 'common', 'misc', 'types'];
const adapterConcepts = ['index', 'wire', 'mapping', 'endpoints', 'webhook', 'auth'];
const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Names of files and folders, the files every package has, and the shape of an adapter. */
export function checkFiles(workspace: Workspace): Finding[] {
  return workspace.packages.flatMap((pkg) => [
    ...pkg.sources.flatMap((source) => checkNames(pkg, source)),
    ...checkRequiredFiles(workspace.root, pkg),
    ...(isAdapter(pkg) ? checkAdapterFiles(pkg) : []),
  ]);
}

function checkNames(pkg: WorkspacePackage, { path, area }: SourceFile): Finding[] {
  const segments = path.slice(pkg.folder.length + 1).split('/');
  const names = segments.map((segment) => segment.replace(/\..*$/, ''));
  const findings: Finding[] = [];
  const grabBag = names.find((name) => grabBags.includes(name));
  if (grabBag && area !== 'config') {
    findings.push({ rule: 'no-grab-bag', file: path, message: `"${grabBag}" says nothing: name it after its concept` });
  }
  const misspelt = names.find((name) => !kebabCase.test(name));
  if (misspelt !== undefined) {
    findings.push({ rule: 'kebab-case', file: path, message: `"${misspelt}" is not kebab-case` });
  }
  return findings;
}

function checkRequiredFiles(root: string, pkg: WorkspacePackage): Finding[] {
  const inPackages = pkg.folder.startsWith('packages/');
  const required = [
    'README.md',
    'tsconfig.json',
    ...(inPackages ? ['src/index.ts'] : []),
    ...(inPackages && isPublished(pkg) ? ['tsup.config.ts'] : []),
  ];
  return required
    .filter((file) => readText(root, `${pkg.folder}/${file}`) === undefined)
    .map((file) => ({ rule: 'required-file', file: `${pkg.folder}/${file}`, message: `${pkg.name} has no ${file}` }));
}

function checkAdapterFiles(pkg: WorkspacePackage): Finding[] {
  return pkg.sources
    .filter(({ area }) => area === 'src')
    .flatMap(({ path }) => {
      const [concept = ''] = path.slice(`${pkg.folder}/src/`.length).split('/');
      if (adapterConcepts.includes(basename(concept, '.ts'))) return [];
      const message = `an adapter is made of ${adapterConcepts.join(', ')} (a file or a folder each); what fits none belongs into the kit`;
      return [{ rule: 'adapter-files', file: path, message }];
    });
}
