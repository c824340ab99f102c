import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Contents by path; an object is written as JSON, `null` leaves the file out. */
export type Tree = Readonly<Record<string, string | object | null>>;

/** Writes a tree into a folder of its own, which goes away when the test ends. */
export function writeTree(tree: Tree): string {
  const root = mkdtempSync(join(tmpdir(), 'crmsync-tree-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(tree)) {
    if (content === null) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return root;
}

/** A manifest that breaks no rule. */
export function manifestOf(folder: string, fields: object = {}): object {
  const prefix = folder.startsWith('packages/adapters/') ? 'adapter-' : '';
  return {
    name: `@crmsync/${prefix}${basename(folder)}`,
    version: '0.0.0',
    description: 'A sample.',
    license: 'MIT',
    type: 'module',
    sideEffects: false,
    engines: { node: '>=22' },
    repository: { directory: folder },
    files: ['dist', 'src'],
    exports: {
      '.': { '@crmsync/source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' },
      './package.json': './package.json',
    },
    publishConfig: { access: 'public' },
    scripts: { build: 'tsup' },
    ...fields,
  };
}

const adapterReadme = [
  'Install',
  'Example',
  'Settings',
  'Capabilities',
  'Scopes and limits',
  'Webhooks',
  'Known losses',
]
  .map((section) => `## ${section}\n`)
  .join('\n');

/** The files of one package that breaks no rule, with `index` as the text of its index file. */
export function packageFiles(folder: string, index: string, dependencies: readonly string[] = []): Tree {
  const workspace = Object.fromEntries(dependencies.map((name) => [name, 'workspace:^']));
  const isAdapter = folder.startsWith('packages/adapters/') && !folder.endsWith('/kit');
  return {
    [`${folder}/package.json`]: manifestOf(folder, { dependencies: workspace }),
    [`${folder}/README.md`]: isAdapter ? adapterReadme : '## Install\n\n## Example\n',
    [`${folder}/tsconfig.json`]: {},
    [`${folder}/tsup.config.ts`]: "export { default } from '../../../tooling/tsup.config.ts';",
    [`${folder}/src/index.ts`]: index,
  };
}

const packages: readonly Tree[] = [
  packageFiles('packages/core/model', 'export {};'),
  packageFiles('packages/core/normalize', 'export {};'),
  packageFiles('packages/core/adapter', "import '@crmsync/model';", ['@crmsync/model']),
  packageFiles('packages/core/store', "import '@crmsync/model';", ['@crmsync/model']),
  packageFiles('packages/core/orchestrator', "import '@crmsync/store';", ['@crmsync/store', '@crmsync/adapter-kit']),
  packageFiles('packages/adapters/kit', "import '@crmsync/adapter';", ['@crmsync/adapter']),
  packageFiles('packages/adapters/hubspot', "import '@crmsync/adapter-kit';", ['@crmsync/adapter-kit']),
];

/** A small workspace in which the structure holds; each test breaks one thing in it. */
export const soundTree: Tree = Object.assign(
  {
    'package.json': { name: 'sample', devDependencies: { vitest: '^5.0.0' } },
    '.size-limit.json': [{ path: 'packages/adapters/hubspot/dist/index.js' }],
  },
  ...packages,
);
