import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { checkStructure } from '../check-structure.ts';
import { adapterNames, renamed } from '../new-adapter/adapter-names.ts';
import { createAdapter } from '../new-adapter/create-adapter.ts';
import { writeTree } from './sample-tree.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
const bin = join(root, 'node_modules', '.bin');
const command = join(root, 'tooling', 'new-adapter.ts');
const read = (...path: readonly string[]) => readFileSync(join(...path), 'utf8');

/** A repository that has nothing but the example and what it needs. */
function sampleRepository(): string {
  const tree = writeTree({ '.size-limit.json': [{ name: 'one' }], '.changeset/config.json': {} });
  for (const path of ['package.json', 'pnpm-workspace.yaml', 'tsconfig.base.json', 'LICENSE']) {
    cpSync(join(root, path), join(tree, path));
  }
  for (const path of globSync('packages/*/*/package.json', { cwd: root })) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    cpSync(join(root, path), join(tree, path));
  }
  const filter = (path: string) => !path.includes('node_modules');
  cpSync(join(root, 'examples'), join(tree, 'examples'), { recursive: true, filter });
  return tree;
}

/** Gives a package what `npm install` would, from the workspace's sources. */
function install(folder: string): void {
  const targets = {
    '@crmsync/adapter': 'packages/core/adapter',
    '@crmsync/adapter-kit': 'packages/adapters/kit',
    '@crmsync/model': 'packages/core/model',
    '@crmsync/testkit': 'packages/testing/testkit',
    '@types/node': 'node_modules/@types/node',
    vitest: 'node_modules/vitest',
    zod: 'packages/adapters/kit/node_modules/zod',
  };
  for (const [name, target] of Object.entries(targets)) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(realpathSync(join(root, target)), link);
  }
}

describe('the names of a new adapter', () => {
  it('follow from the one that is given', () => {
    expect(adapterNames('acme-crm-2', undefined, [])).toEqual({
      kebab: 'acme-crm-2',
      camel: 'acmeCrm2',
      title: 'Acme Crm 2',
    });
    expect(adapterNames('acme', 'ACME & Sons', []).title).toBe('ACME & Sons');
  });

  it.each([
    ['Acme', 'kebab-case'],
    ['acme_crm', 'kebab-case'],
    ['2acme', 'kebab-case'],
    ['a'.repeat(41), 'Give a shorter one'],
    ['adapter-acme', 'Give `acme`'],
    ['acme-adapter', 'Give `acme`'],
    ['kit', 'Give `kit-crm`'],
    ['switch', 'Give `switch-crm`'],
    ['people', 'Give `people-crm`'],
  ])('are refused for %s, with what to give instead', (name, remedy) => {
    expect(() => adapterNames(name, undefined, ['const people = 1;'])).toThrow(remedy);
  });

  it('are refused for a title that would end a text in the sources', () => {
    expect(() => adapterNames('acme', "Bob's", [])).toThrow('Give a --title of letters');
  });

  it('stand in code, texts and headers as each place spells them', () => {
    const names = adapterNames('acme-crm', 'Acme CRM', []);
    const text =
      "import { cardfile } from './x.ts'; 'cardfile.people' 'x/cardfile' Cardfile-Signature api.cardfile.example Cardfile";
    expect(renamed(text, names)).toBe(
      "import { acmeCrm } from './x.ts'; 'acme-crm.people' 'x/acme-crm' Acme-CRM-Signature api.acme-crm.example Acme CRM",
    );
  });
});

describe('a new adapter in the workspace', () => {
  it('keeps the rules of the structure, has a size limit and a changeset', () => {
    const repository = sampleRepository();
    const { changed, packageName } = createAdapter(repository, { name: 'acme-crm', title: 'Acme CRM' });
    expect(packageName).toBe('@crmsync/adapter-acme-crm');
    expect(changed).toEqual(['.size-limit.json', '.changeset/acme-crm-adapter.md']);
    expect(JSON.parse(read(repository, '.size-limit.json'))).toContainEqual({
      name: '@crmsync/adapter-acme-crm',
      path: 'packages/adapters/acme-crm/dist/index.js',
      limit: '45 kB',
      ignore: ['zod', 'node:*'],
    });
    expect(read(repository, '.changeset/acme-crm-adapter.md')).toContain('"@crmsync/adapter-acme-crm": minor');
    const own = checkStructure(repository).filter(
      ({ file, message }) => `${file} ${message}`.includes('acme-crm') && !message.includes('several versions'),
    );
    expect(own).toEqual([]);
  });

  it('has nothing of the example but its own files, and no trace of its name', () => {
    const repository = sampleRepository();
    const { folder } = createAdapter(repository, { name: 'acme' });
    const files = globSync('**/*.*', { cwd: folder });
    expect(files).toEqual(expect.arrayContaining(['src/index.ts', 'test/conformance.test.ts', 'vendor-api.md']));
    expect(files).not.toContain('src/read-only.ts');
    const texts = files.filter((path) => /\.(ts|md|json)$/.test(path)).map((path) => read(folder, path));
    expect(texts.filter((text) => /cardfile|third-party/i.test(text))).toEqual([]);
  });

  it('is refused where there is one already', () => {
    const repository = sampleRepository();
    createAdapter(repository, { name: 'acme' });
    expect(() => createAdapter(repository, { name: 'acme' })).toThrow('is there already. Give another name');
  });
});

describe('pnpm new-adapter', { timeout: 240_000 }, () => {
  it('explains itself', async () => {
    const { stdout } = await run(process.execPath, [command, '--help']);
    expect(stdout).toContain('pnpm new-adapter <name>');
  });

  it.each([
    [[], 'Give one name.'],
    [['Acme'], 'is not in kebab-case'],
    [['acme', '--colour'], "Unknown option '--colour'"],
  ])('ends with 2 for %j, and says why', async (args, message) => {
    await expect(run(process.execPath, [command, ...args])).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining(message),
    });
  });

  it('makes a package of its own that compiles, is formatted and conforms before anything is changed', async () => {
    const folder = join(writeTree({}), 'acme-crm');
    const args = ['acme-crm', '--title', 'Acme CRM', '--out', folder];
    const { stdout } = await run(process.execPath, [command, ...args]);
    expect(stdout).toContain('npm test        # passes already');
    expect(existsSync(join(folder, 'LICENSE'))).toBe(true);
    expect(JSON.parse(read(folder, 'package.json')).dependencies['@crmsync/adapter-kit']).toMatch(/^\^\d/);
    install(folder);
    const conditions =
      "{ resolve: { conditions: ['@crmsync/source'] }, ssr: { resolve: { conditions: ['@crmsync/source'] } } }";
    writeFileSync(join(folder, 'vitest.config.ts'), `export default ${conditions};\n`);
    await run(join(bin, 'tsc'), ['-p', folder, '--customConditions', '@crmsync/source']);
    await run(join(bin, 'biome'), ['ci', '--vcs-enabled=false', '--config-path', root, join(folder, 'src')]);
    const results = join(folder, 'results.json');
    await run(join(bin, 'vitest'), ['run', '--root', folder, '--reporter', 'json', '--outputFile', results]);
    const { numTotalTests, numFailedTests } = JSON.parse(read(results));
    expect(numFailedTests).toBe(0);
    expect(numTotalTests).toBeGreaterThan(200);
  });
});
