import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkDocs } from '../check-docs.ts';
import { codeBlocks, moduleOf } from '../docs-code/code-block.ts';
import { manifestOf, writeTree } from './sample-tree.ts';

const root = join(import.meta.dirname, '..', '..');
const page = (...lines: string[]): string => lines.join('\n');

/** Checks a README next to one package that exports `answer: number`. */
async function check(readme: string) {
  const tree = writeTree({
    'package.json': { name: 'sample', type: 'module' },
    'tsconfig.base.json': readFileSync(join(root, 'tsconfig.base.json'), 'utf8'),
    'packages/core/model/package.json': manifestOf('packages/core/model'),
    'packages/core/model/src/index.ts': 'export const answer: number = 42;',
    'README.md': readme,
  });
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
  return checkDocs(tree);
}

describe('blocks in Markdown', () => {
  it('are found with their lines, marks and indentation, other languages left alone', () => {
    const text = page(
      '# A',
      '```sh',
      'ls',
      '```',
      '- b',
      '  ```ts run',
      '  f();',
      '  ```',
      '```typescript',
      'g();',
      '```',
    );
    expect(codeBlocks(text)).toEqual([
      { line: 7, code: 'f();', marks: ['run'] },
      { line: 10, code: 'g();', marks: [] },
    ]);
  });

  it('keep their line numbers as modules, those that continue another included', () => {
    const text = page('intro', '```ts', 'first();', '```', 'text', '```ts continues', 'second();', '```');
    const [block] = codeBlocks(text);
    const lines = moduleOf(block!).split('\n');
    expect([lines[2], lines[6]]).toEqual(['first();', 'second();']);
  });

  it('refuse a mark that nobody knows', () => {
    expect(() => codeBlocks(page('```ts runs', '```'))).toThrow('line 1: unknown mark "runs"');
  });
});

describe('the code in the documentation', () => {
  it('holds when it compiles against the sources and runs', async () => {
    const code = "import { answer } from '@crmsync/model';";
    const { blocks, complaints } = await check(page('```ts run', code, 'if (answer !== 42) throw 1;', '```'));
    expect({ blocks, complaints }).toEqual({ blocks: 1, complaints: [] });
  });

  it('is refused at its line in the document when it does not compile', async () => {
    const code = "import { answer } from '@crmsync/model';";
    const { complaints } = await check(page('# A', '```ts', code, 'const text: string = answer;', '```'));
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toContain('README.md:4:7: error TS2322');
  });

  it('is refused when it compiles and does not run', async () => {
    const { complaints } = await check(page('```ts run', "throw new Error('no answer');", '```'));
    expect(complaints.join()).toMatch(/README\.md:2 does not run[\s\S]*no answer/);
  });
});
