import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type Ranges, standaloneManifest, workspaceManifest } from './adapter-manifest.ts';
import { type AdapterNames, adapterNames, renamed } from './adapter-names.ts';
import { adapterReadme } from './adapter-readme.ts';

/** What is to be made. */
export interface AdapterWish {
  readonly name: string;
  /** The vendor's name as people write it. @default the words of `name` */
  readonly title?: string | undefined;
  /** Folder of a package that lives by itself. @default a package of the workspace */
  readonly out?: string | undefined;
}

/** What was made. */
export interface CreatedAdapter {
  readonly names: AdapterNames;
  readonly packageName: string;
  /** The package's folder, absolute. */
  readonly folder: string;
  /** Files of the repository that were changed or added outside of the folder, relative to it. */
  readonly changed: readonly string[];
}

const example = 'examples/third-party-adapter';
/** What only the example has: the smallest adapter, and the count of its lines. */
const ofTheExampleAlone = ['src/read-only.ts', 'test/read-only.test.ts', 'test/line-count.test.ts'];

/**
 * Makes an adapter of the example, under another name.
 * @throws TypeError when the name cannot be used or the folder is there already, with the remedy
 */
export function createAdapter(root: string, wish: AdapterWish): CreatedAdapter {
  const sources = readExample(root);
  const names = adapterNames(wish.name, wish.title, Object.values(sources));
  const inWorkspace = wish.out === undefined;
  const folder = wish.out ?? join(root, 'packages/adapters', names.kebab);
  refuseExisting(folder);
  const packageName = inWorkspace ? `@crmsync/adapter-${names.kebab}` : `crmsync-adapter-${names.kebab}`;
  const copied = Object.entries(sources).map(([path, text]) => [path, renamed(text, names)] as const);
  const manifest = inWorkspace ? workspaceManifest(names) : standaloneManifest(names, readRanges(root));
  write(folder, {
    ...Object.fromEntries(copied),
    ...(inWorkspace ? workspaceFiles : standaloneFiles(root)),
    'package.json': json(manifest),
    'README.md': adapterReadme(names, packageName),
  });
  return { names, packageName, folder, changed: inWorkspace ? enlist(root, names, packageName) : [] };
}

function readExample(root: string): { readonly [path: string]: string } {
  const folder = join(root, example);
  const paths = globSync(['src/*.ts', 'test/*.ts', 'vendor-api.md'], { cwd: folder }).filter(
    (path) => !ofTheExampleAlone.includes(path),
  );
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

function refuseExisting(folder: string): void {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return;
  throw new TypeError(`${folder} is there already. Give another name, another --out, or take the folder away first.`);
}

function write(folder: string, files: { readonly [path: string]: string }): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

const workspaceFiles = {
  'tsconfig.json': json({ extends: '../../../tsconfig.base.json', include: ['src', 'test'] }),
  'tsup.config.ts': "export { default } from '../../../tooling/tsup.config.ts';\n",
};

const tsupConfig = `import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/index.ts'],
  format: 'esm',
  target: 'es2023',
  platform: 'node',
  dts: true,
  clean: true,
  removeNodeProtocol: false,
});
`;

function standaloneFiles(root: string): { readonly [path: string]: string } {
  const base = JSON.parse(readFileSync(join(root, 'tsconfig.base.json'), 'utf8'));
  const { customConditions: _, ...compilerOptions } = base.compilerOptions;
  return {
    'tsconfig.json': json({ compilerOptions, include: ['src', 'test'] }),
    'tsup.config.ts': tsupConfig,
    '.gitignore': 'dist\nnode_modules\n',
    LICENSE: readFileSync(join(root, 'LICENSE'), 'utf8'),
  };
}

/** Which versions the workspace is at, and which tools it uses. */
function readRanges(root: string): Ranges {
  const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));
  const own = globSync('packages/*/*/package.json', { cwd: root }).map((path) => {
    const { name, version } = read(path);
    return [name, `^${version}`] as const;
  });
  const zod = /^ {2}zod: (.+)$/m.exec(readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8'))?.[1];
  return { ...read('package.json').devDependencies, ...(zod ? { zod } : {}), ...Object.fromEntries(own) };
}

/** What the repository wants of every adapter beside its folder. */
function enlist(root: string, { kebab, title }: AdapterNames, packageName: string): readonly string[] {
  const limits = join(root, '.size-limit.json');
  const entry = {
    name: packageName,
    path: `packages/adapters/${kebab}/dist/index.js`,
    limit: '45 kB',
    ignore: ['zod', 'node:*'],
  };
  writeFileSync(limits, json([...JSON.parse(readFileSync(limits, 'utf8')), entry]));
  const changeset = join(root, '.changeset', `${kebab}-adapter.md`);
  writeFileSync(changeset, `---\n"${packageName}": minor\n---\n\nAn adapter for ${title}.\n`);
  return [limits, changeset].map((path) => relative(root, path));
}
