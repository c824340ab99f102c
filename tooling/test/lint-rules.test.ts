import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { writeTree } from './sample-tree.ts';

const root = `${import.meta.dirname}/../..`;
const config = { ...JSON.parse(readFileSync(`${root}/biome.json`, 'utf8')), vcs: { enabled: false } };

function lint(path: string, text: string): string {
  const tree = writeTree({ 'biome.json': config, [path]: text });
  const args = ['lint', '--colors=off', '--reporter=github', '.'];
  return spawnSync(`${root}/node_modules/.bin/biome`, args, { cwd: tree, encoding: 'utf8' }).stdout;
}

describe('the linter', () => {
  it.each([
    ['an enum', 'colour.ts', 'export enum Colour { Red }', 'noEnum'],
    ['a namespace', 'space.ts', 'export namespace Space { export const a = 1; }', 'noNamespace'],
    ['export * in an index', 'index.ts', "export * from './colour.ts';", 'noReExportAll'],
    ['a file name that is not kebab-case', 'someThing.ts', 'export const a = 1;', 'useFilenamingConvention'],
    ['any', 'loose.ts', 'export const a = (b: any) => b;', 'noExplicitAny'],
    ['a non-null assertion', 'sure.ts', 'export const a = (b?: { c: 1 }) => b!.c;', 'noNonNullAssertion'],
    ['console output', 'chatty.ts', "console.log('a');", 'noConsole'],
    ['an environment read', 'ambient.ts', 'export const a = process.env.HOME;', 'noProcessEnv'],
    ['a file of 400 lines', 'long.ts', 'export {};\n'.repeat(401), 'noExcessiveLinesPerFile'],
    [
      'a function of 60 lines',
      'wide.ts',
      `export function f() {\n${'f();\n'.repeat(61)}}`,
      'noExcessiveLinesPerFunction',
    ],
  ])('rejects %s in the sources of a package', (_, file, text, rule) => {
    const report = lint(`packages/core/model/src/${file}`, text);
    expect(report).toContain('::error');
    expect(report).toContain(rule);
  });

  it('accepts a plain source file', () => {
    expect(lint('packages/core/model/src/plain.ts', 'export const a = 1;\n')).not.toContain('::error');
  });
});
