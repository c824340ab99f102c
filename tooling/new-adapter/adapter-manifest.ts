import type { AdapterNames } from './adapter-names.ts';

/** Ranges of packages that the example and the tools use. */
export interface Ranges {
  readonly [name: string]: string;
}

const ours = ['@crmsync/adapter', '@crmsync/adapter-kit', '@crmsync/model'];

const common = {
  license: 'MIT',
  type: 'module',
  sideEffects: false,
  engines: { node: '>=22' },
};

function picked(ranges: Ranges, ...names: readonly string[]): Ranges {
  return Object.fromEntries(
    names.map((name) => {
      const range = ranges[name];
      if (range === undefined) throw new TypeError(`new-adapter: the workspace does not say which ${name} it uses`);
      return [name, range];
    }),
  );
}

/** The manifest of a package of the workspace. */
export function workspaceManifest({ kebab, title }: AdapterNames): object {
  const directory = `packages/adapters/${kebab}`;
  return {
    name: `@crmsync/adapter-${kebab}`,
    version: '0.0.0',
    description: `${title} adapter for @crmsync.`,
    ...common,
    repository: { type: 'git', url: 'git+https://github.com/crmsync/crmsync.git', directory },
    files: ['dist', 'src'],
    exports: {
      '.': { '@crmsync/source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' },
      './package.json': './package.json',
    },
    publishConfig: { access: 'public', provenance: true },
    scripts: { build: 'tsup', typecheck: 'tsc -p tsconfig.json' },
    peerDependencies: { zod: '^4.0.0' },
    dependencies: Object.fromEntries(ours.map((name) => [name, 'workspace:^'])),
    devDependencies: { '@crmsync/testkit': 'workspace:^', zod: 'catalog:' },
  };
}

/** The manifest of a package that lives by itself. */
export function standaloneManifest({ kebab, title }: AdapterNames, ranges: Ranges): object {
  return {
    name: `crmsync-adapter-${kebab}`,
    version: '0.1.0',
    description: `${title} adapter for @crmsync.`,
    ...common,
    keywords: ['crmsync', 'crmsync-adapter', kebab],
    files: ['dist', 'src'],
    exports: {
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './package.json': './package.json',
    },
    publishConfig: { access: 'public', provenance: true },
    scripts: { build: 'tsup', test: 'vitest run', typecheck: 'tsc -p tsconfig.json', prepublishOnly: 'tsup' },
    peerDependencies: { zod: '^4.0.0' },
    dependencies: picked(ranges, ...ours),
    devDependencies: picked(ranges, '@crmsync/testkit', '@types/node', 'tsup', 'typescript', 'vitest', 'zod'),
  };
}
