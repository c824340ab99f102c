import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import type { Finding } from './finding.ts';
import { floorOf, type ImportRestriction, importRestrictions, matchesPattern, sameFloorImports } from './floors.ts';
import {
  type ImportSite,
  isPublished,
  type Manifest,
  type SourceFile,
  type Workspace,
  type WorkspacePackage,
} from './workspace.ts';

/** Floors, restrictions, declared dependencies, and no relative path out of a package. */
export function checkImports(workspace: Workspace): Finding[] {
  const byName = new Map(workspace.packages.map((pkg) => [pkg.name, pkg]));
  return workspace.packages.flatMap((pkg) => [
    ...(floorOf(pkg.name) === undefined ? [unknownFloor(pkg)] : []),
    ...pkg.sources.flatMap((source) =>
      source.imports.flatMap((site) => {
        if (site.specifier.startsWith('.')) return checkRelative(pkg, source, site);
        const target = packageOf(site.specifier);
        if (target === pkg.name) return [];
        return [
          ...checkDeclared(workspace, pkg, source, site, target),
          ...(source.area === 'src' ? checkFloor(byName, pkg, source, site, target) : []),
          ...(source.area === 'src' ? checkRestrictions(pkg, source, site, target) : []),
        ];
      }),
    ),
  ]);
}

function unknownFloor(pkg: WorkspacePackage): Finding {
  const message = `${pkg.name} has no floor: add it to tooling/structure/floors.ts and docs/architecture.md`;
  return { rule: 'known-floor', file: `${pkg.folder}/package.json`, message };
}

/** `@scope/name/sub` → `@scope/name`, `name/sub` → `name`; built-in modules keep their whole name with `node:`. */
function packageOf(specifier: string): string {
  if (isBuiltin(specifier)) return specifier.startsWith('node:') ? specifier : `node:${specifier}`;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function checkRelative(pkg: WorkspacePackage, source: SourceFile, { specifier, line }: ImportSite): Finding[] {
  const target = posix.join(posix.dirname(source.path), specifier);
  if (target.startsWith(`${pkg.folder}/`)) return [];
  if (source.area === 'config' && target.startsWith('tooling/')) return [];
  const message = `${specifier} leaves the package: import the other package by its name`;
  return [{ rule: 'no-relative-escape', file: source.path, line, message }];
}

function checkDeclared(
  workspace: Workspace,
  pkg: WorkspacePackage,
  source: SourceFile,
  { line }: ImportSite,
  target: string,
): Finding[] {
  if (target.startsWith('node:')) return [];
  const { dependencies, peerDependencies, optionalDependencies, devDependencies } = pkg.manifest;
  const published: Manifest['dependencies'] = { ...dependencies, ...peerDependencies, ...optionalDependencies };
  const forTests = { ...devDependencies, ...workspace.rootManifest.devDependencies };
  if (target in published || (source.area !== 'src' && target in forTests)) return [];
  const where = source.area === 'src' ? 'dependencies or peerDependencies' : 'devDependencies';
  const message = `${target} is not in the ${where} of ${pkg.name}`;
  return [{ rule: 'declared-dependency', file: source.path, line, message }];
}

function checkFloor(
  byName: ReadonlyMap<string, WorkspacePackage>,
  pkg: WorkspacePackage,
  source: SourceFile,
  { line }: ImportSite,
  target: string,
): Finding[] {
  const from = floorOf(pkg.name);
  const to = floorOf(target);
  if (from === undefined || to === undefined) return [];
  const at = { file: source.path, line };
  const imported = byName.get(target);
  if (imported && isPublished(pkg) && !isPublished(imported)) {
    return [
      { rule: 'no-private-import', ...at, message: `${target} is private: a published package cannot import it` },
    ];
  }
  if (to > from) {
    const message = `${pkg.name} (floor ${from}) imports ${target} (floor ${to}): imports point downwards only`;
    return [{ rule: 'floor', ...at, message }];
  }
  const listed = sameFloorImports.some(([a, b]) => a === pkg.name && b === target);
  if (to === from && !listed) {
    const message = `${pkg.name} and ${target} stand on the same floor (${from}): no imports between them`;
    return [{ rule: 'same-floor', ...at, message }];
  }
  return [];
}

function checkRestrictions(pkg: WorkspacePackage, source: SourceFile, { line }: ImportSite, target: string): Finding[] {
  return importRestrictions
    .filter((restriction) => appliesTo(restriction, pkg.name) && forbids(restriction, target))
    .map(({ because }) => ({
      rule: 'restricted-import',
      file: source.path,
      line,
      message: `${pkg.name} must not import ${target}: ${because}`,
    }));
}

function appliesTo({ packages, except = [] }: ImportRestriction, name: string): boolean {
  return matchesAny(name, packages) && !matchesAny(name, except);
}

function forbids({ onlyWorkspace, onlyRegistry, never = [] }: ImportRestriction, target: string): boolean {
  if (matchesAny(target, never)) return true;
  if (target.startsWith('node:')) return false;
  const allowed = target.startsWith('@crmsync/') ? onlyWorkspace : onlyRegistry;
  return allowed !== undefined && !matchesAny(target, allowed);
}

function matchesAny(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchesPattern(name, pattern));
}
