import { describe, expect, it } from 'vitest';
import { checkStructure } from '../check-structure.ts';
import { manifestOf, packageFiles, soundTree, type Tree, writeTree } from './sample-tree.ts';

const rulesBrokenBy = (changes: Tree): string[] =>
  checkStructure(writeTree({ ...soundTree, ...changes })).map(({ rule, file }) => `${rule} ${file}`);

const kit = 'packages/adapters/kit';
const hubspot = 'packages/adapters/hubspot';
const model = 'packages/core/model';
const orchestrator = 'packages/core/orchestrator';

describe('a sound workspace', () => {
  it('has no findings', () => {
    expect(rulesBrokenBy({})).toEqual([]);
  });

  it('lets tests import whatever is declared for development', () => {
    const changes = {
      [`${model}/package.json`]: manifestOf(model, { devDependencies: { '@crmsync/store': 'workspace:^' } }),
      [`${model}/test/model.test.ts`]: "import '@crmsync/store'; import 'vitest'; import '../src/index.ts';",
    };
    expect(rulesBrokenBy(changes)).toEqual([]);
  });

  it('lets an adapter split a concept into a folder of that name', () => {
    expect(rulesBrokenBy({ [`${hubspot}/src/mapping/contact.ts`]: 'export {};' })).toEqual([]);
  });
});

describe('floors', () => {
  it('reject an import that points upwards', () => {
    const changes = packageFiles(model, "export * from '@crmsync/store';", ['@crmsync/store']);
    expect(rulesBrokenBy(changes)).toEqual([`floor ${model}/src/index.ts`]);
  });

  it('reject an import between packages of one floor, types and dynamic imports included', () => {
    const store = 'packages/core/store';
    for (const text of ["import type { A } from '@crmsync/adapter';", "await import('@crmsync/adapter');"]) {
      expect(rulesBrokenBy(packageFiles(store, text, ['@crmsync/adapter']))).toEqual([
        `same-floor ${store}/src/index.ts`,
      ]);
    }
  });

  it('reject a package that nobody gave a floor', () => {
    const folder = 'packages/core/novelty';
    expect(rulesBrokenBy(packageFiles(folder, 'export {};'))).toEqual([`known-floor ${folder}/package.json`]);
  });

  it('reject a private package below a published one', () => {
    const cli = 'packages/hosts/cli';
    const simulation = 'packages/testing/simulation';
    const changes = {
      ...packageFiles(cli, "import '@crmsync/simulation';", ['@crmsync/simulation']),
      ...packageFiles(simulation, 'export {};'),
      [`${simulation}/package.json`]: { name: '@crmsync/simulation', private: true },
    };
    expect(rulesBrokenBy(changes)).toEqual([`no-private-import ${cli}/src/index.ts`]);
  });
});

describe('restricted imports', () => {
  it.each([
    ['the kit, from the orchestrator', orchestrator, '@crmsync/adapter-kit', 'same-floor'],
    ['an HTTP client, from the orchestrator', orchestrator, 'ky', 'restricted-import'],
    ['a database driver, from the orchestrator', orchestrator, 'node:sqlite', 'restricted-import'],
    ['the orchestrator, from an adapter', hubspot, '@crmsync/orchestrator', 'restricted-import'],
    ['phone metadata, from an adapter', hubspot, '@crmsync/normalize', 'restricted-import'],
    ['phone metadata, from the kit', kit, '@crmsync/normalize', 'restricted-import'],
    ['a vendor client, from an adapter', hubspot, '@hubspot/api-client', 'restricted-import'],
    ['HTTP, from the contract', 'packages/core/adapter', 'node:https', 'restricted-import'],
  ])('reject %s', (_, folder, target, rule) => {
    const changes = {
      ...packageFiles(folder, `import '${target}';`),
      [`${folder}/package.json`]: manifestOf(folder, {
        dependencies: target.startsWith('node:')
          ? {}
          : { [target]: target.startsWith('@crmsync/') ? 'workspace:^' : '^1' },
      }),
    };
    expect(rulesBrokenBy(changes)).toContain(`${rule} ${folder}/src/index.ts`);
  });
});

