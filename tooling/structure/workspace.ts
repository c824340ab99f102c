import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** The fields of a package.json that the rules read. */
export interface Manifest {
  readonly name: string;
  readonly version?: string;
  readonly private?: boolean;
  readonly description?: string;
  readonly license?: string;
  readonly type?: string;
  readonly sideEffects?: boolean;
  readonly engines?: Readonly<Record<string, string>>;
  readonly repository?: { readonly directory?: string };
  readonly files?: readonly string[];
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly publishConfig?: { readonly access?: string };
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

export interface ImportSite {
  readonly specifier: string;
  readonly line: number;
}

export interface SourceFile {
  /** Path relative to the repository root, with forward slashes. */
  readonly path: string;
  /** `src` is what is published, `test` is free of the floors, `config` is the rest. */
  readonly area: 'src' | 'test' | 'config';
  readonly imports: readonly ImportSite[];
}

export interface WorkspacePackage {
  readonly name: string;
  /** Path relative to the repository root, with forward slashes. */
  readonly folder: string;
  readonly manifest: Manifest;
  readonly sources: readonly SourceFile[];
}

export interface Workspace {
  readonly root: string;
  readonly rootManifest: Manifest;
  readonly packages: readonly WorkspacePackage[];
}

/** Reads the workspace below `root`: every package of `packages/*\/*` and `examples/*` with its sources. */
export function readWorkspace(root: string): Workspace {
  const manifests = globSync(['packages/*/*/package.json', 'examples/*/package.json'], { cwd: root }).sort();
  return {
    root,
    rootManifest: readManifest(join(root, 'package.json')),
    packages: manifests.map((path) => {
      const folder = dirname(path);
      const manifest = readManifest(join(root, path));
      return { name: manifest.name, folder, manifest, sources: readSources(root, folder) };
    }),
  };
}

/** Published packages are held to more rules than private ones. */
export function isPublished({ manifest }: WorkspacePackage): boolean {
  return manifest.private !== true;
}

/** Adapters are the packages of `packages/adapters` but the kit. */
export function isAdapter({ folder }: WorkspacePackage): boolean {
  return folder.startsWith('packages/adapters/') && folder !== 'packages/adapters/kit';
}

/** Reads a text file below the root; undefined when it does not exist. */
export function readText(root: string, path: string): string | undefined {
  const file = join(root, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function readSources(root: string, folder: string): SourceFile[] {
  const found = globSync(['*.ts', '{src,test}/**/*.{ts,tsx,mts}'], { cwd: join(root, folder) }).sort();
  return found.map((file) => ({
    path: `${folder}/${file}`,
    area: file.startsWith('src/') ? 'src' : file.startsWith('test/') ? 'test' : 'config',
    imports: readImports(readFileSync(join(root, folder, file), 'utf8')),
  }));
}

function readImports(text: string): ImportSite[] {
  const { importedFiles } = ts.preProcessFile(text, true, true);
  return importedFiles.map(({ fileName, pos }) => ({
    specifier: fileName,
    line: text.slice(0, pos).split('\n').length,
  }));
}