describe('imports', () => {
  it('reject a relative path that leaves the package', () => {
    const changes = { [`${kit}/test/kit.test.ts`]: "import '../../hubspot/src/index.ts';" };
    expect(rulesBrokenBy(changes)).toEqual([`no-relative-escape ${kit}/test/kit.test.ts`]);
  });

  it('reject a package that is not declared, and one that sources have only for development', () => {
    const undeclared = { [`${kit}/src/index.ts`]: "import 'left-pad';" };
    expect(rulesBrokenBy(undeclared)).toEqual([`declared-dependency ${kit}/src/index.ts`]);
    const development = { [`${kit}/src/index.ts`]: "import 'vitest';" };
    expect(rulesBrokenBy(development)).toEqual([`declared-dependency ${kit}/src/index.ts`]);
  });
});

describe('files', () => {
  it.each(['utils', 'helpers', 'common', 'misc', 'types'])('reject a grab-bag called %s', (name) => {
    expect(rulesBrokenBy({ [`${kit}/src/${name}.ts`]: 'export {};' })).toEqual([`no-grab-bag ${kit}/src/${name}.ts`]);
    expect(rulesBrokenBy({ [`${kit}/src/${name}/a.ts`]: 'export {};' })).toEqual([
      `no-grab-bag ${kit}/src/${name}/a.ts`,
    ]);
  });

  it('reject names that are not kebab-case', () => {
    const path = `${kit}/src/rateLimits/token-bucket.ts`;
    expect(rulesBrokenBy({ [path]: 'export {};' })).toEqual([`kebab-case ${path}`]);
  });

  it.each(['README.md', 'tsconfig.json', 'tsup.config.ts', 'src/index.ts'])('require %s', (file) => {
    expect(rulesBrokenBy({ [`${kit}/${file}`]: null })).toContain(`required-file ${kit}/${file}`);
  });

  it('reject a file in an adapter that is none of its concepts', () => {
    const path = `${hubspot}/src/paging.ts`;
    expect(rulesBrokenBy({ [path]: 'export {};' })).toEqual([`adapter-files ${path}`]);
  });
});

describe('manifests', () => {
  it.each([
    ['name', '@crmsync/hubspot-kit'],
    ['version', ''],
    ['description', ''],
    ['license', 'ISC'],
    ['type', 'commonjs'],
    ['sideEffects', true],
    ['engines', { node: '>=18' }],
    ['repository', { directory: 'packages/kit' }],
    ['files', ['dist']],
    ['publishConfig', { access: 'restricted' }],
    ['scripts', { build: 'tsc' }],
  ])('reject a wrong %s', (field, value) => {
    const changes = { [`${model}/package.json`]: manifestOf(model, { [field]: value }) };
    expect(rulesBrokenBy(changes)).toContain(`manifest ${model}/package.json`);
  });

  it('reject exports without the source condition first, or with a source that does not exist', () => {
    const broken = [
      { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
      { '.': { '@crmsync/source': './src/gone.ts', types: './dist/gone.d.ts', default: './dist/gone.js' } },
    ];
    for (const exports of broken) {
      const fields = { exports: { ...exports, './package.json': './package.json' } };
      const changes = { [`${model}/package.json`]: manifestOf(model, fields) };
      expect(rulesBrokenBy(changes)).toEqual([`manifest ${model}/package.json`]);
    }
  });

  it('reject a workspace package asked for by version', () => {
    const dependencies = { '@crmsync/adapter': '^1.0.0' };
    const changes = { [`${kit}/package.json`]: manifestOf(kit, { dependencies }) };
    expect(rulesBrokenBy(changes)).toContain(`workspace-range ${kit}/package.json`);
  });

  it('reject two versions of one dependency', () => {
    const changes = { [`${model}/package.json`]: manifestOf(model, { devDependencies: { vitest: '^4.0.0' } }) };
    expect(rulesBrokenBy(changes)).toEqual(['one-version package.json']);
  });

  it('reject an adapter without a size limit', () => {
    expect(rulesBrokenBy({ '.size-limit.json': [] })).toEqual(['size-limit .size-limit.json']);
  });
});

describe('READMEs', () => {
  it('reject missing sections', () => {
    expect(rulesBrokenBy({ [`${kit}/README.md`]: '## Install\n' })).toEqual([`readme-sections ${kit}/README.md`]);
    expect(rulesBrokenBy({ [`${hubspot}/README.md`]: '## Install\n\n## Example\n' })).toEqual([
      `readme-sections ${hubspot}/README.md`,
    ]);
  });

  it('reject sections in another order', () => {
    const text = '## Example\n\n## Install\n';
    expect(rulesBrokenBy({ [`${kit}/README.md`]: text })).toEqual([`readme-sections ${kit}/README.md`]);
  });
});
